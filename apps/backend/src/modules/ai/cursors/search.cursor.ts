import type { KeyObject } from 'node:crypto';
import type { Scope } from '../../../common/scope.js';
import type { SearchFilter, SearchPosition } from '../repositories/search/search.js';
import { CursorCodec } from './cursor-codec.js';
import { filterKey } from './filter-key.js';
import { dateAt, uuidAt } from './position.js';

/** The cursor of a search: it leads to the messages that are older than those looked through. */
export class SearchCursor {
  private readonly codec: CursorCodec;

  constructor(key: KeyObject, scope: Scope, filter: SearchFilter, terms: readonly string[]) {
    this.codec = new CursorCodec(key, 'search', ...filterKey(scope, filter), filter.role, terms);
  }

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
