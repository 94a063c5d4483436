import { Prisma } from '../../../../prisma/generated/client.js';
import { boundBelow, SUMS, SUMS_OF_MESSAGES } from '../../repositories/sums/sums.sql.js';
import type { PriceBounds } from '../usage/pricing.js';
import { matching } from '../usage/usage-keys.sql.js';
import type { UsageFilter } from '../usage/usage-query.js';
import { ADDED_AS_TEXT, periodOf } from '../usage/usage-sums.sql.js';

/**
 * Adds up the messages of some users or conversations that were created since a day began, and those that were removed
 * since, told apart as prices tell them. It looks at no earlier message: the open ones come first, whatever seems to be fewer.
 */
export function openDaysStatement(
  organizationId: string,
  filter: UsageFilter,
  from: Date,
  { cuts, tierBounds }: PriceBounds,
): Prisma.Sql {
  const kinds = (model: Prisma.Sql, moment: Prisma.Sql, inputTokens: Prisma.Sql) => Prisma.sql`
    ${model} AS model, ${periodOf(moment, cuts)} AS period, ${boundBelow(inputTokens, tierBounds)} AS above`;
  return Prisma.sql`
    WITH recent AS MATERIALIZED (
      SELECT m.user_id, m.conversation_id, m.model, m.created_at, m.input_tokens, m.output_tokens, m.cache_read_tokens,
        m.cache_write_tokens, m.reasoning_tokens
      FROM ai_message m
      WHERE m.organization_id = ${organizationId} AND m.created_at >= ${from} ${ofUser('m', filter)}
    )
    SELECT model, period, above, ${ADDED_AS_TEXT}
    FROM (
      SELECT ${kinds(Prisma.sql`m.model`, Prisma.sql`m.created_at`, Prisma.sql`coalesce(m.input_tokens, 0)`)},
        ${SUMS_OF_MESSAGES}
      FROM recent m ${ofConversation(organizationId, filter)}
      GROUP BY 1, 2, 3
      UNION ALL
      SELECT ${kinds(Prisma.sql`c.model`, Prisma.sql`(c.day::timestamp AT TIME ZONE 'UTC')`, Prisma.sql`c.least_input_tokens`)},
        ${SUMS}
      FROM ai_removed_sum c
      WHERE c.organization_id = ${organizationId} AND c.day >= (${from}::timestamptz AT TIME ZONE 'UTC')::date
        ${ofUser('c', filter)} AND ${matching(filter)}
    ) spent GROUP BY model, period, above`;
}

function ofConversation(organizationId: string, filter: UsageFilter): Prisma.Sql {
  if (filter.entityId === undefined && filter.agentType === undefined) return Prisma.empty;
  return Prisma.sql`WHERE EXISTS (
    SELECT FROM ai_conversation c
    WHERE c.organization_id = ${organizationId} AND c.user_id = m.user_id AND c.id = m.conversation_id
      AND ${matching(filter)})`;
}

function ofUser(table: 'm' | 'c', { userId }: UsageFilter): Prisma.Sql {
  return userId === undefined ? Prisma.empty : Prisma.sql`AND ${Prisma.raw(table)}.user_id = ${userId}`;
}
