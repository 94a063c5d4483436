import { Injectable } from '@nestjs/common';
import type { Scope, SearchHit } from '../domain/conversation.js';
import type { Message } from '../domain/message.js';
import { type SearchFilter, type SearchPosition, searchStatement } from './search.sql.js';
import { Store } from './store.js';

export interface FoundMessage {
  conversation: SearchHit['conversation'];
  message: Message;
}

interface FoundRow extends Message {
  conversationId: string;
  title: string | null;
  status: SearchHit['conversation']['status'];
  entityType: string | null;
  entityId: string | null;
  agentType: string | null;
}

/** Messages that hold every term of a query. */
@Injectable()
export class SearchRepository {
  constructor(private readonly store: Store) {}

  /** @param terms folded, as `searchTerms` makes them */
  async search(
    scope: Scope,
    terms: readonly string[],
    filter: SearchFilter,
    limit: number,
    after: SearchPosition | null,
  ): Promise<FoundMessage[]> {
    const rows = await this.store.query<FoundRow>(searchStatement(scope, terms, filter, limit, after));
    return rows.map(({ title, status, entityType, entityId, agentType, ...message }) => ({
      conversation: { id: message.conversationId, title, status, entityType, entityId, agentType },
      message,
    }));
  }
}
