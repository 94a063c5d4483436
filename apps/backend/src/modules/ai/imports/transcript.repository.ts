import { Injectable } from '@nestjs/common';
import type { Scope } from '../../../common/scope.js';
import { Prisma } from '../../../prisma/generated/client.js';
import { foldCase } from '../domain/case-fold.js';
import type { Context, Conversation } from '../domain/conversation.js';
import { DatabaseGateway } from '../repositories/database-gateway.js';
import { ofOwner } from '../repositories/own-conversation.sql.js';
import { CONVERSATION_COLUMNS, type ConversationRow, toConversation } from '../repositories/rows.js';

/** Ids of one statement. */
const IDS_AT_A_TIME = 1000;

/** A conversation that is begun for a transcript. */
export interface BegunConversation {
  id: string;
  context: Context;
  title: string | null;
  createdAt: Date | null;
}

/** The conversations that transcripts are stored as. */
@Injectable()
export class TranscriptRepository {
  constructor(private readonly database: DatabaseGateway) {}

  /** Finds the first of these conversations that exists, in any status. */
  async findFirst(scope: Scope, ids: readonly string[]): Promise<Conversation | null> {
    for (let start = 0; start < ids.length; start += IDS_AT_A_TIME) {
      const some = ids.slice(start, start + IDS_AT_A_TIME);
      const rows = await this.database.of(scope).query<ConversationRow>(findStatement(scope, some));
      const found = new Map(rows.map((row) => [row.id, row]));
      const first = some.find((id) => found.has(id));
      const row = first === undefined ? undefined : found.get(first);
      if (row) return toConversation(row);
    }
    return null;
  }

  /**
   * Begins a conversation, unless it was begun meanwhile. It is PAUSED where its context means another one.
   *
   * @returns whether it was begun by this call, or was begun before and `'deleted'`
   */
  async begin(scope: Scope, conversation: BegunConversation): Promise<boolean | 'deleted'> {
    for (const isPaused of [false, true]) {
      const [row] = await this.database
        .of(scope)
        .query<{ id: string }>(beginStatement(scope, conversation, isPaused));
      if (row) return true;
      if (await this.findFirst(scope, [conversation.id])) return false;
    }
    return 'deleted';
  }
}

function findStatement(scope: Scope, ids: readonly string[]): Prisma.Sql {
  return Prisma.sql`
    SELECT ${CONVERSATION_COLUMNS} FROM ai_conversation c
    WHERE ${ofOwner(scope)} AND c.id = ANY(${ids}::uuid[])`;
}

function beginStatement(
  { organizationId, userId }: Scope,
  { id, context, title, createdAt }: BegunConversation,
  isPaused: boolean,
): Prisma.Sql {
  const [status, pausedAt] = isPaused
    ? [Prisma.sql`'PAUSED'`, Prisma.sql`statement_timestamp()`]
    : [Prisma.sql`'ACTIVE'`, Prisma.sql`NULL`];
  return Prisma.sql`
    INSERT INTO ai_conversation
      (id, organization_id, user_id, entity_type, entity_id, agent_type, title, title_source, search_title, status,
       paused_at, created_at)
    VALUES
      (${id}::uuid, ${organizationId}, ${userId}, ${context.entityType ?? null}, ${context.entityId ?? null},
       ${context.agentType ?? null}, ${title}, ${title === null ? null : 'MANUAL'}::"AiTitleSource",
       ${title === null ? null : foldCase(title)}, ${status}, ${pausedAt},
       least(${createdAt}::timestamptz, statement_timestamp()))
    ON CONFLICT DO NOTHING
    RETURNING id`;
}
