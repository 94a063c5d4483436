import type { SearchPosition } from '../repositories/search/search.js';
import type { CursorCodec } from './cursor-codec.js';
import { dateAt, uuidAt } from './position.js';

/** The cursor of a search: it leads to the messages that are older than those looked through. */
export class SearchCursor {
  constructor(private readonly codec: CursorCodec) {}

  encode({ createdAt, id }: SearchPosition): string {
    return this.codec.encode([createdAt.getTime(), id]);
  }

  /** @throws ConversationError `INVALID_CURSOR` */
  decode(cursor: string | undefined): SearchPosition | null {
    if (cursor === undefined) return null;
    const position = this.codec.decode(cursor);
    return { createdAt: dateAt(position, 0), id: uuidAt(position, 1) };
  }
}
