import { lostRace, waitedForLock } from '../../../prisma/database-error.js';
import { ConversationError } from '../domain/conversation-error.js';
import { appendOneStatement } from './append-one.sql.js';
import { type Append, appendStatement, type PlacedRow } from './append.sql.js';
import type { Store } from './store.js';

/**
 * How often a statement that lost a race is sent again. Each time the keys that others committed are visible, so one
 * more try is enough unless still other keys came in between.
 */
const ATTEMPTS = 20;

/** Sends appends as one statement, and sorts out what goes wrong without losing or doubling any. */
export class AppendSender {
  constructor(private readonly store: Store) {}

  /** The rows of one append. */
  async one(append: Append): Promise<PlacedRow[]> {
    return this.statement([append]);
  }

  /** The outcome of each append: its rows, or the error that is its own. */
  async many(appends: Append[]): Promise<(PlacedRow[] | Error)[]> {
    try {
      return split(appends, await this.statement(appends));
    } catch (error) {
      const concernsAll = error instanceof ConversationError && !waitedForLock(error);
      if (concernsAll || appends.length === 1) throw error;
      return this.oneByOne(appends);
    }
  }

  /** One of them cannot be stored, or waits for a lock, and took the others along: alone, it fails alone. */
  private async oneByOne(appends: Append[]): Promise<(PlacedRow[] | Error)[]> {
    const outcomes = [];
    for (const append of appends) outcomes.push(await this.one(append).catch(asError));
    return outcomes;
  }

  private async statement(appends: readonly Append[], attempt = 1): Promise<PlacedRow[]> {
    try {
      return await this.store.query<PlacedRow>(statementFor(appends));
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

/** Gives each append its own of the rows, which come in the order of the messages. */
function split(appends: readonly Append[], rows: readonly PlacedRow[]): PlacedRow[][] {
  let end = 0;
  return appends.map(({ messages }) => {
    const start = end;
    end += messages.length;
    return rows.slice(start, end);
  });
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error('The append failed.', { cause: error });
}
