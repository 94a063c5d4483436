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

/** A message that was imported before. */
export interface ImportedMessage {
  /** The digest of what was said, in hexadecimal digits. */
  digest: string;
  sequence: number;
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

  /** Finds the messages of a conversation that were imported, by their keys. */
  async importedMessages(scope: Scope, conversationId: string): Promise<Map<string, ImportedMessage>> {
    const rows = await this.database.of(scope).query<ImportedMessage & { key: string }>(Prisma.sql`
      SELECT m.idempotency_key AS key, encode(m.idempotency_digest, 'hex') AS digest, m.sequence
      FROM ai_message m
      WHERE m.organization_id = ${scope.organizationId} AND m.user_id = ${scope.userId}
        AND m.conversation_id = ${conversationId}::uuid AND m.idempotency_key IS NOT NULL`);
    return new Map(rows.map(({ key, ...message }) => [key, message]));
  }

  /**
   * Begins a conversation, unless it was begun before or another one has its place.
   *
   * @returns whether it was begun by this call
   */
  async begin(scope: Scope, conversation: BegunConversation): Promise<boolean> {
    const begun = await this.database.of(scope).query<{ id: string }>(beginStatement(scope, conversation));
    return begun.length > 0;
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
): Prisma.Sql {
  return Prisma.sql`
    INSERT INTO ai_conversation
      (id, organization_id, user_id, entity_type, entity_id, agent_type, title, title_source, search_title, created_at)
    VALUES
      (${id}::uuid, ${organizationId}, ${userId}, ${context.entityType ?? null}, ${context.entityId ?? null},
       ${context.agentType ?? null}, ${title}, ${title === null ? null : 'MANUAL'}::"AiTitleSource",
       ${title === null ? null : foldCase(title)}, least(${createdAt}::timestamptz, statement_timestamp()))
    ON CONFLICT DO NOTHING
    RETURNING id`;
}
