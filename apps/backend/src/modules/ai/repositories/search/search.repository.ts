import { Injectable } from '@nestjs/common';
import type { Scope } from '../../../../common/scope.js';
import type { SearchHit } from '../../domain/conversation.js';
import type { Searchable } from '../../domain/message-values.js';
import { DatabaseGateway } from '../database-gateway.js';
import { SearchIndexer } from './search-indexer.js';
import { type Search, searchStatement, searchWithoutBlocks } from './search.sql.js';

export interface FoundMessage {
  conversation: SearchHit['conversation'];
  message: SearchHit['message'] & Searchable;
}

type FoundRow = FoundMessage['message'] &
  Omit<FoundMessage['conversation'], 'id'> & { conversationId: string };

type PageRow = { exact: boolean } & (FoundRow | { id: null });

/** Finds the messages that contain every term of a query. */
@Injectable()
export class SearchRepository {
  constructor(
    private readonly database: DatabaseGateway,
    private readonly indexer: SearchIndexer,
  ) {}

  /** @param search with folded terms, as `searchTerms` makes them */
  async search(scope: Scope, search: Search): Promise<FoundMessage[]> {
    const rows = await this.database.of(scope).query<PageRow>(searchStatement(scope, search));
    const found = rows[0]?.exact
      ? rows.filter((row): row is PageRow & FoundRow => row.id !== null)
      : await this.searchWithoutBlocks(scope, search);
    if (found.length < search.limit) this.indexer.extend(scope);
    return found.map(toFoundMessage);
  }

  private searchWithoutBlocks(scope: Scope, search: Search): Promise<FoundRow[]> {
    this.indexer.forget(scope);
    return this.database.of(scope).query<FoundRow>(searchWithoutBlocks(scope, search));
  }
}

function toFoundMessage(row: FoundRow): FoundMessage {
  return {
    conversation: {
      id: row.conversationId,
      title: row.title,
      status: row.status,
      entityType: row.entityType,
      entityId: row.entityId,
      agentType: row.agentType,
    },
    message: {
      id: row.id,
      sequence: row.sequence,
      role: row.role,
      createdAt: row.createdAt,
      content: row.content,
      toolCalls: row.toolCalls,
      toolResults: row.toolResults,
    },
  };
}
