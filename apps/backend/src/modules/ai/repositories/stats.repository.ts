import { Injectable } from '@nestjs/common';
import { Prisma } from '../../../prisma/generated/client.js';
import type { ConversationStatus, Scope } from '../domain/conversation.js';
import type { MessageRole } from '../domain/message.js';
import { Store } from './store.js';

export interface StatsRange {
  from: Date | null;
  to: Date | null;
}

export interface TokenSums {
  input: number;
  output: number;
  cacheRead: number;
  cacheWrite: number;
  reasoning: number;
}

/** Messages of one role, model, agent type and day (in UTC), together. */
export interface MessageGroup extends TokenSums {
  role: MessageRole;
  model: string | null;
  day: string;
  agentType: string | null;
  messages: number;
}

/** Conversations of one status and agent type, together. */
export interface ConversationGroup {
  status: ConversationStatus;
  agentType: string | null;
  conversations: number;
}

/** Sums over one user's conversations and messages. */
@Injectable()
export class StatsRepository {
  constructor(private readonly store: Store) {}

  messageGroups({ organizationId, userId }: Scope, range: StatsRange): Promise<MessageGroup[]> {
    return this.store.query(Prisma.sql`
      SELECT m.role, m.model, to_char(m.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS day,
        c.agent_type AS "agentType", count(*) AS messages,
        coalesce(sum(m.input_tokens), 0)::bigint AS input,
        coalesce(sum(m.output_tokens), 0)::bigint AS output,
        coalesce(sum(m.cache_read_tokens), 0)::bigint AS "cacheRead",
        coalesce(sum(m.cache_write_tokens), 0)::bigint AS "cacheWrite",
        coalesce(sum(m.reasoning_tokens), 0)::bigint AS reasoning
      FROM ai_message m
      JOIN ai_conversation c
        ON c.organization_id = m.organization_id AND c.user_id = m.user_id AND c.id = m.conversation_id
      WHERE m.organization_id = ${organizationId} AND m.user_id = ${userId} ${createdWithin(range)}
      GROUP BY 1, 2, 3, 4`);
  }

  /** With a range, the conversations that have a message in it; without one, all. */
  conversationGroups({ organizationId, userId }: Scope, range: StatsRange): Promise<ConversationGroup[]> {
    const within =
      range.from === null && range.to === null
        ? Prisma.empty
        : Prisma.sql`AND EXISTS (
            SELECT FROM ai_message m
            WHERE m.organization_id = c.organization_id AND m.user_id = c.user_id AND m.conversation_id = c.id
              AND m.organization_id = ${organizationId} AND m.user_id = ${userId} ${createdWithin(range)})`;
    return this.store.query(Prisma.sql`
      SELECT c.status, c.agent_type AS "agentType", count(*) AS conversations
      FROM ai_conversation c
      WHERE c.organization_id = ${organizationId} AND c.user_id = ${userId} ${within}
      GROUP BY 1, 2`);
  }
}

function createdWithin({ from, to }: StatsRange): Prisma.Sql {
  const since = from === null ? Prisma.empty : Prisma.sql`AND m.created_at >= ${from}::timestamptz`;
  const until = to === null ? Prisma.empty : Prisma.sql`AND m.created_at < ${to}::timestamptz`;
  return Prisma.sql`${since} ${until}`;
}
