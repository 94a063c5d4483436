import { Prisma } from '../../../../prisma/generated/client.js';
import type { EntityRef } from '../../../../common/principal.js';
import { aboutOneOf } from '../../repositories/list.sql.js';
import {
  boundBelow,
  FIRST_OPEN_DAY,
  IS_DELETED,
  SUMS,
  SUMS_OF_MESSAGES,
} from '../../repositories/sums/sums.sql.js';
import { type UsageFilter, type UsageKey, type UsagePage, type UsageQuery, WHOLE } from './usage-query.js';

/** Users that are named at a time as lacking sums, or as having wrong ones. */
const MAX_NAMED_USERS = 2_000;
/** Keys of a row in its order, an entity being two of them. */
export const MAX_KEYS = 7;

/**
 * Adds up usage from sums of months, sums of days where a month is cut, and messages where a day is, or where no sums
 * cover it yet. It only reads.
 *
 * Sums of messages that were removed are beside them: truth, which nothing can be compared with. Every other is audited, in the one snapshot of the statement: sums and messages together must be what the totals of
 * each user's conversations say, deleted ones apart, and the sums of days those of their months.
 */
export function usageStatement(organizationId: string, query: UsageQuery): Prisma.Sql {
  const { groupBy, page } = query;
  return Prisma.sql`
    WITH ${sources(organizationId, query)}, ${audit(organizationId, query)}, grouped AS MATERIALIZED (
      SELECT ${keyColumns(groupBy)}, model, period, above, ${ADDED}
      FROM (${facts(query)}) c
      WHERE ${matching(query.filter)} AND period >= ${query.timeline.periods.first} AND period < ${query.timeline.periods.end}
      GROUP BY ${groupedBy(groupBy)} model, period, above
    ), keyed AS MATERIALIZED (
      SELECT g.*, ${rowKeys(groupBy)} AS keys FROM grouped g
    ), page AS (
      SELECT keys FROM keyed WHERE ${behind(page)} GROUP BY keys ORDER BY keys LIMIT ${page.limit}
    )
    SELECT (SELECT is_incomplete FROM found) AS "isIncomplete",
      (SELECT coalesce(json_agg(user_id), '[]') FROM (
        SELECT user_id FROM audited WHERE is_wrong ORDER BY user_id LIMIT ${MAX_NAMED_USERS}) w) AS wrong,
      (SELECT coalesce(json_agg(u), '[]') FROM (
        SELECT user_id AS "userId", messages FROM audited
        WHERE has_unsummed ORDER BY user_id LIMIT ${MAX_NAMED_USERS}) u) AS unsummed,
      (SELECT coalesce(json_agg(t), '[]') FROM (
        SELECT model, period, above, ${ADDED_AS_TEXT} FROM grouped GROUP BY model, period, above) t) AS total,
      (SELECT coalesce(json_agg(r ORDER BY r.keys), '[]') FROM (
        SELECT k.keys, user_id AS "userId", entity_type AS "entityType", entity_id AS "entityId",
          agent_type AS "agentType", key_model AS "keyModel", day, month, model, period, above, ${AS_TEXT}
        FROM page p JOIN keyed k ON k.keys = p.keys) r) AS rows`;
}

