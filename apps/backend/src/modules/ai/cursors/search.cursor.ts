import type { Scope } from '../../../common/scope.js';
import type { SearchFilter, SearchPosition } from '../repositories/search/search.js';
import { CursorCodec, dateAt, uuidAt } from './cursor-codec.js';
import { filterKey } from './filter-key.js';

/** The cursor of a search: it leads to the messages that are older than those looked through. */
export class SearchCursor {
  private readonly codec: CursorCodec;

  constructor(scope: Scope, filter: SearchFilter, terms: readonly string[]) {
    this.codec = new CursorCodec('search', ...filterKey(scope, filter), filter.role, terms);
  }

  encode({ createdAt, id }: SearchPosition): string {
    return this.codec.encode([createdAt.toISOString(), id]);
  }

  /** @throws ConversationError `INVALID_CURSOR` */
  decode(cursor: string | undefined): SearchPosition | null {
    if (cursor === undefined) return null;
    const position = this.codec.decode(cursor);
    return { createdAt: dateAt(position, 0), id: uuidAt(position, 1) };
  }
}
