import { Prisma } from '../../../../prisma/generated/client.js';
import { WHOLE } from './usage-query.js';
import { addedUp, DAY_KIND, FIRST_OPEN_DAY, SUMS } from '../../repositories/sums/sums.sql.js';

/** Messages of a user that are added up at a time, but for those of one day. */
const MESSAGES_AT_A_TIME = 50_000;
/** Tells the lock of sums from other advisory locks. */
const LOCK = 0x61690001;

/** Adds up sums: the least and the greatest input tokens unless one of them does not say its own. */
const ADDED = Prisma.sql`sum(messages), sum(messages_with_tokens), sum(input_tokens), sum(output_tokens),
  sum(cache_read_tokens), sum(cache_write_tokens), sum(reasoning_tokens),
  CASE WHEN bool_and(least_input_tokens IS NOT NULL) THEN min(least_input_tokens) END,
  CASE WHEN bool_and(greatest_input_tokens IS NOT NULL) THEN max(greatest_input_tokens) END`;

/** The last day of a row's month, of all rows or of those that have the same column. */
function lastDay(column?: string): Prisma.Sql {
  const same = column === undefined ? '' : `${column}, `;
  return Prisma.raw(`max(day) OVER (PARTITION BY ${same}date_trunc('month', day::timestamp))`);
}

/** Lets one process at a time make an organization's sums in a lane, until its transaction ends. Users have one lane. */
export function lockStatement(organizationId: string, lane: number): Prisma.Sql {
  return Prisma.sql`SELECT pg_advisory_xact_lock(${LOCK + lane}::int, hashtext(${organizationId}))::text AS locked`;
}

/**
 * Stores sums of closed days behind those that users have. In the order of their key, so that two processes that do the
 * same never deadlock.
 */
export function makeDaysStatement(
  organizationId: string,
  userIds: readonly string[],
  tierBounds: readonly number[],
): Prisma.Sql {
  const owner = (table: 'c' | 'm') =>
    Prisma.sql`${Prisma.raw(table)}.organization_id = ${organizationId} AND ${Prisma.raw(table)}.user_id = u.user_id`;
  const created = Prisma.sql`m.created_at >= u.since AND m.created_at < u.until`;
  return Prisma.sql`
    INSERT INTO ai_daily_sum (organization_id, user_id, ${DAY_KIND}, ${SUMS})
    SELECT ${organizationId}, u.user_id, ${DAY_KIND}, ${SUMS}
    FROM (${portions(organizationId, userIds)}) u CROSS JOIN LATERAL (${addedUp(owner, created, tierBounds)}) d
    ORDER BY u.user_id, ${DAY_KIND}
    ON CONFLICT DO NOTHING`;
}

/** For each user, from where on sums are missing and up to where they are made at a time. */
function portions(organizationId: string, userIds: readonly string[]): Prisma.Sql {
  const from = (since: Prisma.Sql, skipped: number) => Prisma.sql`(
    SELECT (m.created_at AT TIME ZONE 'UTC')::date FROM ai_message m
    WHERE m.organization_id = ${organizationId} AND m.user_id = s.user_id AND m.created_at >= ${since}
      AND m.created_at < ${FIRST_OPEN_DAY}::timestamp AT TIME ZONE 'UTC'
    ORDER BY m.created_at, m.id OFFSET ${skipped}::int LIMIT 1)`;
  return Prisma.sql`
    SELECT s.user_id, s.since, least(${FIRST_OPEN_DAY}, greatest(
      coalesce(${from(Prisma.sql`s.since`, MESSAGES_AT_A_TIME)}, 'infinity'),
      ${from(Prisma.sql`s.since`, 0)} + 1))::timestamp AT TIME ZONE 'UTC' AS until
    FROM (
      SELECT named.user_id, coalesce((
        SELECT max(s.day) + 1 FROM ai_daily_sum s
        WHERE s.organization_id = ${organizationId} AND s.user_id = named.user_id
      ), '-infinity')::timestamp AT TIME ZONE 'UTC' AS since
      FROM unnest(${userIds}::text[]) AS named (user_id)
    ) s`;
}

/** Drops the sums of months that have got days since. */
export function dropOutgrownMonthsStatement(organizationId: string, userIds: readonly string[]): Prisma.Sql {
  return Prisma.sql`
    DELETE FROM ai_daily_sum s
    WHERE s.organization_id = ${organizationId} AND s.user_id = ANY(${userIds}::text[]) AND s.of_month AND EXISTS (
      SELECT FROM ai_daily_sum d
      WHERE d.organization_id = ${organizationId} AND d.user_id = s.user_id AND NOT d.of_month AND d.day > s.day
        AND d.day < (date_trunc('month', s.day::timestamp) + interval '1 month')::date)`;
}

