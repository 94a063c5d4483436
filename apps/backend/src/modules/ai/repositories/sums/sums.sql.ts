import { Prisma } from '../../../../prisma/generated/client.js';
import { IS_THERE } from '../own-conversation.sql.js';

/** The columns of `ai_daily_sum` that tell one day's kinds of messages apart. */
export const DAY_KIND = Prisma.sql`day, role, model, agent_type, of_model, entity_type, entity_id, is_deleted, above_input_tokens`;

/** The columns that are added up. */
export const SUMS = Prisma.sql`messages, messages_with_tokens, input_tokens, output_tokens, cache_read_tokens, cache_write_tokens,
  reasoning_tokens, least_input_tokens, greatest_input_tokens`;

/** Adds up sums. */
export const SUMS_OF_SUMS = Prisma.sql`sum(messages) AS messages, sum(messages_with_tokens) AS messages_with_tokens,
  sum(input_tokens) AS input_tokens, sum(output_tokens) AS output_tokens, sum(cache_read_tokens) AS cache_read_tokens,
  sum(cache_write_tokens) AS cache_write_tokens, sum(reasoning_tokens) AS reasoning_tokens,
  min(least_input_tokens) AS least_input_tokens, max(greatest_input_tokens) AS greatest_input_tokens`;

/** Adds up messages `m`. */
export const SUMS_OF_MESSAGES = Prisma.sql`count(*) AS messages,
  count(*) FILTER (WHERE m.input_tokens > 0 OR m.output_tokens > 0) AS messages_with_tokens,
  coalesce(sum(m.input_tokens), 0) AS input_tokens,
  coalesce(sum(m.output_tokens), 0) AS output_tokens,
  coalesce(sum(m.cache_read_tokens), 0) AS cache_read_tokens,
  coalesce(sum(m.cache_write_tokens), 0) AS cache_write_tokens,
  coalesce(sum(m.reasoning_tokens), 0) AS reasoning_tokens,
  min(coalesce(m.input_tokens, 0)) AS least_input_tokens,
  max(coalesce(m.input_tokens, 0)) AS greatest_input_tokens`;

export const OF_MODEL = Prisma.sql`m.model IS NOT NULL OR coalesce(m.input_tokens, 0) + coalesce(m.output_tokens, 0)::bigint > 0`;
export const DAY_OF_MESSAGE = Prisma.sql`(m.created_at AT TIME ZONE 'UTC')::date`;
/** Statistics leave deleted conversations out, and usage does not. */
export const IS_DELETED = Prisma.sql`NOT (c.${IS_THERE})`;

/** Time from the end of a day until it is added up: appends that began in it have ended. */
export const CLOSED_DAY_AGE_MS = 3_600_000;
export const FIRST_OPEN_DAY = Prisma.sql`((now() - ${CLOSED_DAY_AGE_MS}::double precision * interval '1 millisecond')
  AT TIME ZONE 'UTC')::date`;

/** Finds the bound that a count of input tokens is above, of those of the tiers, or 0. */
export function boundBelow(inputTokens: Prisma.Sql, tierBounds: readonly number[]): Prisma.Sql {
  const bounds = Prisma.sql`${tierBounds}::int[]`;
  return Prisma.sql`coalesce((${bounds})[width_bucket((${inputTokens} - 1)::int, ${bounds})], 0)`;
}

/**
 * Adds up the messages of a user by day and kind.
 *
 * @param owner the condition of organization and user of a table
 * @param tierBounds bounds of prices' tiers by input tokens, ascending
 */
export function addedUp(
  owner: (table: 'c' | 'm') => Prisma.Sql,
  created: Prisma.Sql,
  tierBounds: readonly number[],
): Prisma.Sql {
  return Prisma.sql`
    SELECT ${DAY_OF_MESSAGE} AS day, m.role, m.model, c.agent_type, ${OF_MODEL} AS of_model, c.entity_type, c.entity_id,
      ${IS_DELETED} AS is_deleted,
      ${boundBelow(Prisma.sql`coalesce(m.input_tokens, 0)`, tierBounds)} AS above_input_tokens,
      ${SUMS_OF_MESSAGES}
    FROM ai_message m
    JOIN ai_conversation c
      ON c.organization_id = m.organization_id AND c.user_id = m.user_id AND c.id = m.conversation_id
    WHERE ${owner('m')} AND ${owner('c')} AND ${created}
    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9`;
}
