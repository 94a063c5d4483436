import { Injectable } from '@nestjs/common';
import type { Scope } from '../../../common/scope.js';
import { violates } from '../../../prisma/database-error.js';
import { Prisma } from '../../../prisma/generated/client.js';
import { foldCase } from '../domain/case-fold.js';
import type { Context, Conversation, ConversationStatus, TitleSource } from '../domain/conversation.js';
import { newId } from '../domain/new-id.js';
import { HOLDS_CONTEXT, ONE_ACTIVE, ofContext } from './context.sql.js';
import { afterDeletion } from './deletion.sql.js';
import { DatabaseGateway, type SqlExecutor } from './database-gateway.js';
import { isOwn, ofOwner } from './own-conversation.sql.js';
import { CONVERSATION_COLUMNS, type ConversationRow, toConversation } from './rows.js';
import { dropSumsOf } from './stats.sql.js';
import type { Transaction } from './transaction.js';

/** A guarded change of status: the states from which it leads, and the columns that it writes. */
export interface StatusChange {
  from: ConversationStatus[];
  to: ConversationStatus;
  pausedAt?: Date | null;
  archivedAt?: Date;
  pauseReason?: string | null;
}

/** Conversations as rows: every statement carries its scope. */
@Injectable()
export class ConversationRepository {
  constructor(private readonly database: DatabaseGateway) {}

  async find(scope: Scope, id: string): Promise<Conversation | null> {
    const where = { id, ...owner(scope), deletedAt: null };
    const row = await this.database.of(scope).prisma((prisma) => prisma.aiConversation.findFirst({ where }));
    return row && toConversation(row);
  }

  /**
   * The entity that a conversation is about, and its agent; null where it does not exist.
   *
   * @param transaction the caller's, in which it may have been created
   */
  async findContext(scope: Scope, id: string, transaction?: Transaction): Promise<Required<Context> | null> {
    const statement = Prisma.sql`
      SELECT entity_type AS "entityType", entity_id AS "entityId", agent_type AS "agentType" FROM ai_conversation c
      WHERE ${isOwn(scope, id)}`;
    const find = (database: SqlExecutor) => database.query<Required<Context>>(statement);
    const [context] = await (transaction
      ? this.database.within(transaction, find)
      : find(this.database.of(scope)));
    return context ?? null;
  }

  /**
   * Finds the conversation that a context means (the ACTIVE one, or the one that waits for an approval), or creates it.
   *
   * @param transaction the caller's: it is created within it, and undone with it
   */
  getOrCreateActive(
    scope: Scope,
    context: Context,
    title: string | null,
    transaction?: Transaction,
  ): Promise<{ conversation: Conversation; created: boolean }> {
    const getOrCreate = async (database: SqlExecutor) => {
      const existing = await findOfContext(database, scope, context);
      if (existing) return { conversation: existing, created: false };
      return createActive(database, scope, context, title);
    };
    return transaction
      ? this.database.within(transaction, getOrCreate)
      : getOrCreate(this.database.of(scope));
  }

  /** Finds the ACTIVE conversation of a context, or the one that waits for an approval. */
  findOfContext(scope: Scope, context: Context, transaction?: Transaction): Promise<Conversation | null> {
    const find = (database: SqlExecutor) => findOfContext(database, scope, context);
    return transaction ? this.database.within(transaction, find) : find(this.database.of(scope));
  }

  /**
   * Makes the ACTIVE conversation of a context instead of the one that it means, which is paused.
   *
   * @param holder the one to be paused; null where none was found
   * @returns null where the context means another one by now: nothing is changed
   */
  async createInstead(
    scope: Scope,
    context: Context,
    title: string | null,
    holder: string | null,
    transaction?: Transaction,
  ): Promise<Conversation | null> {
    const replace = async (database: SqlExecutor) => {
      if (holder !== null) await pauseHolder(database, scope, holder);
      const { conversation, created } = await createActive(database, scope, context, title);
      if (!created) throw new OtherHolderError();
      return conversation;
    };
    return (
      transaction ? this.database.within(transaction, replace) : this.transaction(scope, replace)
    ).catch(nullWhereOtherHolder);
  }

  /**
   * Makes a PAUSED conversation ACTIVE instead of the one that its context means, which is paused.
   *
   * @returns null where it is not PAUSED, or the context means a third one by now: nothing is changed
   */
  async activateInstead(scope: Scope, id: string, holder: string): Promise<Conversation | null> {
    return this.transaction(scope, async (database) => {
      await pauseHolder(database, scope, holder);
      const [row] = await database.query<ConversationRow>(Prisma.sql`
        UPDATE ai_conversation c
        SET status = 'ACTIVE', paused_at = NULL, pause_reason = NULL, updated_at = statement_timestamp()
        WHERE ${isOwn(scope, id)} AND c.status = 'PAUSED'
        RETURNING ${CONVERSATION_COLUMNS}`);
      if (!row) throw new OtherHolderError();
      return toConversation(row);
    }).catch(nullWhereOtherHolder);
  }

  private transaction<T>(scope: Scope, work: (database: SqlExecutor) => Promise<T>): Promise<T> {
    return this.database.of(scope).transaction(work);
  }

