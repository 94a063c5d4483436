import { Prisma } from '../../../prisma/generated/client.js';
import type { Scope } from '../domain/conversation.js';
import type { MessageRole } from '../domain/message.js';
import { type ConversationFilter, matching, withStatus } from './list.sql.js';

export interface SearchFilter extends ConversationFilter {
  role?: MessageRole | undefined;
}

export interface SearchPosition {
  createdAt: Date;
  id: string;
}

/**
 * Reads one user's messages newest first and stops when the page is full. The text was folded when it was written,
 * so a term is a plain substring (`strpos`), for which `%`, `_` and `\` are ordinary characters.
 */
export function searchStatement(
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
