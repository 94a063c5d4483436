import type { KeyObject } from 'node:crypto';
import type { Scope } from '../../../common/scope.js';
import { CursorCodec } from './cursor-codec.js';
import { sequenceAt } from './position.js';

/** Methods whose pages go by `sequence`, each with cursors of its own. */
export type MessagePages = 'messages-asc' | 'messages-desc' | 'with-messages' | 'turns';

/** The cursor of a conversation's messages: it leads to the messages beyond a sequence. */
export class MessageCursor {
  private readonly codec: CursorCodec;

  constructor(
    key: KeyObject,
    pages: MessagePages,
    { organizationId, userId }: Scope,
    conversationId: string,
  ) {
    this.codec = new CursorCodec(key, pages, organizationId, userId, conversationId);
  }

  encode({ sequence }: { sequence: number }): string {
    return this.codec.encode([sequence]);
  }

  /** @throws ConversationError `INVALID_CURSOR` */
  decode(cursor: string | undefined): number | null {
    return cursor === undefined ? null : sequenceAt(this.codec.decode(cursor), 0);
  }
}
