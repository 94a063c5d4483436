import { Inject, Injectable } from '@nestjs/common';
import type { Scope } from '../../../common/scope.js';
import { Prisma } from '../../../prisma/generated/client.js';
import type { ContextBudget, CostedMessage } from '../domain/context-window.js';
import type { Conversation } from '../domain/conversation.js';
import type { Message } from '../domain/message.js';
import { branchContextOf } from './branches/branch-context.sql.js';
import { branchMessagesOf } from './branches/branch-messages.sql.js';
import { branchTurnsBefore } from './branches/branch-turns.sql.js';
import { PLACE, places } from './branches/siblings.sql.js';
import { timeOf } from '../domain/new-id.js';
import { DatabaseGateway, type SqlExecutor } from './database-gateway.js';
import { contextOf, type MessageRange, messagesOf, turnsBefore } from './message.sql.js';
import {
  type ConversationJson,
  conversationFrom,
  joinedMessages,
  type JoinedRow,
  MESSAGE_COLUMNS,
  type MessageRow,
  toMessage,
} from './rows.js';

/** The messages that a context is chosen from, and how many the active branch has. */
export interface ContextCandidates {
  messageCount: number;
  /** The messages in order of sequence: every system message, and the newest others without gaps. */
  candidates: CostedMessage[];
}

/** A conversation, some of its messages in their order, and the bytes of these as they are stored. */
export interface ReadMessages {
  conversation: Conversation;
  messages: Message[];
  bytes: number;
}

/** A stored message with the key that it was sent with. */
export interface KeyedMessage {
  idempotencyKey: string;
  /** The digest in hexadecimal. */
  idempotencyDigest: string;
  message: Message;
}

/** Time between the making of a message's id and its storing, by clocks that may differ, at most. */
const MAX_DELAY_MS = 300_000;

/** Gives what runs the statements of a scope: in the user's turn, or within a caller's transaction. */
interface ScopedDatabase {
  of(scope: Scope): SqlExecutor;
}

/** Reads messages, always through their conversation, within its owner's scope. One statement each. */
@Injectable()
export class MessageRepository {
  constructor(@Inject(DatabaseGateway) private readonly database: ScopedDatabase) {}

  /**
   * @param range `limit` is one more than the page has: the extra message only tells that there is more
   * @returns the conversation with some of its messages, as both were at one moment; null where it does not exist
   */
  async read(scope: Scope, conversationId: string, range: MessageRange): Promise<ReadMessages | null> {
    type Row = JoinedRow & { bytes: number | null; conversation: ConversationJson | null; branched: boolean };
    const read = (statement: Prisma.Sql) => this.database.of(scope).query<Row>(statement);
    const owned = { scope, conversationId, withDeleted: range.withDeleted };
    let rows = await read(messagesOf(owned, range));
    if (rows.some(({ branched }) => branched)) rows = await read(branchMessagesOf(owned, range));
    const conversation = rows.find((row) => row.conversation)?.conversation;
    if (!conversation) return null;
    const bytes = Math.max(0, ...rows.map((row) => row.bytes ?? 0));
    const messages = joinedMessages(rows, conversationId);
    return { conversation: conversationFrom(conversation), messages, bytes };
  }

  /**
   * Finds the messages of the newest whole turns, `limit` messages at least.
   *
   * @param before the sequence before which they are read; null for all
   * @returns their range, newest first, of which the last message only tells that there is more; null where the
   *   conversation does not exist
   */
  async rangeOfTurns(
    scope: Scope,
    conversationId: string,
    limit: number,
    before: number | null,
  ): Promise<{ after: number | null; limit: number } | null> {
    interface Row {
      first: number;
      before: number;
      branched: boolean;
    }
    const database = this.database.of(scope);
    const [range] = await database.query<Row>(turnsBefore(scope, conversationId, limit, before));
    if (!range?.branched)
      return range ? { after: range.before, limit: range.before - range.first + 1 } : null;
    const statement = branchTurnsBefore({ scope, conversationId }, limit, before);
    const [turns] = await database.query<{ messages: number }>(statement);
    return turns ? { after: before, limit: turns.messages + 1 } : null;
  }

  /** The first messages of users, as far as a title may need them. */
  async firstOfUser(
    scope: Scope,
    conversationId: string,
    limit: number,
  ): Promise<Pick<Message, 'content'>[]> {
    return this.database.of(scope).query(Prisma.sql`
      SELECT m.content FROM ai_message m
      WHERE m.organization_id = ${scope.organizationId} AND m.user_id = ${scope.userId}
        AND m.conversation_id = ${conversationId}::uuid AND m.role = 'user'
      ORDER BY m.sequence LIMIT ${limit}`);
  }

  /** Messages by their idempotency keys, in no order. */
  async readByKeys(scope: Scope, conversationId: string, keys: readonly string[]): Promise<KeyedMessage[]> {
    const rows = await this.database.of(scope).query<MessageRow & Omit<KeyedMessage, 'message'>>(Prisma.sql`
      SELECT ${MESSAGE_COLUMNS}, ${PLACE}, m.idempotency_key AS "idempotencyKey",
        encode(m.idempotency_digest, 'hex') AS "idempotencyDigest"
      FROM ai_message m ${places({ scope, conversationId })}
      WHERE m.organization_id = ${scope.organizationId} AND m.user_id = ${scope.userId}
        AND m.conversation_id = ${conversationId}::uuid AND m.idempotency_key = ANY(${keys}::text[])`);
    return rows.map((row) => ({
      idempotencyKey: row.idempotencyKey,
      idempotencyDigest: row.idempotencyDigest,
      message: toMessage(row, conversationId),
    }));
  }

  /**
   * A message by its id. There is no index of ids: one says when it was made, and the messages that the user has stored
   * about then are looked at in an index. `OFFSET 0` keeps PostgreSQL from reading all of the conversation's.
   */
  async readById(scope: Scope, conversationId: string, id: string): Promise<Message | null> {
    const madeAt = timeOf(id);
    if (madeAt === null) return null;
    const [from, to] = [madeAt - MAX_DELAY_MS, madeAt + MAX_DELAY_MS].map((time) => new Date(time));
    const [row] = await this.database.of(scope).query<MessageRow>(Prisma.sql`
      SELECT ${MESSAGE_COLUMNS}, ${PLACE}
      FROM (
        SELECT * FROM ai_message m
        WHERE m.organization_id = ${scope.organizationId} AND m.user_id = ${scope.userId} AND m.id = ${id}::uuid
          AND m.created_at BETWEEN ${from}::timestamptz AND ${to}::timestamptz OFFSET 0
      ) m ${places({ scope, conversationId })}
      WHERE m.conversation_id = ${conversationId}::uuid`);
    return row ? toMessage(row, conversationId) : null;
  }

  /** @returns null where the conversation does not exist */
  async readContext(
    scope: Scope,
    conversationId: string,
    budget: ContextBudget,
  ): Promise<ContextCandidates | null> {
    type Row = JoinedRow & { messageCount: number; cost: number; branched: boolean };
    const read = (statement: Prisma.Sql) => this.database.of(scope).query<Row>(statement);
    let rows = await read(contextOf(scope, conversationId, budget));
    if (rows[0]?.branched) rows = await read(branchContextOf({ scope, conversationId }, budget));
    if (!rows[0]) return null;
    const messages = joinedMessages(rows, conversationId);
    const costs = new Map(rows.map((row) => [row.id, row.cost]));
    return {
      messageCount: rows[0].messageCount,
      candidates: messages.map((message) => ({ message, cost: costs.get(message.id) ?? 0 })),
    };
  }
}
