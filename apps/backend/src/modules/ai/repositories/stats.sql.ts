import type { EntityRef } from '../../../common/principal.js';
import type { Scope } from '../../../common/scope.js';
import { Prisma } from '../../../prisma/generated/client.js';
import { aboutOneOf } from './list.sql.js';
import { IS_THERE, ofOwner } from './own-conversation.sql.js';
import { addedUp, DAY_KIND, FIRST_OPEN_DAY, IS_DELETED, SUMS } from './sums/sums.sql.js';

/** Messages created at or after `from` and before `to`. */
export interface StatsRange {
  from: Date | null;
  to: Date | null;
}

/**
 * A user's statistics, from the sums of closed days and the messages since. It only reads: `storeStatement` stores the
 * days that it had to add up, where `closed` says that there are some.
 *
 * 1. `sums` are the days that were added up, `live` all messages after the last of them.
 * 2. `audit` compares both with the totals of the conversations, of deleted ones apart. The statement reads one snapshot,
 *    and appends only ever add, so where the totals agree every sum is right. They differ where a message came into a day
 *    that had been added up (it was committed late, or the clock was set back), or where rows were deleted.
 */
export function statsStatement(scope: Scope, range: StatsRange): Prisma.Sql {
  const owned = ownedBy(scope);
  const everything = isEverything(range);
  return Prisma.sql`
    WITH sums AS (
      SELECT ${COLUMNS} FROM ai_daily_sum s WHERE ${owned('s')} AND NOT s.of_month
    ), summed AS MATERIALIZED (${summedUntil(scope)}
    ), live AS MATERIALIZED (
      SELECT ${COLUMNS} FROM (${addedUp(owned, between(SUMMED_UNTIL, Prisma.sql`'infinity'`), [])}) live
    ), groups AS ${everything ? Prisma.sql`NOT MATERIALIZED (${COUNTED})` : Prisma.sql`MATERIALIZED (${within(scope, range)})`},
    totals AS MATERIALIZED (${TOTALS}
    ), conversations AS MATERIALIZED (
      SELECT c.status, c.agent_type, ${IS_DELETED} AS is_deleted,
        count(*) FILTER (WHERE ${hasMessageWithin(scope, range)}) AS conversations,
        sum(c.message_count) AS messages, sum(c.total_input_tokens + c.total_output_tokens) AS tokens,
        max(c.last_message_at) AS last_message_at
      FROM ai_conversation c WHERE ${owned('c')}
      GROUP BY 1, 2, 3
    ), audit AS MATERIALIZED (
      SELECT counted = ledger AND latest IS NOT DISTINCT FROM last_message_at AND NOT is_unknown AS exact
      FROM (
        SELECT ${audited(Prisma.sql`input_tokens + output_tokens`)} AS counted,
          coalesce(bool_or(is_unknown), false) AS is_unknown
        FROM (${everything ? OF_GROUPS : COUNTED}) counted
      ) counted, (
        SELECT ${audited(Prisma.sql`tokens`)} AS ledger, max(last_message_at) AS last_message_at FROM conversations
      ) ledger, (
        SELECT max(m.created_at) AS latest FROM ai_message m WHERE ${owned('m')}
      ) latest
    )
    SELECT (SELECT exact FROM audit) AS exact, EXISTS (SELECT FROM live WHERE day < ${FIRST_OPEN_DAY}) AS closed,
      ${ANSWER}`;
}

/**
 * Stores the sums of closed days that lack them. A statement of its own, since Citus sends one that also reads to all
 * machines. In the order of their key, so that two processes that do the same never deadlock.
 *
 * @param tierBounds bounds of prices' tiers by input tokens, which the sums tell apart
 */
export function storeStatement(scope: Scope, tierBounds: readonly number[]): Prisma.Sql {
  const { organizationId, userId } = scope;
  const closed = between(
    Prisma.sql`(${summedUntil(scope)})`,
    Prisma.sql`(${FIRST_OPEN_DAY}::timestamp AT TIME ZONE 'UTC')`,
  );
  return Prisma.sql`
    INSERT INTO ai_daily_sum (organization_id, user_id, ${DAY_KIND}, ${SUMS})
    SELECT ${organizationId}, ${userId}, ${DAY_KIND}, ${SUMS} FROM (${addedUp(ownedBy(scope), closed, tierBounds)}) live
    ORDER BY ${DAY_KIND}
    ON CONFLICT DO NOTHING`;
}

