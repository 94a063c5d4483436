import type { KeyObject } from 'node:crypto';
import type { Scope } from '../../../common/scope.js';
import { CursorCodec } from './cursor-codec.js';
import { sequenceAt } from './position.js';

/** Methods whose pages go by `sequence`, each with cursors of its own. */
export type MessagePages =
  `messages-${'asc' | 'desc'}${AllBranches}` | `with-messages${AllBranches}` | 'turns';
type AllBranches = '' | '-all';

/** The sequence that a page is beyond, and the head of the branch on which the reading began; null for a first page. */
export interface MessagePosition {
  after: number | null;
  tip: number | null;
}

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

  /** @param tip the head of the branch on which the reading began */
  encode({ sequence }: { sequence: number }, tip: number): string {
    return this.codec.encode([sequence, tip]);
  }

  /** @throws ConversationError `INVALID_CURSOR` */
  decode(cursor: string | undefined): MessagePosition {
    if (cursor === undefined) return { after: null, tip: null };
    const position = this.codec.decode(cursor);
    return { after: sequenceAt(position, 0), tip: sequenceAt(position, 1) };
  }
}
