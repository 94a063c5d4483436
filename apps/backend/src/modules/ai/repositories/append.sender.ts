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

/** Where each append stands; a promise, where a statement of its own has yet to tell. */
type Answers = ReadonlyMap<Append, Placement | Promise<Placement>>;

/** Sends appends as one statement, and sorts out what goes wrong without losing or doubling any. */
export class AppendSender {
  constructor(private readonly store: Store) {}

  async one(append: Append): Promise<Placement> {
    return answerTo(append, await this.statement([append]));
  }

  /** Where each append stands, or its own error, in their order; none waits for the answer of another conversation. */
  many(appends: readonly Append[]): Promise<Placement>[] {
    const answers = this.together(joinByConversation(appends));
    return appends.map(async (append) => answerTo(append, await answers));
  }

  private async together(appends: readonly JoinedAppend[]): Promise<Answers> {
    try {
      const placements = await this.statement(appends);
      return new Map(Array.from(placements, ([append, placement]) => this.ofParts(append, placement)).flat());
    } catch (error) {
      if (concernsAll(error)) throw error;
      const [append, ...others] = appends;
      if (others.length > 0) return new Map(this.eachByItself(appends));
      if (!append || append.parts.length === 1 || waitedForLock(error)) throw error;
      return new Map(this.oneByOne(append.parts));
    }
  }

  /** A known key is of one of them; it must not keep the others from being stored. */
  private ofParts(append: JoinedAppend, placement: Placement): [Append, Placement | Promise<Placement>][] {
    const apart = placement.verdict === 'key_known' && append.parts.length > 1;
    return apart ? this.oneByOne(append.parts) : placementsOf(append, placement);
  }

  /** One of them cannot be stored, or waits for a lock, and took the others along: alone, it fails alone. */
  private eachByItself(appends: readonly JoinedAppend[]): [Append, Promise<Placement>][] {
    return appends.flatMap((append) => {
      const answers = this.together([append]);
      return append.parts.map((part): [Append, Promise<Placement>] => [
        part,
        answers.then((known) => answerTo(part, known)),
      ]);
    });
  }

  /** In their order, each whether or not the one before could be stored. */
  private oneByOne(parts: readonly Append[]): [Append, Promise<Placement>][] {
    let before: Promise<unknown> = Promise.resolve();
    return parts.map((part) => {
      const answer = before.then(() => this.one(part));
      before = answer.catch(() => undefined);
      return [part, answer];
    });
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

/** The store cannot be reached. */
function concernsAll(error: unknown): boolean {
  return error instanceof ConversationError && !waitedForLock(error);
}

function statementFor(appends: readonly Append[]): ReturnType<typeof appendStatement> {
  const [append] = appends;
  const [message, ...more] = append?.messages ?? [];
  const single = appends.length === 1 && more.length === 0;
  return append && message && single ? appendOneStatement(append, message) : appendStatement(appends);
}

function answerTo<T>(append: Append, answers: ReadonlyMap<Append, T>): T {
  const answer = answers.get(append);
  if (answer === undefined) throw new Error('An append has no answer.');
  return answer;
}
