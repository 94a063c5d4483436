import type { Scope } from '../../../common/scope.js';
import { CursorCodec, sequenceAt } from './cursor-codec.js';

/** The cursor of a conversation's messages: it leads to the messages beyond a sequence. */
export class MessageCursor {
  private readonly codec: CursorCodec;

  /** @param method the method whose pages it belongs to, with its order where there are two */
  constructor(
    method: 'messages' | 'with-messages',
    { organizationId, userId }: Scope,
    conversationId: string,
    ...order: ('asc' | 'desc')[]
  ) {
    this.codec = new CursorCodec(method, organizationId, userId, conversationId, ...order);
  }

  encode({ sequence }: { sequence: number }): string {
    return this.codec.encode([sequence]);
  }

  /** @throws ConversationError `INVALID_CURSOR` */
  decode(cursor: string | undefined): number | null {
    return cursor === undefined ? null : sequenceAt(this.codec.decode(cursor), 0);
  }
}