/** Conversations' totals, sums and messages of the users that are asked for. */
function sources(organizationId: string, query: UsageQuery): Prisma.Sql {
  const { filter, tierBounds, timeline, maxUnsummed, isWhole } = query;
  const own = (table: string, user = filter.userId) => {
    const name = Prisma.raw(table);
    const ofUser = user === undefined ? Prisma.empty : Prisma.sql`AND ${name}.user_id = ${user}`;
    return Prisma.sql`${name}.organization_id = ${organizationId} ${ofUser}`;
  };
  const ownSums =
    isWhole || filter.userId !== undefined
      ? own('s', isWhole ? WHOLE : filter.userId)
      : Prisma.sql`${own('s')} AND s.user_id <> ${WHOLE}`;
  const isDeleted = isWhole ? Prisma.sql`false` : IS_DELETED;
  const messages = (until: Prisma.Sql, from: Prisma.Sql) => Prisma.sql`
    SELECT ${PERIOD(Prisma.sql`m.created_at`, timeline.cuts)} AS period,
      (m.created_at AT TIME ZONE 'UTC')::date AS day, m.model, c.agent_type, c.entity_type, c.entity_id,
      ${isDeleted} AS is_deleted, ${boundBelow(Prisma.sql`coalesce(m.input_tokens, 0)`, tierBounds)} AS above,
      ${SUMS_OF_MESSAGES}
    FROM ${isWhole ? activeSince(organizationId, from) : Prisma.sql`(SELECT u.user_id) a`}
    JOIN ai_message m ON m.organization_id = ${organizationId} AND m.user_id = a.user_id
    JOIN ai_conversation c
      ON c.organization_id = ${organizationId} AND c.user_id = m.user_id AND c.id = m.conversation_id
    WHERE m.organization_id = ${organizationId} AND c.organization_id = ${organizationId}
      AND m.created_at >= ${from} AND m.created_at < ${until}
    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8`;
  const [from, to] = [timeline.byDay.map((range) => range.from), timeline.byDay.map((range) => range.to)];
  return Prisma.sql`
    totals AS MATERIALIZED (
      SELECT ${isWhole ? Prisma.sql`${WHOLE}::text` : Prisma.sql`c.user_id`} AS user_id, max(c.last_message_at) AS latest, sum(c.message_count) AS messages,
        sum(c.total_input_tokens + c.total_output_tokens) AS tokens,
        coalesce(sum(c.message_count) FILTER (WHERE ${isDeleted}), 0) AS deleted_messages
      FROM ai_conversation c WHERE ${own('c')} AND c.message_count > 0
      GROUP BY 1
    ), months AS MATERIALIZED (
      SELECT s.user_id, s.day, ${MONTH_OF_DAY} AS month, s.model, s.agent_type, s.entity_type, s.entity_id, s.is_deleted,
        ${tierOf(Prisma.sql`s.least_input_tokens`, tierBounds)} AS above, ${SUMS}
      FROM ai_daily_sum s WHERE ${ownSums} AND s.of_month
    ), summed AS MATERIALIZED (
      SELECT user_id, max(day) + 1 AS until_day, ${AUDITED},
        bool_or(${isCoarse(tierBounds)}) AS is_coarse,
        coalesce(sum(messages) FILTER (WHERE ${isByDay(from, to, Prisma.sql`month`)}), 0) AS messages_by_day,
        coalesce(sum(input_tokens + output_tokens) FILTER (WHERE ${isByDay(from, to, Prisma.sql`month`)}), 0) AS tokens_by_day
      FROM months GROUP BY user_id
    ), users AS MATERIALIZED (
      SELECT user_id, coalesce(s.until_day, '-infinity') AS until_day,
        coalesce(s.until_day, '-infinity')::timestamp AT TIME ZONE 'UTC' AS until, t.latest,
        coalesce(t.messages, 0) - coalesce(s.messages, 0) AS messages
      FROM totals t FULL JOIN summed s USING (user_id)
    ), found AS MATERIALIZED (
      SELECT coalesce(sum(messages) FILTER (WHERE messages > 0), 0) > ${maxUnsummed}::bigint AS is_incomplete FROM users
    ), live AS MATERIALIZED (
      SELECT u.user_id, m.* FROM users u CROSS JOIN LATERAL (${messages(Prisma.sql`'infinity'`, Prisma.sql`u.until`)}) m
      WHERE u.latest >= u.until AND NOT (SELECT is_incomplete FROM found)
    ), days AS MATERIALIZED (
      SELECT u.user_id, s.* FROM users u
      CROSS JOIN unnest(${from}::date[], ${to}::date[]) AS r (first_day, end_day)
      CROSS JOIN LATERAL (
        SELECT s.day, s.model, s.agent_type, s.entity_type, s.entity_id, s.is_deleted,
          ${tierOf(Prisma.sql`s.least_input_tokens`, tierBounds)} AS above, ${SUMS}
        FROM ai_daily_sum s
        WHERE s.organization_id = ${organizationId} AND s.user_id = u.user_id AND NOT s.of_month
          AND s.day >= r.first_day AND s.day < least(r.end_day, u.until_day)
      ) s
    ), cut AS MATERIALIZED (
      SELECT u.user_id, m.* FROM (
        SELECT DISTINCT user_id, day FROM days WHERE day = ANY(${timeline.byMessage}::date[])
      ) u CROSS JOIN LATERAL (
        ${messages(Prisma.sql`((u.day + 1)::timestamp AT TIME ZONE 'UTC')`, Prisma.sql`(u.day::timestamp AT TIME ZONE 'UTC')`)}
      ) m
    ), removed AS (
      SELECT s.user_id, s.day, s.model, s.agent_type, s.entity_type, s.entity_id, s.is_deleted,
        ${tierOf(Prisma.sql`s.least_input_tokens`, tierBounds)} AS above, ${SUMS}
      FROM ai_removed_sum s WHERE ${own('s')}
    )`;
}

/** Users who may have messages since a moment. */
function activeSince(organizationId: string, from: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`(SELECT DISTINCT c.user_id FROM ai_conversation c
    WHERE c.organization_id = ${organizationId} AND c.last_message_at >= ${from}) a`;
}

