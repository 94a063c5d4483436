import { Injectable } from '@nestjs/common';
import type { Scope } from '../../../../common/scope.js';
import type { SearchHit } from '../../domain/conversation.js';
import type { Searchable } from '../../domain/message-values.js';
import { DatabaseGateway } from '../database-gateway.js';
import { ReplicaReads } from '../replica/replica-reads.js';
import { SearchIndexer } from './search-indexer.js';
import type { Search, SearchPosition } from './search.js';
import { searchStatement, searchWithoutBlocks } from './search.sql.js';

export interface FoundMessage {
  conversation: SearchHit['conversation'];
  message: SearchHit['message'] & Searchable;
  active: boolean;
}

/** A part of a user's messages that was looked through. */
export interface SearchedPart<Found = FoundMessage> {
  found: Found[];
  /** The position at which the part ends; null at the end of all messages. Where the limit was reached, it says nothing. */
  end: SearchPosition | null;
}

type FoundRow = FoundMessage['message'] &
  Omit<FoundMessage['conversation'], 'id'> & {
    conversationId: string;
    active: boolean;
    isHit: boolean;
    isEnd: boolean;
  };

type PartRow = {
  exact: boolean;
  blocksUntilAt: Date | null;
  blocksUntilId: string | null;
} & (FoundRow | { id: null });

/** Finds the messages that contain every term of a query. */
@Injectable()
export class SearchRepository {
  constructor(
    private readonly database: DatabaseGateway,
    private readonly reads: ReplicaReads,
    private readonly indexer: SearchIndexer,
  ) {}

  /** Looks through the newest messages below a position: as many as take a moment, one at least. */
  async searchPart(scope: Scope, search: Search): Promise<SearchedPart> {
    const rows = await this.reads.query<PartRow>(scope, searchStatement(scope, search));
    return partOf(rows[0]?.exact ? rows : await this.searchWithoutBlocks(scope, search));
  }

  /** Extends the user's blocks, behind a search that found less than a page. */
  extendBlocks(scope: Scope): void {
    this.indexer.extend(scope);
  }

  private searchWithoutBlocks(scope: Scope, search: Search): Promise<PartRow[]> {
    this.indexer.forget(scope);
    return this.database.of(scope).query<PartRow>(searchWithoutBlocks(scope, search));
  }
}

function partOf(rows: PartRow[]): SearchedPart {
  const found = rows.filter((row): row is PartRow & FoundRow => row.id !== null);
  return { found: found.filter(({ isHit }) => isHit).map(toFoundMessage), end: endOf(rows[0], found.at(-1)) };
}

/** The last message that was looked at, or else the oldest block that was read, where there is more beyond it. */
function endOf(first: PartRow | undefined, last: FoundRow | undefined): SearchPosition | null {
  if (last?.isEnd) return { createdAt: last.createdAt, id: last.id };
  if (!first?.blocksUntilAt || !first.blocksUntilId) return null;
  return { createdAt: first.blocksUntilAt, id: first.blocksUntilId };
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
    active: row.active,
  };
}
