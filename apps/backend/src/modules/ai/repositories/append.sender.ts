import { lostRace, waitedForLock } from '../../../prisma/database-error.js';
import { ConversationError } from '../domain/conversation-error.js';
import { appendOneStatement } from './append-one.sql.js';
import { appendStatement, type Locks, type PlacedRow } from './append.sql.js';
import {
  type Append,
  joinByConversation,
  type JoinedAppend,
  NOT_FOUND,
  type Placement,
  placementsOf,
} from './append.js';
import type { Store } from './store.js';

/**
 * How often a statement that lost a race is sent again. Each time the keys that others committed are visible, so one
 * more try is enough unless still other keys came in between.
 */
const ATTEMPTS = 20;

/** Where an append stands, or the error that is its own. */
export type Outcome = Placement | Error;

/**
 * Sends appends as one statement, and sorts out what goes wrong without losing or doubling any. Where somebody else
 * holds a row for longer than a statement waits for it, those whose rows are free are stored without it.
 */
export class AppendSender {
  constructor(private readonly store: Store) {}

  async one(append: Append): Promise<Placement> {
    return outcomeOf(append, await this.statement([append]));
  }

  /** The outcome of each append, in their order. */
  async many(appends: Append[]): Promise<Outcome[]> {
    const outcomes = await this.together(appends);
    return appends.map((append) => outcomeOf(append, outcomes));
  }

  private async together(appends: Append[], locks: Locks = 'wait'): Promise<Map<Append, Outcome>> {
    const joined = joinByConversation(appends);
    try {
      const placements = await this.statement(joined, locks);
      const outcomes = Array.from(placements, ([append, placement]) =>
        this.ofParts(append, placement, locks),
      );
      return new Map((await Promise.all(outcomes)).flat());
    } catch (error) {
      // Whole tables are not skipped: what is locked still is told so instead of being sent for ever.
      const mayBeFree = locks === 'wait' && joined.length > 1 && waitedForLock(error);
      if (mayBeFree) return this.together(appends, 'skip');
      if (error instanceof ConversationError || appends.length === 1) throw error;
      return new Map(await this.oneByOne(appends));
    }
  }

  /** A known key is of one of them; it must not keep the others from being stored. */
  private async ofParts(
    append: JoinedAppend,
    placement: Placement,
    locks: Locks,
  ): Promise<[Append, Outcome][]> {
    if (locks === 'skip' && placement === NOT_FOUND) return append.parts.map((part) => [part, locked()]);
    const apart = placement.verdict === 'key_known' && append.parts.length > 1;
    return apart ? this.oneByOne(append.parts) : placementsOf(append, placement);
  }

  /**
   * One of them cannot be stored, and took the others along: alone, it fails alone. Where the store cannot be reached,
   * it is not asked for the rest.
   */
  private async oneByOne(appends: readonly Append[]): Promise<[Append, Outcome][]> {
    const outcomes: [Append, Outcome][] = [];
    let unavailable: Error | null = null;
    for (const append of appends) {
      const outcome: Outcome = unavailable ?? (await this.one(append).catch(asError));
      if (outcome instanceof ConversationError) unavailable = outcome;
      outcomes.push([append, outcome]);
    }
    return outcomes;
  }

  private async statement<A extends Append>(
    appends: readonly A[],
    locks: Locks = 'wait',
    attempt = 1,
  ): Promise<Map<A, Placement>> {
    try {
      const rows = await this.store.query<PlacedRow>(statementFor(appends, locks));
      const placements = new Map(rows.map((row) => [row.number, row]));
      return new Map(appends.map((append, index) => [append, placements.get(index + 1) ?? NOT_FOUND]));
    } catch (error) {
      if (!lostRace(error) || attempt === ATTEMPTS) throw error;
      return this.statement(appends, locks, attempt + 1);
    }
  }
}

function statementFor(appends: readonly Append[], locks: Locks): ReturnType<typeof appendStatement> {
  const [append] = appends;
  const [message, ...more] = append?.messages ?? [];
  const single = appends.length === 1 && more.length === 0;
  return append && message && single ? appendOneStatement(append, message) : appendStatement(appends, locks);
}

function locked(): ConversationError {
  return new ConversationError('STORE_UNAVAILABLE', 'The conversation is locked; try again.');
}

function outcomeOf<T>(append: Append, outcomes: ReadonlyMap<Append, T>): T {
  const outcome = outcomes.get(append);
  if (outcome === undefined) throw new Error('An append has no outcome.');
  return outcome;
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error('The append failed.', { cause: error });
}
