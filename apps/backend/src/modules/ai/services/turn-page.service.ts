import { Injectable } from '@nestjs/common';
import type { Scope } from '../../../common/scope.js';
import { Cursors } from '../cursors/cursors.js';
import type { Page } from '../domain/conversation.js';
import { MAX_TURN_MESSAGES } from '../domain/limits.js';
import type { Message } from '../domain/message.js';
import { fittingCount, isPageOf } from '../domain/page-bytes.js';
import { MessageRepository, type ReadMessages } from '../repositories/message.repository.js';
import { conversationId, notFound } from './conversation-id.js';
import { EntityGate } from './entity-gate.js';
import { ownerOf } from './owner.js';

/** The part of the messages that is kept where a page shows too many bytes. */
const KEPT = 0.5;

/** Older messages that are looked at for a part of the turn that a page would begin within. */
const LOOKED_AT = 50;

/** What a page is made of. */
interface Parts<Shown> {
  /** Makes what is sent of messages; `isCut`: their last turn goes on in the page that was read before. */
  show: (messages: Message[], isCut: boolean) => Promise<Shown[]>;
  /** Names the turn of a message; null of one that no turn has made. */
  turnOf: (message: Message) => string | null;
}

type TurnOf = Parts<object>['turnOf'];

/** The messages of a page, newest first, and behind them older ones that only tell what comes before. */
interface Range extends ReadMessages {
  /** How many of them the page is to have. */
  count: number;
}

/**
 * Reads whole turns: a page begins with a person's message, so it may hold more messages than `limit`. Where others have
 * appended messages while a turn ran, a page begins with none of these.
 *
 * A turn that is larger than a page by itself, in messages or in bytes, is split over several.
 */
@Injectable()
export class TurnPageService {
  constructor(
    private readonly messages: MessageRepository,
    private readonly cursors: Cursors,
    private readonly access: EntityGate,
  ) {}

  /**
   * The newest turns in chronological order; `nextCursor` leads to older ones. A page ends by its bytes.
   *
   * @throws ConversationError `CONVERSATION_NOT_FOUND`, `INVALID_CURSOR`
   */
  async read<Shown extends object>(
    scope: Scope,
    id: string,
    { limit, cursor }: { limit: number; cursor?: string },
    { show, turnOf }: Parts<Shown>,
  ): Promise<Page<Shown>> {
    const owner = ownerOf(scope);
    const own = conversationId(id);
    await this.access.assertConversation(scope, own);
    const cursors = this.cursors.ofMessages('turns', owner, own);
    const { after, isCut } = cursors.decode(cursor);
    const found = await this.range(owner, own, { limit, after }, turnOf);
    if (!found) return notFound();
    const { conversation, messages, bytes, count } = found;
    const fitting = messages.slice(0, Math.min(count, await fittingCount(messages, bytes)));
    const [read, items] = await shownWithin(
      fitting.length < messages.length ? wholeTurns(fitting) : fitting,
      (some) => show(some, isCut),
    );
    const last = read.at(-1);
    if (!last || read.length === messages.length) return { items, nextCursor: null };
    const cuts = turnOf(last) !== null && goesOn(read, messages.slice(read.length), turnOf);
    return { items, nextCursor: cursors.encode(last, conversation.head, cuts) };
  }

  /** Reads further back for as long as the page would begin within a turn. */
  private async range(
    owner: Scope,
    id: string,
    { limit, after }: { limit: number; after: number | null },
    turnOf: TurnOf,
  ): Promise<Range | null> {
    for (let atLeast = limit, more = 1; ; more *= 2) {
      const range = await this.messages.rangeOfTurns(owner, id, atLeast, after);
      const found = range && (await this.messages.read(owner, id, { order: 'desc', ...range }));
      if (!found) return null;
      const count = range.limit - 1;
      const beginsWithin = await this.beginsWithin(owner, id, { ...found, count }, turnOf);
      if (!beginsWithin || count + more > limit + MAX_TURN_MESSAGES) return { ...found, count };
      atLeast = count + more;
    }
  }

  /** Tells whether a page begins with another's message, behind which a turn goes on that had begun before. */
  private async beginsWithin(
    owner: Scope,
    id: string,
    { messages, count }: Range,
    turnOf: TurnOf,
  ): Promise<boolean> {
    const page = messages.slice(0, count);
    const before = messages[count];
    const first = page.at(-1);
    if (!before || !first || turnOf(first) !== null || !page.some((one) => turnOf(one) !== null))
      return false;
    if (turnOf(before) !== null) return goesOn(page, [before], turnOf);
    const range = { order: 'desc', after: before.sequence, limit: LOOKED_AT } as const;
    return goesOn(page, (await this.messages.read(owner, id, range))?.messages ?? [], turnOf);
  }
}

/** Tells whether the oldest turn of some messages is the newest one of older messages. One turn runs at a time. */
function goesOn(newestFirst: Message[], older: readonly Message[], turnOf: TurnOf): boolean {
  const turn = newestFirst.findLast((message) => turnOf(message) !== null);
  const before = older.find((message) => turnOf(message) !== null);
  return turn !== undefined && before !== undefined && turnOf(turn) === turnOf(before);
}

/** Shows the newest messages, as many as a page has room for: shown together, they may have more bytes than stored. */
async function shownWithin<Shown extends object>(
  newestFirst: Message[],
  show: (messages: Message[]) => Promise<Shown[]>,
): Promise<[read: Message[], shown: Shown[]]> {
  const shown = await show(newestFirst.toReversed());
  if (newestFirst.length <= 1 || (await isPageOf(shown))) return [newestFirst, shown];
  return shownWithin(wholeTurns(newestFirst.slice(0, Math.floor(newestFirst.length * KEPT))), show);
}

/**
 * Leaves out the beginning of a turn that is not whole. Where there is no other, a page begins with an answer, so that
 * it has the results of its tool calls.
 */
function wholeTurns(newestFirst: Message[]): Message[] {
  const question = newestFirst.findLastIndex(({ role }) => role === 'user');
  const answer = newestFirst.findLastIndex(({ role }) => role !== 'tool');
  const beginning = question >= 0 ? question : answer;
  return beginning >= 0 ? newestFirst.slice(0, beginning + 1) : newestFirst;
}
