import { Injectable } from '@nestjs/common';
import type { Scope } from '../../../common/scope.js';
import { Prisma } from '../../../prisma/generated/client.js';
import { foldCase } from '../domain/case-fold.js';
import type { Context, Conversation } from '../domain/conversation.js';
import { DatabaseGateway, type SqlExecutor } from '../repositories/database-gateway.js';
import { PAUSED_BY_IMPORT } from '../repositories/append/append.js';
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

/** Tells that it comes PAUSED where another one has its place. */
interface MayBePaused {
  mayBePaused: boolean;
}

/** Refuses what a transaction has stored, by an error. */
type Judge = (database: SqlExecutor) => Promise<void>;

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
   * @param judge refuses it by an error, which undoes it
   * @returns whether it was begun by this call
   */
  begin(
    scope: Scope,
    { mayBePaused, ...conversation }: BegunConversation & MayBePaused,
    judge: Judge,
  ): Promise<boolean> {
    return this.database.of(scope).transaction(async (database) => {
      const begun = async (isPaused: boolean): Promise<boolean> =>
        (await database.query(beginStatement(scope, conversation, isPaused))).length > 0;
      const isBegun = (await begun(false)) || (mayBePaused && (await begun(true)));
      await judge(database);
      return isBegun;
    });
  }

  /** Has a conversation judged that is there already. */
  judge(scope: Scope, judge: Judge): Promise<void> {
    return this.database.of(scope).transaction(judge);
  }

  /** Tells whether one of these conversations is there, and deleted. */
  async isDeleted(scope: Scope, ids: readonly string[]): Promise<boolean> {
    for (let start = 0; start < ids.length; start += IDS_AT_A_TIME) {
      const some = ids.slice(start, start + IDS_AT_A_TIME);
      const found = await this.database.of(scope).query(deletedStatement(scope, some));
      if (found.length > 0) return true;
    }
    return false;
  }
}

function findStatement(scope: Scope, ids: readonly string[]): Prisma.Sql {
  return Prisma.sql`
    SELECT ${CONVERSATION_COLUMNS} FROM ai_conversation c
    WHERE ${ofOwner(scope)} AND c.id = ANY(${ids}::uuid[])`;
}

function deletedStatement({ organizationId, userId }: Scope, ids: readonly string[]): Prisma.Sql {
  return Prisma.sql`
    SELECT FROM ai_conversation c
    WHERE c.organization_id = ${organizationId} AND c.user_id = ${userId} AND c.id = ANY(${ids}::uuid[])
      AND c.deleted_at IS NOT NULL LIMIT 1`;
}

function beginStatement(
  { organizationId, userId }: Scope,
  { id, context, title, createdAt }: BegunConversation,
  isPaused: boolean,
): Prisma.Sql {
  const status = isPaused
    ? Prisma.sql`'PAUSED', statement_timestamp(), ${PAUSED_BY_IMPORT}`
    : Prisma.sql`'ACTIVE', NULL, NULL`;
  return Prisma.sql`
    INSERT INTO ai_conversation
      (id, organization_id, user_id, entity_type, entity_id, agent_type, title, title_source, search_title,
       created_at, status, paused_at, pause_reason)
    VALUES
      (${id}::uuid, ${organizationId}, ${userId}, ${context.entityType ?? null}, ${context.entityId ?? null},
       ${context.agentType ?? null}, ${title}, ${title === null ? null : 'MANUAL'}::"AiTitleSource",
       ${title === null ? null : foldCase(title)}, least(${createdAt}::timestamptz, statement_timestamp()), ${status})
    ON CONFLICT DO NOTHING
    RETURNING id`;
}
