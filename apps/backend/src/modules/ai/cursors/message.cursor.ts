import type { KeyObject } from 'node:crypto';
import type { Scope } from '../../../common/scope.js';
import { CursorCodec } from './cursor-codec.js';
import { sequenceAt } from './position.js';

/** Methods whose pages go by `sequence`, each with cursors of its own. */
export type MessagePages = OwnPages | `organization-${OwnPages}`;
type OwnPages = `messages-${'asc' | 'desc'}${AllBranches}` | `with-messages${AllBranches}` | 'turns';
type AllBranches = '' | '-all';

/** The sequence that a page is beyond, and the head of the branch on which the reading began; null for a first page. */
export interface MessagePosition {
  after: number | null;
  tip: number | null;
  /** Tells that the page before begins within a turn. */
  isCut: boolean;
}

/** The conversation that is read, and the sequence that its first page begins with, where one was named. */
export interface PagedConversation {
  scope: Scope;
  conversationId: string;
  from?: number | undefined;
}

/** The cursor of a conversation's messages: it leads to the messages beyond a sequence. */
export class MessageCursor {
  private readonly codec: CursorCodec;

  constructor(key: KeyObject, pages: MessagePages, { scope, conversationId, from }: PagedConversation) {
    const { organizationId, userId } = scope;
    const beginning = from === undefined ? [] : [from];
    this.codec = new CursorCodec(key, pages, organizationId, userId, conversationId, ...beginning);
  }

  /**
   * @param tip the head of the branch on which the reading began
   * @param isCut whether the page begins within a turn
   */
  encode({ sequence }: { sequence: number }, tip: number, isCut = false): string {
    return this.codec.encode(isCut ? [sequence, tip, 1] : [sequence, tip]);
  }

  /** @throws ConversationError `INVALID_CURSOR` */
  decode(cursor: string | undefined): MessagePosition {
    if (cursor === undefined) return { after: null, tip: null, isCut: false };
    const position = this.codec.decode(cursor);
    return { after: sequenceAt(position, 0), tip: sequenceAt(position, 1), isCut: position[2] === 1 };
  }
}
