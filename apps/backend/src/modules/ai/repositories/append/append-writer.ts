import { waitedForLock } from '../../../../prisma/database-error.js';
import type { Prisma } from '../../../../prisma/generated/client.js';
import { ConversationError } from '../../domain/conversation-error.js';
import type { SqlExecutor } from '../database-gateway.js';
import type { AppendForm } from './append-form.js';
import {
  type Append,
  type AppendTarget,
  joinByConversation,
  type JoinedAppend,
  NOT_FOUND,
  type Placement,
  placementsOf,
} from './append.js';
import { MAX_ATTEMPTS, STATEMENTS_PER_BATCH_AT_A_TIME } from './append.limits.js';
import type { Locks, PlacedRow } from './append.sql.js';
import { ChangedMeanwhileError, retryLostRaces } from './lost-races.js';

/** The position of an append, or the error that is its own. */
export type AppendResult = Placement | Error;

/**
 * Stores appends by one statement, or by one for each organization. Handles failures without losing or repeating an
 * append: where another transaction holds a row for longer than a statement waits for it, the appends whose rows are free
 * are stored without it.
 */
export class AppendWriter implements AppendTarget {
  constructor(
    private readonly database: SqlExecutor,
    private readonly form: AppendForm,
    private readonly maxAttempts = MAX_ATTEMPTS,
  ) {}

  /** Stores one append by a statement of its own. */
  async append(append: Append): Promise<Placement> {
    const [placement = NOT_FOUND] = await this.statement([append]);
    return placement;
  }

  /** Stores many appends by one statement, or by a few; the results are in their order. */
  async appendMany(appends: Append[]): Promise<AppendResult[]> {
    const groups = this.form.together(appends);
    const results = new Map<Append, AppendResult>();
    for (let start = 0; start < groups.length; start += STATEMENTS_PER_BATCH_AT_A_TIME) {
      const some = groups.slice(start, start + STATEMENTS_PER_BATCH_AT_A_TIME);
      for (const stored of await Promise.all(some.map((group) => this.writeGroup(group))))
        for (const [append, result] of stored) results.set(append, result);
    }
    return appends.map((append) => resultOf(append, results));
  }

  /** Stores appends by one statement; where it fails, none of them is stored, whatever becomes of others. */
  private writeGroup(appends: Append[]): Promise<Map<Append, AppendResult>> {
    return this.writeTogether(appends).catch(
      (error: unknown) => new Map(appends.map((append) => [append, asError(error)])),
    );
  }

  private async writeTogether(appends: Append[], locks: Locks = 'wait'): Promise<Map<Append, AppendResult>> {
    const joined = joinByConversation(appends);
    try {
      const placements = await this.statement(joined, locks);
      const results = joined.map((append, index) =>
        this.resultsOfParts(append, placements[index] ?? NOT_FOUND, locks),
      );
      return new Map((await Promise.all(results)).flat());
    } catch (error) {
      // SKIP LOCKED skips no locked tables: an append that is still locked is rejected instead of being sent for ever.
      const mayBeFree = locks === 'wait' && joined.length > 1 && waitedForLock(error);
      if (mayBeFree) return this.writeTogether(appends, 'skip');
      if (error instanceof ConversationError || appends.length === 1) throw error;
      return new Map(await this.writeOneByOne(appends));
    }
  }

  /** Separates the appends of one conversation where a key of one is known: it must not keep the others from being stored. */
  private async resultsOfParts(
    append: JoinedAppend,
    placement: Placement,
    locks: Locks,
  ): Promise<[Append, AppendResult][]> {
    if (locks === 'skip' && placement === NOT_FOUND) return append.parts.map((part) => [part, locked()]);
    const mustSplit = placement.outcome === 'key_known' && append.parts.length > 1;
    return mustSplit ? this.writeOneByOne(append.parts) : placementsOf(append, placement);
  }

  /**
   * Writes appends of which one cannot be stored each by itself, so that it fails alone. Sends no more once the store
   * cannot be reached.
   */
  private async writeOneByOne(appends: readonly Append[]): Promise<[Append, AppendResult][]> {
    const results: [Append, AppendResult][] = [];
    let unavailable: Error | null = null;
    for (const append of appends) {
      const result: AppendResult = unavailable ?? (await this.append(append).catch(asError));
      if (result instanceof ConversationError) unavailable = result;
      results.push([append, result]);
    }
    return results;
  }

  /** Sends a statement for appends to different conversations; the placements are in their order. */
  private async statement(appends: readonly Append[], locks: Locks = 'wait'): Promise<Placement[]> {
    const rows = await retryLostRaces(this.maxAttempts, () =>
      this.placedRows(this.form.statement(appends, locks)),
    );
    const placements = new Map(rows.map((row) => [row.number, row]));
    return appends.map((_, index) => placements.get(index + 1) ?? NOT_FOUND);
  }

  private async placedRows(statement: Prisma.Sql): Promise<PlacedRow[]> {
    const rows = await this.database.query<PlacedRow>(statement);
    if (rows.some(({ outcome }) => outcome === 'changed')) throw new ChangedMeanwhileError();
    return rows;
  }
}

function locked(): ConversationError {
  return new ConversationError('STORE_UNAVAILABLE', 'The conversation is locked; try again.');
}

function resultOf<T>(append: Append, results: ReadonlyMap<Append, T>): T {
  const result = results.get(append);
  if (result === undefined) throw new Error('An append has no result.');
  return result;
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error('The append failed.', { cause: error });
}
