import { Injectable } from '@nestjs/common';
import type { Scope } from '../../../../../common/scope.js';
import { Prisma } from '../../../../../prisma/generated/client.js';
import type { Context } from '../../../domain/conversation.js';
import { ofConversation } from '../../../repositories/branches/conversation.sql.js';
import type { Owned } from '../../../repositories/branches/owned.sql.js';
import { DatabaseGateway } from '../../../repositories/database-gateway.js';
import { boundBelow, SUMS_OF_MESSAGES } from '../../../repositories/sums/sums.sql.js';
import type { PriceBounds } from '../pricing.js';
import type { PricedSums } from '../usage-query.js';
import { AS_TEXT, periodOf } from '../usage-sums.sql.js';
import type { PricedMessage } from './message-cost.js';

/** Messages of a conversation from a sequence on. */
export interface MessageSpan {
  from: number;
  limit: number;
}

type Row = Record<'input' | 'output' | 'cacheRead' | 'cacheWrite', string> &
  Pick<PricedMessage, 'sequence' | 'model' | 'createdAt'>;

/** Reads what messages used, without what they say. Statements take the turn of who reads. */
@Injectable()
export class MessageCostRepository {
  constructor(private readonly database: DatabaseGateway) {}

  /** The owner and the context of a conversation of any user, deleted or not; null where there is none. */
  async find(reader: Scope, id: string): Promise<(Required<Context> & { userId: string }) | null> {
    const [row] = await this.database.of(reader).query<Required<Context> & { userId: string }>(Prisma.sql`
      SELECT c.user_id AS "userId", c.entity_type AS "entityType", c.entity_id AS "entityId",
        c.agent_type AS "agentType"
      FROM ai_conversation c WHERE c.organization_id = ${reader.organizationId} AND c.id = ${id}::uuid`);
    return row ?? null;
  }

  /** @returns null where the conversation is not there */
  async read(reader: Scope, owned: Owned, { from, limit }: MessageSpan): Promise<PricedMessage[] | null> {
    const { organizationId, userId } = owned.scope;
    const rows = await this.database.of(reader).query<Row | { sequence: null }>(Prisma.sql`
      SELECT m.sequence, m.model, m.created_at AS "createdAt", ${TOKENS}
      FROM ai_conversation c LEFT JOIN ai_message m ON m.organization_id = ${organizationId}
        AND m.user_id = ${userId} AND m.conversation_id = c.id
        AND m.sequence >= ${from}::int AND m.sequence < ${from}::bigint + ${limit}::int
      WHERE ${ofConversation(owned)} ORDER BY m.sequence`);
    if (rows.length === 0) return null;
    return rows.filter((row) => row.sequence !== null).map(pricedMessage);
  }

  /**
   * Adds up all messages of a conversation, those of one price together. Reads each of them once.
   *
   * @returns null where the conversation is not there
   */
  async sums(reader: Scope, owned: Owned, { cuts, tierBounds }: PriceBounds): Promise<PricedSums[] | null> {
    const { organizationId, userId } = owned.scope;
    const inputTokens = Prisma.sql`coalesce(m.input_tokens, 0)`;
    const rows = await this.database.of(reader).query<PricedSums | { messages: null }>(Prisma.sql`
      SELECT s.model, s.period, s.above, ${AS_TEXT}
      FROM ai_conversation c LEFT JOIN LATERAL (
        SELECT m.model, ${periodOf(Prisma.sql`m.created_at`, cuts)} AS period,
          ${boundBelow(inputTokens, tierBounds)} AS above, ${SUMS_OF_MESSAGES}
        FROM ai_message m
        WHERE m.organization_id = ${organizationId} AND m.user_id = ${userId} AND m.conversation_id = c.id
        GROUP BY 1, 2, 3
      ) s ON true
      WHERE ${ofConversation(owned)}`);
    if (rows.length === 0) return null;
    return rows.filter((row) => row.messages !== null);
  }
}

/** As texts: counts of tokens are exact at any size. */
const TOKENS = Prisma.sql`coalesce(m.input_tokens, 0)::text AS input, coalesce(m.output_tokens, 0)::text AS output,
  coalesce(m.cache_read_tokens, 0)::text AS "cacheRead", coalesce(m.cache_write_tokens, 0)::text AS "cacheWrite"`;

function pricedMessage({ input, output, cacheRead, cacheWrite, ...message }: Row): PricedMessage {
  return {
    ...message,
    input: BigInt(input),
    output: BigInt(output),
    cacheRead: BigInt(cacheRead),
    cacheWrite: BigInt(cacheWrite),
  };
}