  /** @returns null where the conversation does not exist or is in none of the states that the change leads from */
  async changeStatus(
    scope: Scope,
    id: string,
    { from, to, ...changes }: StatusChange,
  ): Promise<Conversation | null> {
    const { pausedAt, archivedAt, pauseReason } = changes;
    const [row] = await this.database.of(scope).query<ConversationRow>(Prisma.sql`
      UPDATE ai_conversation c SET status = ${to}::"AiConversationStatus", updated_at = statement_timestamp()
        ${set('paused_at', pausedAt)} ${set('archived_at', archivedAt)} ${set('pause_reason', pauseReason)}
      WHERE ${isOwn(scope, id)} AND c.status = ANY(${from}::"AiConversationStatus"[])
      RETURNING ${CONVERSATION_COLUMNS}`);
    return row ? toConversation(row) : null;
  }

  /** As `changeStatus` to ACTIVE; `'taken'` where another conversation of the context has the place. */
  async activate(scope: Scope, id: string): Promise<Conversation | null | 'taken'> {
    try {
      return await this.changeStatus(scope, id, {
        from: ['PAUSED'],
        to: 'ACTIVE',
        pausedAt: null,
        pauseReason: null,
      });
    } catch (error) {
      if (violates(error, ONE_ACTIVE)) return 'taken';
      throw error;
    }
  }

  /** @returns null where the conversation is not there or, for an AUTO title, has a MANUAL one */
  async setTitle(
    scope: Scope,
    id: string,
    title: string,
    titleSource: TitleSource,
  ): Promise<Conversation | null> {
    const byHand =
      titleSource === 'AUTO' ? Prisma.sql`AND c.title_source IS DISTINCT FROM 'MANUAL'` : Prisma.empty;
    const [row] = await this.database.of(scope).query<ConversationRow>(Prisma.sql`
      UPDATE ai_conversation c SET title = ${title}, title_source = ${titleSource}::"AiTitleSource",
        search_title = ${foldCase(title)}, updated_at = statement_timestamp()
      WHERE ${isOwn(scope, id)} ${byHand}
      RETURNING ${CONVERSATION_COLUMNS}`);
    return row ? toConversation(row) : null;
  }

  /**
   * Deletes a conversation for its owner: its row stays. Its messages count no more in the owner's statistics.
   *
   * @returns whether it was there
   */
  async delete(scope: Scope, id: string): Promise<boolean> {
    return this.transaction(scope, async (database) => {
      const deleted = await database.query(Prisma.sql`
        UPDATE ai_conversation c SET deleted_at = statement_timestamp(), updated_at = statement_timestamp()
        WHERE ${isOwn(scope, id)}
        RETURNING c.id`);
      if (deleted.length === 0) return false;
      await afterDeletion(database, scope.organizationId, [id]);
      await database.query(dropSumsOf(scope, id));
      return true;
    });
  }
}

/** Undoes a replacement: the context means another conversation by now. */
class OtherHolderError extends Error {}

function nullWhereOtherHolder(error: unknown): null {
  if (error instanceof OtherHolderError || violates(error, ONE_ACTIVE)) return null;
  throw error;
}

/** Pauses the conversation that a context means. One that waits for an approval goes on waiting, without its place. */
async function pauseHolder(database: SqlExecutor, scope: Scope, id: string): Promise<void> {
  await database.query(Prisma.sql`
    UPDATE ai_conversation c SET
      status = 'PAUSED', paused_at = statement_timestamp(), approval_asked_at = NULL, updated_at = statement_timestamp()
    WHERE ${isOwn(scope, id)} AND ${HOLDS_CONTEXT}`);
}

/** Sets a column of a change; one that it does not name stays as it is. */
function set(column: 'paused_at' | 'archived_at' | 'pause_reason', value?: Date | string | null): Prisma.Sql {
  return value === undefined ? Prisma.empty : Prisma.sql`, ${Prisma.raw(column)} = ${value}`;
}

function owner({ organizationId, userId }: Scope): Scope {
  return { organizationId, userId };
}

/** Looks once into the index that keeps the conversation that a context means the only one. */
async function findOfContext(
  database: SqlExecutor,
  scope: Scope,
  context: Context,
): Promise<Conversation | null> {
  const [row] = await database.query<ConversationRow>(Prisma.sql`
    SELECT ${CONVERSATION_COLUMNS} FROM ai_conversation c
    WHERE ${ofOwner(scope)} AND ${ofContext(context)} AND ${HOLDS_CONTEXT}`);
  return row ? toConversation(row) : null;
}

/**
 * Creates the ACTIVE conversation of a context, or returns the one that another caller created in the meantime: the
 * unique index decides, and the update that changes nothing returns the winner's row in the same statement.
 */
async function createActive(
  database: SqlExecutor,
  scope: Scope,
  context: Context,
  title: string | null,
): Promise<{ conversation: Conversation; created: boolean }> {
  const id = newId();
  const [row] = await database.query<ConversationRow>(Prisma.sql`
    INSERT INTO ai_conversation AS c
      (id, organization_id, user_id, entity_type, entity_id, agent_type, title, title_source, search_title)
    VALUES
      (${id}::uuid, ${scope.organizationId}, ${scope.userId}, ${context.entityType ?? null},
       ${context.entityId ?? null}, ${context.agentType ?? null}, ${title},
       ${title === null ? null : 'MANUAL'}::"AiTitleSource", ${title === null ? null : foldCase(title)})
    ON CONFLICT (organization_id, user_id, entity_type, entity_id, agent_type) WHERE ${HOLDS_CONTEXT}
    DO UPDATE SET updated_at = c.updated_at
    RETURNING ${CONVERSATION_COLUMNS}`);
  if (!row) throw new Error('PostgreSQL returned no row for an upsert.');
  return { conversation: toConversation(row), created: row.id === id };
}
