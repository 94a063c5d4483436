import { lostRace, waitedForLock } from '../../../prisma/database-error.js';
import { ConversationError } from '../domain/conversation-error.js';
import { appendOneStatement } from './append-one.sql.js';
import { appendStatement, type PlacedRow } from './append.sql.js';
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

/** Sends appends as one statement, and sorts out what goes wrong without losing or doubling any. */
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

  private async together(appends: Append[]): Promise<Map<Append, Outcome>> {
    try {
      const joined = await this.statement(joinByConversation(appends));
      const outcomes = Array.from(joined, ([append, placement]) => this.ofParts(append, placement));
      return new Map((await Promise.all(outcomes)).flat());
    } catch (error) {
      const concernsAll = error instanceof ConversationError && !waitedForLock(error);
      if (concernsAll || appends.length === 1) throw error;
      return new Map(await this.oneByOne(appends));
    }
  }

  /** A known key is of one of them; it must not keep the others from being stored. */
  private async ofParts(append: JoinedAppend, placement: Placement): Promise<[Append, Outcome][]> {
    const apart = placement.verdict === 'key_known' && append.parts.length > 1;
    return apart ? this.oneByOne(append.parts) : placementsOf(append, placement);
  }

  /** One of them cannot be stored, or waits for a lock, and took the others along: alone, it fails alone. */
  private async oneByOne(appends: readonly Append[]): Promise<[Append, Outcome][]> {
    const outcomes: [Append, Outcome][] = [];
    for (const append of appends) outcomes.push([append, await this.one(append).catch(asError)]);
    return outcomes;
  }

  private async statement<A extends Append>(appends: readonly A[], attempt = 1): Promise<Map<A, Placement>> {
    try {
      const rows = await this.store.query<PlacedRow>(statementFor(appends));
      const placements = new Map(rows.map((row) => [row.number, row]));
      return new Map(appends.map((append, index) => [append, placements.get(index + 1) ?? NOT_FOUND]));
    } catch (error) {
      if (!lostRace(error) || attempt === ATTEMPTS) throw error;
      return this.statement(appends, attempt + 1);
    }
  }
}

function statementFor(appends: readonly Append[]): ReturnType<typeof appendStatement> {
  const [append] = appends;
  const [message, ...more] = append?.messages ?? [];
  const single = appends.length === 1 && more.length === 0;
  return append && message && single ? appendOneStatement(append, message) : appendStatement(appends);
}

function outcomeOf<T>(append: Append, outcomes: ReadonlyMap<Append, T>): T {
  const outcome = outcomes.get(append);
  if (outcome === undefined) throw new Error('An append has no outcome.');
  return outcome;
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error('The append failed.', { cause: error });
}