/** Stores the sums of months that lack them, from those of their days: of each entity, and of all. */
export function makeMonthsStatement(organizationId: string, userIds: readonly string[]): Prisma.Sql {
  const kind = Prisma.sql`user_id, last_day, model, agent_type, is_deleted, above_input_tokens`;
  return Prisma.sql`
    INSERT INTO ai_daily_sum (organization_id, user_id, of_month, day, model, agent_type, is_deleted, above_input_tokens,
      entity_type, entity_id, of_all_entities, of_model, ${SUMS})
    SELECT ${organizationId}, user_id, true, last_day, model, agent_type, is_deleted, above_input_tokens,
      entity_type, entity_id, grouping(entity_id) = 1, bool_or(of_model), ${ADDED}
    FROM (
      SELECT d.*, ${lastDay('d.user_id')} AS last_day
      FROM unnest(${userIds}::text[]) AS named (user_id)
      CROSS JOIN LATERAL (
        SELECT coalesce(max(s.day), '-infinity') AS made_until FROM ai_daily_sum s
        WHERE s.organization_id = ${organizationId} AND s.user_id = named.user_id AND s.of_month
      ) months
      CROSS JOIN LATERAL (
        SELECT * FROM ai_daily_sum d
        WHERE d.organization_id = ${organizationId} AND d.user_id = named.user_id AND NOT d.of_month
          AND d.day > months.made_until
      ) d
    ) day
    GROUP BY GROUPING SETS ((${kind}, entity_type, entity_id), (${kind}))
    ORDER BY user_id, last_day, model, agent_type, entity_type, entity_id, is_deleted, above_input_tokens
    ON CONFLICT DO NOTHING`;
}

/** Drops the sums of users, to be made anew. Sums that are being dropped elsewhere are left to that. */
export function dropSumsStatement(organizationId: string, userIds: readonly string[]): Prisma.Sql {
  return Prisma.sql`
    DELETE FROM ai_daily_sum s
    WHERE s.organization_id = ${organizationId} AND s.user_id = ANY(${userIds}::text[]) AND s.id IN (
      SELECT d.id FROM ai_daily_sum d
      WHERE d.organization_id = ${organizationId} AND d.user_id = ANY(${userIds}::text[]) FOR UPDATE SKIP LOCKED)`;
}

/**
 * Stores sums of days of the whole organization behind those that there are, from the users' own. They tell apart what
 * questions ask by that name no user and no entity.
 */
export function makeWholeDaysStatement(organizationId: string): Prisma.Sql {
  return Prisma.sql`
    INSERT INTO ai_daily_sum (organization_id, user_id, of_all_entities, day, role, model, agent_type, of_model,
      above_input_tokens, ${SUMS})
    SELECT ${organizationId}, ${WHOLE}, true, day, role, model, agent_type, of_model, above_input_tokens, ${ADDED}
    FROM ai_daily_sum d
    WHERE d.organization_id = ${organizationId} AND d.user_id <> ${WHOLE} AND NOT d.of_month AND d.day > (
      SELECT coalesce(max(s.day), '-infinity') FROM ai_daily_sum s
      WHERE s.organization_id = ${organizationId} AND s.user_id = ${WHOLE})
    GROUP BY day, role, model, agent_type, of_model, above_input_tokens
    ORDER BY day, role, model, agent_type, of_model, above_input_tokens
    ON CONFLICT DO NOTHING`;
}

/** Stores the sums of months of all users that lack them, from the users' own: of each entity, and of all. */
export function makeWholeMonthsStatement(organizationId: string): Prisma.Sql {
  const kind = Prisma.sql`last_day, model, agent_type, above_input_tokens`;
  return Prisma.sql`
    INSERT INTO ai_daily_sum (organization_id, user_id, of_month, day, model, agent_type, above_input_tokens,
      entity_type, entity_id, of_all_entities, of_model, ${SUMS})
    SELECT ${organizationId}, ${WHOLE}, true, last_day, model, agent_type, above_input_tokens,
      entity_type, entity_id, grouping(entity_id) = 1, bool_or(of_model), ${ADDED}
    FROM (
      SELECT s.*, ${lastDay()} AS last_day FROM ai_daily_sum s
      WHERE s.organization_id = ${organizationId} AND s.user_id <> ${WHOLE} AND s.of_month AND NOT s.of_all_entities
        AND s.day > (
          SELECT coalesce(max(w.day), '-infinity') FROM ai_daily_sum w
          WHERE w.organization_id = ${organizationId} AND w.user_id = ${WHOLE} AND w.of_month)
    ) month
    GROUP BY GROUPING SETS ((${kind}, entity_type, entity_id), (${kind}))
    ORDER BY entity_type, entity_id, last_day, model, agent_type, above_input_tokens
    ON CONFLICT DO NOTHING`;
}
