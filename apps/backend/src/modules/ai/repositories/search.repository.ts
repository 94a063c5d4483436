import { Injectable } from '@nestjs/common';
import { Prisma } from '../../../prisma/generated/client.js';
import type { Scope, SearchHit } from '../domain/conversation.js';
import type { Message, MessageRole } from '../domain/message.js';
import { type ConversationFilter, matching, withStatus } from './list.repository.js';
import { Store } from './store.js';

export interface SearchFilter extends ConversationFilter {
  role?: MessageRole | undefined;
}

export interface SearchPosition {
  createdAt: Date;
  id: string;
}

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

/**
 * Reads one user's messages newest first and stops when the page is full. The text was folded when it was written,
 * so a term is a plain substring (`strpos`), for which `%`, `_` and `\` are ordinary characters.
 */
function searchStatement(
  { organizationId, userId }: Scope,
  terms: readonly string[],
  filter: SearchFilter,
  limit: number,
  after: SearchPosition | null,
): Prisma.Sql {
  const contains = Prisma.join(
    terms.map((term) => Prisma.sql`strpos(m.search_text, ${term}) > 0`),
    ' AND ',
  );
  const role =
    filter.role === undefined ? Prisma.empty : Prisma.sql`AND m.role = ${filter.role}::"AiMessageRole"`;
  const status = filter.status === undefined ? Prisma.empty : Prisma.sql`AND ${withStatus(filter.status)}`;
  const below =
    after === null
      ? Prisma.empty
      : Prisma.sql`AND (m.created_at, m.id) < (${after.createdAt}::timestamptz, ${after.id}::uuid)`;
  return Prisma.sql`
    SELECT m.id, m.conversation_id AS "conversationId", m.sequence, m.role, m.created_at AS "createdAt", m.content,
      m.tool_calls AS "toolCalls", m.tool_results AS "toolResults", c.title, c.status,
      c.entity_type AS "entityType", c.entity_id AS "entityId", c.agent_type AS "agentType"
    FROM ai_message m
    JOIN ai_conversation c
      ON c.organization_id = m.organization_id AND c.user_id = m.user_id AND c.id = m.conversation_id
    WHERE m.organization_id = ${organizationId} AND m.user_id = ${userId}
      AND c.organization_id = ${organizationId} AND c.user_id = ${userId}
      AND ${contains} ${role} ${below} ${status} ${matching(filter)}
    ORDER BY m.created_at DESC, m.id DESC LIMIT ${limit}`;
}
