import { Injectable } from '@nestjs/common';
import type { Scope } from '../../../../common/scope.js';
import { ReplicaReads } from '../../repositories/replica/replica-reads.js';
import type { Search } from '../../repositories/search/search.js';
import type { FoundMessage, SearchedPart } from '../../repositories/search/search.repository.js';
import type { SupervisedHit, SupervisedSearchFilter } from './supervised.js';
import { supervisedSearch } from './supervised-search.sql.js';

export interface SupervisedFoundMessage extends FoundMessage {
  conversation: SupervisedHit['conversation'];
}

type Row = SupervisedFoundMessage['message'] &
  Omit<SupervisedHit['conversation'], 'id'> & {
    conversationId: string;
    active: boolean;
    isHit: boolean;
    isEnd: boolean;
  };

/** Finds messages of all users. */
@Injectable()
export class SupervisedSearchRepository {
  constructor(private readonly reads: ReplicaReads) {}

  /** Looks through the newest messages below a position: as many as take a moment, one at least. */
  async searchPart(
    reader: Scope,
    search: Search<SupervisedSearchFilter>,
  ): Promise<SearchedPart<SupervisedFoundMessage>> {
    const rows = await this.reads.query<Row>(reader, supervisedSearch(reader.organizationId, search));
    const last = rows.at(-1);
    return {
      found: rows.filter(({ isHit }) => isHit).map(toFound),
      end: last?.isEnd ? { createdAt: last.createdAt, id: last.id } : null,
    };
  }
}

function toFound(row: Row): SupervisedFoundMessage {
  const { conversationId, title, status, userId, deletedAt, entityType, entityId, agentType } = row;
  const { id, sequence, role, createdAt, content, toolCalls, toolResults, active } = row;
  return {
    conversation: { id: conversationId, userId, title, status, entityType, entityId, agentType, deletedAt },
    message: { id, sequence, role, createdAt, content, toolCalls, toolResults },
    active,
  };
}
