import { Injectable } from '@nestjs/common';
import type { Scope } from '../../../common/scope.js';
import { Cursors } from '../cursors/cursors.js';
import type { Page } from '../domain/conversation.js';
import type { Message } from '../domain/message.js';
import { fittingCount, isPageOf } from '../domain/page-bytes.js';
import { MessageRepository } from '../repositories/message.repository.js';
import { conversationId, notFound } from './conversation-id.js';
import { EntityGate } from './entity-gate.js';
import { ownerOf } from './owner.js';

/** The part of the messages that is kept where a page shows too many bytes. */
const KEPT = 0.5;

/**
 * Reads whole turns: a page begins with a person's message, so it may hold more messages than `limit`.
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
   * The newest turns in chronological order; `nextCursor` leads to older ones.
   *
   * @param show makes what is sent of messages; a page ends by its bytes
   * @throws ConversationError `CONVERSATION_NOT_FOUND`, `INVALID_CURSOR`
   */
  async read<Shown extends object>(
    scope: Scope,
    id: string,
    { limit, cursor }: { limit: number; cursor?: string },
    show: (messages: Message[]) => Promise<Shown[]>,
  ): Promise<Page<Shown>> {
    const owner = ownerOf(scope);
    const own = conversationId(id);
    await this.access.assertConversation(scope, own);
    const cursors = this.cursors.ofMessages('turns', owner, own);
    const range = await this.messages.rangeOfTurns(owner, own, limit, cursors.decode(cursor).after);
    const found = range && (await this.messages.read(owner, own, { order: 'desc', ...range }));
    if (!found) return notFound();
    const { conversation, messages, bytes } = found;
    const fitting = messages.slice(0, Math.min(range.limit - 1, await fittingCount(messages, bytes)));
    const [read, items] = await shownWithin(
      fitting.length < messages.length ? wholeTurns(fitting) : fitting,
      show,
    );
    const last = read.at(-1);
    return {
      items,
      nextCursor: last && read.length < messages.length ? cursors.encode(last, conversation.head) : null,
    };
  }
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