/** The end of the days that have sums. */
function summedUntil(scope: Scope): Prisma.Sql {
  return Prisma.sql`
      SELECT coalesce(max(day) + 1, '-infinity')::timestamp AT TIME ZONE 'UTC' AS until
      FROM ai_daily_sum s WHERE ${ownedBy(scope)('s')} AND NOT s.of_month`;
}

/** Counts the messages alone, and drops the user's sums, to be made anew by the next statement that needs them. */
export function recountStatement(scope: Scope, range: StatsRange): Prisma.Sql {
  const owned = ownedBy(scope);
  return Prisma.sql`
    WITH dropped AS (
      DELETE FROM ai_daily_sum s WHERE ${owned('s')} AND id IN (
        SELECT id FROM ai_daily_sum s WHERE ${owned('s')} FOR UPDATE SKIP LOCKED
      )
    ), ${counted(scope, range, Prisma.sql`true`)}
    SELECT ${ANSWER}`;
}

/**
 * Drops the sums of the days from a conversation's first message on, to be made anew: sums have no gaps. Where others are
 * dropping some, those go as well.
 */
export function dropSumsOf(scope: Scope, conversationId: string): Prisma.Sql {
  const owned = ownedBy(scope);
  return Prisma.sql`
    DELETE FROM ai_daily_sum s WHERE ${owned('s')} AND id IN (
      SELECT id FROM ai_daily_sum s WHERE ${owned('s')} AND day >= (
        SELECT (m.created_at AT TIME ZONE 'UTC')::date FROM ai_message m
        WHERE ${owned('m')} AND m.conversation_id = ${conversationId}::uuid AND m.sequence = 1
      ) FOR UPDATE SKIP LOCKED
    )`;
}

/** Counts the messages of conversations about these entities, or about none: sums of days do not tell entities apart. */
export function narrowedStatement(
  scope: Scope,
  range: StatsRange,
  entities: readonly EntityRef[],
): Prisma.Sql {
  return Prisma.sql`WITH ${counted(scope, range, aboutOneOf(entities))} SELECT ${ANSWER}`;
}

/** Counts from the messages alone, of conversations `c` that fit a condition. */
function counted(scope: Scope, range: StatsRange, condition: Prisma.Sql): Prisma.Sql {
  const { from, to } = bounds(range);
  const inRange = isEverything(range)
    ? Prisma.sql`true`
    : Prisma.sql`c.id IN (${conversationsWithin(scope, range)})`;
  return Prisma.sql`
    groups AS MATERIALIZED (
      SELECT ${COLUMNS} FROM (${addedUp(ownedBy(scope), Prisma.sql`c.${IS_THERE} AND ${between(from, to)} AND ${condition}`, [])}) counted
    ), totals AS MATERIALIZED (${TOTALS}
    ), conversations AS MATERIALIZED (
      SELECT c.status, c.agent_type, false AS is_deleted, count(*) AS conversations
      FROM ai_conversation c
      WHERE ${ofOwner(scope)} AND ${inRange} AND ${condition}
      GROUP BY 1, 2
    )`;
}

/** The columns that statistics are made of. Sums that a backend of an earlier version stored do not tell all apart. */
const COLUMNS = Prisma.sql`day, role, model, agent_type, of_model, is_deleted, messages,
  messages_with_tokens, input_tokens, output_tokens,
  cache_read_tokens, cache_write_tokens, reasoning_tokens, above_input_tokens, least_input_tokens,
  greatest_input_tokens, greatest_input_tokens IS NULL AS is_unknown`;
const SUMMED_UNTIL = Prisma.sql`(SELECT until FROM summed)`;

const COUNTED = Prisma.sql`TABLE sums UNION ALL TABLE live`;

/** Sums by group and by day, in one pass. */
const TOTALS = Prisma.sql`
      SELECT day, role, model, agent_type, of_model, is_deleted, sum(messages) AS messages,
        sum(messages_with_tokens) AS messages_with_tokens,
        sum(input_tokens) AS input_tokens, sum(output_tokens) AS output_tokens,
        sum(cache_read_tokens) AS cache_read_tokens, sum(cache_write_tokens) AS cache_write_tokens,
        sum(reasoning_tokens) AS reasoning_tokens, min(least_input_tokens) AS least_input_tokens,
        max(greatest_input_tokens) AS greatest_input_tokens, bool_or(is_unknown) AS is_unknown
      FROM groups GROUP BY GROUPING SETS
        ((role, model, agent_type, of_model, is_deleted, above_input_tokens), (day, is_deleted))`;
const OF_GROUPS = Prisma.sql`SELECT * FROM totals WHERE day IS NULL`;
const OF_DAYS = Prisma.sql`SELECT * FROM totals WHERE day IS NOT NULL`;

