import type { MessageRole } from '../../domain/message.js';
import type { ConversationFilter } from '../list.sql.js';

export interface SearchFilter extends ConversationFilter {
  role?: MessageRole | undefined;
}

/** The place of a message among its user's: a search goes on with those that are older. */
export interface SearchPosition {
  createdAt: Date;
  id: string;
}

export interface Search<Filter extends SearchFilter = SearchFilter> {
  /** Folded terms, as `searchTerms` makes them. */
  terms: readonly string[];
  filter: Filter;
  /** Hits at most. */
  limit: number;
  after: SearchPosition | null;
}