/** Compares, user by user, what is added up with what the conversations have counted. */
function audit(organizationId: string, { tierBounds }: UsageQuery): Prisma.Sql {
  return Prisma.sql`
    audited AS MATERIALIZED (
      SELECT user_id, u.messages,
        CASE WHEN (SELECT is_incomplete FROM found) THEN EXISTS (
          SELECT FROM ai_message m
          WHERE m.organization_id = ${organizationId} AND m.user_id = u.user_id AND m.created_at >= u.until
            AND m.created_at < ${FIRST_OPEN_DAY}::timestamp AT TIME ZONE 'UTC'
        ) ELSE coalesce(l.is_closed, false) END AS has_unsummed,
        coalesce(s.is_coarse, false) OR coalesce(d.is_coarse, false)
        OR (coalesce(d.messages, 0), coalesce(d.tokens, 0))
          <> (coalesce(s.messages_by_day, 0), coalesce(s.tokens_by_day, 0))
        OR CASE WHEN (SELECT is_incomplete FROM found) THEN u.messages < 0
          ELSE (coalesce(t.messages, 0), coalesce(t.tokens, 0), coalesce(t.deleted_messages, 0))
            <> (coalesce(s.messages, 0) + coalesce(l.messages, 0), coalesce(s.tokens, 0) + coalesce(l.tokens, 0),
              coalesce(s.deleted_messages, 0) + coalesce(l.deleted_messages, 0)) END AS is_wrong
      FROM users u
      LEFT JOIN totals t USING (user_id)
      LEFT JOIN summed s USING (user_id)
      LEFT JOIN (
        SELECT user_id, ${AUDITED}, bool_or(day < ${FIRST_OPEN_DAY}) AS is_closed FROM live GROUP BY user_id
      ) l USING (user_id)
      LEFT JOIN (
        SELECT user_id, sum(messages) AS messages, sum(input_tokens + output_tokens) AS tokens,
          bool_or(${isCoarse(tierBounds)}) AS is_coarse
        FROM days GROUP BY user_id
      ) d USING (user_id)
    )`;
}

/** Everything that is added up, with the period that it belongs to. */
function facts({ timeline: { cuts, byDay, byMessage } }: UsageQuery): Prisma.Sql {
  const [from, to] = [byDay.map((range) => range.from), byDay.map((range) => range.to)];
  const ofDay = (day: Prisma.Sql) => PERIOD(Prisma.sql`(${day}::timestamp AT TIME ZONE 'UTC')`, cuts);
  return Prisma.sql`
    SELECT user_id, ${FACTS}, month AS day, ${ofDay(Prisma.sql`month`)} AS period FROM months
    WHERE NOT (${isByDay(from, to, Prisma.sql`month`)})
    UNION ALL
    SELECT user_id, ${FACTS}, day, ${ofDay(Prisma.sql`day`)} AS period FROM days WHERE day <> ALL(${byMessage}::date[])
    UNION ALL
    SELECT user_id, ${FACTS}, day, period FROM cut
    UNION ALL
    SELECT user_id, ${FACTS}, day, period FROM live
    UNION ALL
    SELECT user_id, ${FACTS}, day, ${ofDay(Prisma.sql`day`)} AS period FROM removed`;
}

/** The condition that a sum has messages on both sides of a bound, or does not say so. */
function isCoarse(tierBounds: readonly number[]): Prisma.Sql {
  const greatest = Prisma.sql`greatest_input_tokens`;
  return Prisma.sql`${greatest} IS NULL OR above <> ${tierOf(greatest, tierBounds)}`;
}

/** The bound that input tokens are above. Most are below the first one, which is looked at alone. */
function tierOf(inputTokens: Prisma.Sql, [first, ...more]: readonly number[]): Prisma.Sql {
  if (first === undefined) return Prisma.sql`0`;
  return Prisma.sql`CASE WHEN ${inputTokens} <= ${first}::int THEN 0 ELSE ${boundBelow(inputTokens, [first, ...more])} END`;
}

/** The period of a moment. */
function PERIOD(moment: Prisma.Sql, cuts: readonly Date[]): Prisma.Sql {
  if (cuts.length === 0) return Prisma.sql`0`;
  return Prisma.sql`width_bucket(${moment}, ${cuts}::timestamptz[])`;
}

const MONTH_OF_DAY = Prisma.sql`(s.day - (extract(day FROM s.day)::int - 1))`;
const FACTS = Prisma.sql`model, agent_type, entity_type, entity_id, is_deleted, above, ${SUMS}`;
const AUDITED = Prisma.sql`sum(messages) AS messages, sum(input_tokens + output_tokens) AS tokens,
  coalesce(sum(messages) FILTER (WHERE is_deleted), 0) AS deleted_messages`;