/** Messages and tokens, of conversations that are there and of deleted ones. */
function audited(tokens: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`(coalesce(sum(messages) FILTER (WHERE is_deleted), 0),
    coalesce(sum(${tokens}) FILTER (WHERE is_deleted), 0), coalesce(sum(messages), 0), coalesce(sum(${tokens}), 0))`;
}

const ANSWER = Prisma.sql`
  (SELECT coalesce(json_agg(groups), '[]') FROM (
    SELECT role, model, agent_type AS "agentType", of_model AS "fromModel", messages,
      messages_with_tokens AS "messagesWithTokens", input_tokens AS input,
      output_tokens AS output, cache_read_tokens AS "cacheRead", cache_write_tokens AS "cacheWrite",
      reasoning_tokens AS reasoning, least_input_tokens AS "leastInput", greatest_input_tokens AS "greatestInput"
    FROM (${OF_GROUPS}) messages WHERE NOT is_deleted
  ) groups) AS groups,
  (SELECT coalesce(json_agg(day ORDER BY date), '[]') FROM (
    SELECT day AS date, messages, input_tokens AS input, output_tokens AS output FROM (${OF_DAYS}) days
    WHERE NOT is_deleted
  ) day) AS days,
  (SELECT coalesce(json_agg(c), '[]') FROM (
    SELECT status, agent_type AS "agentType", conversations FROM conversations
    WHERE conversations > 0 AND NOT is_deleted
  ) c) AS conversations`;

function ownedBy({ organizationId, userId }: Scope): (table: 'c' | 'm' | 's') => Prisma.Sql {
  return (table) => {
    const name = Prisma.raw(table);
    return Prisma.sql`${name}.organization_id = ${organizationId} AND ${name}.user_id = ${userId}`;
  };
}

/**
 * The condition of a range, always with both ends: of a range with one end, the planner expects a third of the table
 * where it does not know its value.
 */
function between(from: Prisma.Sql, to: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`m.created_at >= ${from} AND m.created_at < ${to}`;
}

/** Takes the whole days of the range from the sums, and the rest before and after them from the messages. */
function within(scope: Scope, range: StatsRange): Prisma.Sql {
  const { from, to } = bounds(range);
  const firstDay = Prisma.sql`${time(range.from && startOfDay(range.from.getTime() + DAY_MS - 1), '-infinity')}`;
  const lastDay = Prisma.sql`${time(range.to && startOfDay(range.to.getTime()), 'infinity')}`;
  const before = between(from, Prisma.sql`least(${to}, ${firstDay})`);
  const rest = Prisma.sql`greatest(${firstDay}, least(${lastDay}, ${SUMMED_UNTIL}))`;
  return Prisma.sql`
    SELECT * FROM sums WHERE day >= (${firstDay} AT TIME ZONE 'UTC') AND day < (${lastDay} AT TIME ZONE 'UTC')
    UNION ALL SELECT ${COLUMNS} FROM (${addedUp(ownedBy(scope), before, [])}) before
    UNION ALL SELECT ${COLUMNS} FROM (${addedUp(ownedBy(scope), between(rest, to), [])}) behind`;
}

/**
 * The condition that a conversation has a message in the range. Its last message decides where it is in the range or
 * before; else its messages are looked at.
 */
function hasMessageWithin(scope: Scope, range: StatsRange): Prisma.Sql {
  if (isEverything(range)) return Prisma.sql`true`;
  const { from, to } = bounds(range);
  return Prisma.sql`c.last_message_at >= ${from} AND (
    c.last_message_at < ${to} OR c.id IN (${conversationsWithin(scope, range)}))`;
}

function conversationsWithin(scope: Scope, range: StatsRange): Prisma.Sql {
  const { from, to } = bounds(range);
  return Prisma.sql`
    SELECT DISTINCT m.conversation_id FROM ai_message m WHERE ${ownedBy(scope)('m')} AND ${between(from, to)}`;
}

function isEverything({ from, to }: StatsRange): boolean {
  return from === null && to === null;
}

function bounds({ from, to }: StatsRange): Record<'from' | 'to', Prisma.Sql> {
  return { from: time(from, '-infinity'), to: time(to, 'infinity') };
}

function time(at: Date | null, otherwise: '-infinity' | 'infinity'): Prisma.Sql {
  return Prisma.sql`${at ?? otherwise}::timestamptz`;
}

const DAY_MS = 24 * 60 * 60 * 1000;

function startOfDay(milliseconds: number): Date {
  return new Date(Math.floor(milliseconds / DAY_MS) * DAY_MS);
}
