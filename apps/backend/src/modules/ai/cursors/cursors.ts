import type { KeyObject } from 'node:crypto';
import type { Scope } from '../../../common/scope.js';
import type { ListFilter } from '../repositories/list.sql.js';
import type { SearchFilter } from '../repositories/search/search.js';
import { CursorCodec } from './cursor-codec.js';
import { filterKey } from './filter-key.js';
import { ListCursor } from './list.cursor.js';
import { type MessagePages, MessageCursor } from './message.cursor.js';
import { SearchCursor } from './search.cursor.js';

/** The cursors of each query, under the key of the database: they hold in every process of it. */
export class Cursors {
  constructor(private readonly key: KeyObject) {}

  ofList(scope: Scope, filter: ListFilter): ListCursor {
    return new ListCursor(this.ofQuery('list with machine', ...filterKey(scope, filter), filter.title));
  }

  ofSearch(scope: Scope, filter: SearchFilter, terms: readonly string[]): SearchCursor {
    return new SearchCursor(this.ofQuery('search', ...filterKey(scope, filter), filter.role, terms));
  }

  /** @param from the sequence that the first page begins with, where one was named */
  ofMessages(pages: MessagePages, scope: Scope, conversationId: string, from?: number): MessageCursor {
    return new MessageCursor(this.key, pages, { scope, conversationId, from });
  }

  /** @param query the query that the cursors belong to, which the name of a method begins */
  ofQuery(...query: readonly unknown[]): CursorCodec {
    return new CursorCodec(this.key, ...query);
  }
}