const COUNTS = [
  'messages',
  'messages_with_tokens',
  'input_tokens',
  'output_tokens',
  'cache_read_tokens',
  'cache_write_tokens',
  'reasoning_tokens',
];
const ADDED = Prisma.raw(COUNTS.map((count) => `sum(${count}) AS ${count}`).join());
const NAMES = [
  'messages',
  '"messagesWithTokens"',
  'input',
  'output',
  '"cacheRead"',
  '"cacheWrite"',
  'reasoning',
];
const AS_TEXT = Prisma.raw(COUNTS.map((count, index) => `${count}::text AS ${NAMES[index]}`).join());
const ADDED_AS_TEXT = Prisma.raw(
  COUNTS.map((count, index) => `sum(${count})::text AS ${NAMES[index]}`).join(),
);

/** The condition that the days of a month are read one by one. */
function isByDay(from: string[], to: string[], month: Prisma.Sql): Prisma.Sql {
  if (from.length === 0) return Prisma.sql`false`;
  return Prisma.sql`EXISTS (SELECT FROM unnest(${from}::date[], ${to}::date[]) AS r (first_day, end_day)
    WHERE ${month} >= r.first_day AND ${month} < r.end_day)`;
}

/** The columns of the keys, and how each is made. */
const KEY_COLUMNS: readonly [key: UsageKey, name: string, column: string][] = [
  ['user', 'user_id', 'user_id'],
  ['entity', 'entity_type', 'entity_type'],
  ['entity', 'entity_id', 'entity_id'],
  ['agentType', 'agent_type', 'agent_type'],
  ['model', 'key_model', 'model'],
  ['day', 'day', "to_char(day, 'YYYY-MM-DD')"],
  ['month', 'month', "to_char(day, 'YYYY-MM')"],
];

/** What rows are told apart by; null where they are not. */
function keyColumns(groupBy: readonly UsageKey[]): Prisma.Sql {
  const columns = KEY_COLUMNS.map(
    ([key, name, column]) => `${groupBy.includes(key) ? column : 'NULL::text'} AS ${name}`,
  );
  return Prisma.raw(columns.join());
}

/** The columns of the keys by their places. */
function groupedBy(groupBy: readonly UsageKey[]): Prisma.Sql {
  const places = KEY_COLUMNS.map(([key], index) => (groupBy.includes(key) ? `${index + 1}, ` : ''));
  return Prisma.raw(places.join(''));
}

/** A row's keys in their order, as texts of which that of an absent value is the least. */
function rowKeys(groupBy: readonly UsageKey[]): Prisma.Sql {
  const names = groupBy.flatMap((key) => (key === 'entity' ? ['entityType', 'entityId'] : [key]));
  const keys = Array.from({ length: MAX_KEYS }, (_, index) => {
    const name = names[index] ?? '';
    return Prisma.sql`CASE ${name}::text WHEN 'user' THEN coalesce('+' || user_id, '')
      WHEN 'entityType' THEN coalesce('+' || entity_type, '') WHEN 'entityId' THEN coalesce('+' || entity_id, '')
      WHEN 'agentType' THEN coalesce('+' || agent_type, '') WHEN 'model' THEN coalesce('+' || key_model, '')
      WHEN 'day' THEN day WHEN 'month' THEN month ELSE '' END`;
  });
  return Prisma.sql`(ARRAY[${Prisma.join(keys)}]::text[] COLLATE "C")`;
}

function behind({ after }: UsagePage): Prisma.Sql {
  return Prisma.sql`(${after === null} OR keys > ${after ?? []}::text[] COLLATE "C")`;
}

function matching({ entities, readable, deleted, ...filter }: UsageFilter): Prisma.Sql {
  const equal = (column: string, value: string | undefined) =>
    value === undefined ? null : Prisma.sql`c.${Prisma.raw(column)} = ${value}`;
  const conditions = [
    Prisma.sql`true`,
    equal('entity_type', filter.entityType),
    equal('entity_id', filter.entityId),
    equal('agent_type', filter.agentType),
    equal('model', filter.model),
    deleted === false ? Prisma.sql`NOT c.is_deleted` : null,
    readable ? aboutOneOf(readable) : null,
    entities ? isOneOf(entities) : null,
  ].filter((condition) => condition !== null);
  return Prisma.join(conditions, ' AND ');
}

function isOneOf(entities: readonly EntityRef[]): Prisma.Sql {
  return Prisma.sql`(c.entity_type, c.entity_id) IN (SELECT * FROM unnest(
    ${entities.map(({ entityType }) => entityType)}::text[], ${entities.map(({ entityId }) => entityId)}::text[]))`;
}
