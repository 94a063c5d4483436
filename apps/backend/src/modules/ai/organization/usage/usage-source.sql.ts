import { Prisma } from '../../../../prisma/generated/client.js';
import {
  boundBelow,
  FIRST_OPEN_DAY,
  IS_DELETED,
  SUMS,
  SUMS_OF_MESSAGES,
} from '../../repositories/sums/sums.sql.js';
import { daysOf, monthsOf, unitOf } from './usage-level.sql.js';
import { isOfUsers, type UsageLevel, type UsageQuery, WHOLE } from './usage-query.js';
import { ADDED, COUNTED, periodOf } from './usage-sums.sql.js';

/** Sums of one level, and the conversations that they are compared with, as parts of a statement. */
export interface Source {
  organizationId: string;
  query: UsageQuery;
  level: UsageLevel;
  /** What names of its parts begin with. */
  prefix: string;
  /** What each of its units counts by its conversations: a query. */
  totals: Prisma.Sql;
  /** The name of a part that lists the units that are read; null for all. */
  leads: Prisma.Sql | null;
}

/** The name of a part of a source. */
export function part({ prefix }: Pick<Source, 'prefix'>, name: string): Prisma.Sql {
  return Prisma.raw(`${prefix}_${name}`);
}

/**
 * Reads sums of months, sums of days where a month is cut, and messages where a day is, or where no sums cover it yet.
 *
 * Sums of messages that were removed are beside them: truth, which nothing can be compared with. Every other is audited,
 * in the one snapshot of the statement: sums and messages together must be what the totals of the conversations say, unit
 * by unit, deleted ones apart, and the sums of days those of their months.
 */
export function sourceParts(source: Source): Prisma.Sql {
  const { byDay, byMessage } = source.query.timeline;
  const named = (name: string, sql: Prisma.Sql) => Prisma.sql`${part(source, name)} AS MATERIALIZED (${sql})`;
  return Prisma.join([
    named('totals', source.totals),
    named('months', months(source)),
    named('summed', summed(source)),
    named('units', units(source)),
    named('found', found(source)),
    named('live', live(source)),
    ...(byDay.length > 0 ? [named('days', days(source))] : []),
    ...(byMessage.length > 0 ? [named('cut', cut(source))] : []),
    named('audited', audited(source)),
  ]);
}

/** What conversations of each unit have counted: its columns, and the query that groups by them. */
export function ledger(level: UsageLevel, conversations: Prisma.Sql): Prisma.Sql {
  const keys = { organization: '', entity: 'entity_type, entity_id', user: 'user_id', detail: 'user_id' }[
    level
  ];
  const columns = keys === '' ? Prisma.empty : Prisma.raw(`${keys}, `);
  const isDeleted = isOfUsers(level) ? IS_DELETED : Prisma.sql`false`;
  return Prisma.sql`
    SELECT ${unitOf(level, 't')} AS unit, t.* FROM (
      SELECT ${columns} max(c.last_message_at) AS latest, sum(c.message_count) AS messages,
        sum(c.total_input_tokens + c.total_output_tokens) AS tokens,
        coalesce(sum(c.message_count) FILTER (WHERE ${isDeleted}), 0) AS deleted_messages
      FROM ai_conversation c WHERE ${conversations} AND c.message_count > 0
      ${keys === '' ? Prisma.empty : Prisma.raw(`GROUP BY ${keys}`)}
    ) t`;
}

/** Adds up sums of months by what rows, prices and the audit tell apart. */
function months(source: Source): Prisma.Sql {
  const { query, level } = source;
  const told = toldApart(query);
  const ifTold = (isTold: boolean, name: string) =>
    Prisma.raw(`${isTold ? `s.${name}` : 'NULL::text'} AS ${name}`);
  const month = told.month ? Prisma.sql`date_trunc('month', s.day::timestamp)::date` : Prisma.sql`NULL::date`;
  const keys = Prisma.sql`unit, month, period, is_by_day, model, agent_type, entity_type, entity_id, is_deleted, above`;
  return Prisma.sql`
    SELECT ${keys}, ${isOfUsers(level) ? Prisma.sql`unit` : Prisma.sql`NULL::text`} AS user_id,
      max(last_day) AS last_day, bool_or(is_coarse) AS is_coarse, ${ADDED}
    FROM (
      SELECT s.*, ${isCoarse(query)} AS is_coarse FROM (
        SELECT s.unit, ${month} AS month, s.day AS last_day, ${periodOfDay(Prisma.sql`s.day`, query)} AS period,
          ${inDays(query, Prisma.sql`s.day`)} AS is_by_day, s.model, ${ifTold(told.agent, 'agent_type')},
          ${ifTold(told.entity, 'entity_type')}, ${ifTold(told.entity, 'entity_id')}, s.is_deleted,
          ${tierOf(Prisma.sql`s.least_input_tokens`, query.tierBounds)} AS above, s.greatest_input_tokens, ${COUNTED}
        FROM (${monthRows(source)}) s
      ) s
    ) s GROUP BY ${keys}`;
}

/** Which keys of sums rows or filters need, beside the model, which prices need. */
function toldApart({ groupBy, filter }: UsageQuery): Record<'month' | 'agent' | 'entity', boolean> {
  const { entityType, entityId, entities, readable } = filter;
  return {
    month: groupBy.includes('month'),
    agent: groupBy.includes('agentType') || filter.agentType !== undefined,
    entity:
      groupBy.includes('entity') ||
      [entityType, entityId, entities, readable].some((each) => each !== undefined),
  };
}

/** Reads the sums of months by the units that are listed, or all. */
function monthRows({ level, leads, organizationId, query }: Source): Prisma.Sql {
  const unit = unitOf(level, 's');
  const sums = Prisma.sql`FROM ai_daily_sum s
    WHERE s.organization_id = ${organizationId} AND ${monthsOf(level, query.filter)} AND s.of_month`;
  return leads === null
    ? Prisma.sql`SELECT ${unit} AS unit, s.* ${sums}`
    : Prisma.sql`SELECT l.unit, s.* FROM ${leads} l CROSS JOIN LATERAL (SELECT s.* ${sums} AND ${unit} = l.unit ${EACH}) s`;
}

function summed(source: Source): Prisma.Sql {
  const { level, organizationId } = source;
  const untilDay = isOfUsers(level)
    ? Prisma.sql`max(last_day) + 1`
    : Prisma.sql`(SELECT max(s.day) + 1 FROM ai_daily_sum s
        WHERE s.organization_id = ${organizationId} AND s.user_id = ${WHOLE} AND s.of_all_entities AND s.of_month)`;
  return Prisma.sql`
    SELECT unit, ${untilDay} AS until_day, ${AUDITED}, bool_or(is_coarse) AS is_coarse,
      coalesce(sum(messages) FILTER (WHERE is_by_day), 0) AS messages_by_day,
      coalesce(sum(input_tokens + output_tokens) FILTER (WHERE is_by_day), 0) AS tokens_by_day
    FROM ${part(source, 'months')} GROUP BY unit`;
}

/** All that is read, and from where on no sums cover it. */
function units(source: Source): Prisma.Sql {
  const untilDay = isOfUsers(source.level)
    ? Prisma.sql`coalesce(s.until_day, '-infinity')`
    : Prisma.sql`coalesce((SELECT max(until_day) FROM ${part(source, 'summed')}), '-infinity')`;
  return Prisma.sql`
    SELECT unit, ${untilDay} AS until_day, ${untilDay}::timestamp AT TIME ZONE 'UTC' AS until, t.latest,
      coalesce(t.messages, 0) - coalesce(s.messages, 0) AS messages
    FROM ${part(source, 'totals')} t FULL JOIN ${part(source, 'summed')} s USING (unit)`;
}

function found(source: Source): Prisma.Sql {
  return Prisma.sql`
    SELECT coalesce(sum(messages) FILTER (WHERE messages > 0), 0) > ${source.query.maxUnsummed}::bigint AS is_incomplete
    FROM ${part(source, 'units')}`;
}

/** Messages behind those that sums cover. */
function live(source: Source): Prisma.Sql {
  const all = part(source, 'units');
  const isLive = Prisma.sql`u.latest >= u.until AND NOT (SELECT is_incomplete FROM ${part(source, 'found')})`;
  const [from, until] = [Prisma.sql`u.until`, Prisma.sql`'infinity'`];
  return isOfUsers(source.level)
    ? Prisma.sql`SELECT m.* FROM ${all} u CROSS JOIN LATERAL (${messages(source, from, until)}) m WHERE ${isLive}`
    : Prisma.sql`
      SELECT m.* FROM (SELECT DISTINCT until FROM ${all} u WHERE ${isLive}) u
      CROSS JOIN LATERAL (${messages(source, from, until)}) m`;
}

function days(source: Source): Prisma.Sql {
  const { query, level, organizationId } = source;
  const { from, to } = daysRead(query);
  return Prisma.sql`
    SELECT u.unit, s.* FROM ${part(source, 'units')} u
    CROSS JOIN unnest(${from}::date[], ${to}::date[]) AS r (first_day, end_day)
    CROSS JOIN LATERAL (
      SELECT s.user_id, s.day, s.model, s.agent_type, s.entity_type, s.entity_id, s.is_deleted,
        ${tierOf(Prisma.sql`s.least_input_tokens`, query.tierBounds)} AS above, ${SUMS}
      FROM ai_daily_sum s
      WHERE s.organization_id = ${organizationId} AND ${daysOf(level, query.filter)} AND NOT s.of_month
        AND ${level === 'organization' ? Prisma.sql`true` : Prisma.sql`${unitOf(level, 's')} = u.unit`}
        AND s.day >= r.first_day AND s.day < least(r.end_day, u.until_day)
      ${EACH}
    ) s`;
}

/** Messages of the days that are cut. */
function cut(source: Source): Prisma.Sql {
  const { byMessage } = source.query.timeline;
  const unit = isOfUsers(source.level) ? Prisma.sql`unit,` : Prisma.empty;
  return Prisma.sql`
    SELECT m.* FROM (
      SELECT DISTINCT ${unit} day FROM ${part(source, 'days')} WHERE day = ANY(${byMessage}::date[])
    ) u CROSS JOIN LATERAL (${messages(
      source,
      Prisma.sql`(u.day::timestamp AT TIME ZONE 'UTC')`,
      Prisma.sql`((u.day + 1)::timestamp AT TIME ZONE 'UTC')`,
    )}) m`;
}

/** Adds up messages: of the unit `u` where units are users, else of all that are read. */
function messages(source: Source, from: Prisma.Sql, until: Prisma.Sql): Prisma.Sql {
  const { level, organizationId, query, leads } = source;
  const isListed =
    leads === null || isOfUsers(level)
      ? Prisma.sql`true`
      : Prisma.sql`${unitOf(level, 'c')} IN (SELECT unit FROM ${leads})`;
  return Prisma.sql`
    SELECT ${unitOf(level, 'm')} AS unit, m.* FROM (
      SELECT ${periodOf(Prisma.sql`m.created_at`, query.timeline.cuts)} AS period,
        (m.created_at AT TIME ZONE 'UTC')::date AS day, m.model, c.agent_type, c.entity_type, c.entity_id,
        ${isOfUsers(level) ? IS_DELETED : Prisma.sql`false`} AS is_deleted,
        ${boundBelow(Prisma.sql`coalesce(m.input_tokens, 0)`, query.tierBounds)} AS above,
        ${isOfUsers(level) ? Prisma.sql`m.user_id` : Prisma.sql`NULL::text`} AS user_id, ${SUMS_OF_MESSAGES}
      FROM ${isOfUsers(level) ? Prisma.sql`(SELECT u.unit AS user_id) a` : activeSince(organizationId, from)}
      JOIN ai_message m ON m.organization_id = ${organizationId} AND m.user_id = a.user_id
      JOIN ai_conversation c
        ON c.organization_id = ${organizationId} AND c.user_id = m.user_id AND c.id = m.conversation_id
      WHERE m.organization_id = ${organizationId} AND c.organization_id = ${organizationId}
        AND m.created_at >= ${from} AND m.created_at < ${until} AND ${isListed}
      GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9
    ) m`;
}

/** Users who may have messages since a moment. */
function activeSince(organizationId: string, from: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`(SELECT DISTINCT c.user_id FROM ai_conversation c
    WHERE c.organization_id = ${organizationId} AND c.last_message_at >= ${from}) a`;
}

/** Sums of messages that were removed: of users that are listed, theirs alone. */
function removed({ organizationId, query, level, leads }: Source): Prisma.Sql {
  const { userId } = query.filter;
  const ofUser = userId === undefined ? Prisma.empty : Prisma.sql`AND s.user_id = ${userId}`;
  const sums = Prisma.sql`
    SELECT s.user_id, s.day, s.model, s.agent_type, s.entity_type, s.entity_id, s.is_deleted,
      ${tierOf(Prisma.sql`s.least_input_tokens`, query.tierBounds)} AS above, ${SUMS}
    FROM ai_removed_sum s WHERE s.organization_id = ${organizationId} ${ofUser}`;
  if (leads === null) return sums;
  return isOfUsers(level)
    ? Prisma.sql`SELECT s.* FROM ${leads} l CROSS JOIN LATERAL (${sums} AND s.user_id = l.unit ${EACH}) s`
    : Prisma.sql`${sums} AND ${unitOf(level, 's')} IN (SELECT unit FROM ${leads})`;
}

/** Compares, unit by unit, what is added up with what the conversations have counted. */
function audited(source: Source): Prisma.Sql {
  const of = (name: string) => part(source, name);
  const hasDays = source.query.timeline.byDay.length > 0;
  const unsummed = isOfUsers(source.level) ? Prisma.sql`AND m.user_id = u.unit` : Prisma.empty;
  return Prisma.sql`
    SELECT unit, u.messages,
      CASE WHEN (SELECT is_incomplete FROM ${of('found')}) THEN EXISTS (
        SELECT FROM ai_message m
        WHERE m.organization_id = ${source.organizationId} ${unsummed} AND m.created_at >= u.until
          AND m.created_at < ${FIRST_OPEN_DAY}::timestamp AT TIME ZONE 'UTC'
      ) ELSE coalesce(l.is_closed, false) END AS has_unsummed,
      coalesce(s.is_coarse, false) ${hasDays ? OF_DAYS_IS_WRONG : Prisma.empty}
      OR CASE WHEN (SELECT is_incomplete FROM ${of('found')}) THEN u.messages < 0
        ELSE (coalesce(t.messages, 0), coalesce(t.tokens, 0), coalesce(t.deleted_messages, 0))
          <> (coalesce(s.messages, 0) + coalesce(l.messages, 0), coalesce(s.tokens, 0) + coalesce(l.tokens, 0),
            coalesce(s.deleted_messages, 0) + coalesce(l.deleted_messages, 0)) END AS is_wrong
    FROM ${of('units')} u
    LEFT JOIN ${of('totals')} t USING (unit)
    LEFT JOIN ${of('summed')} s USING (unit)
    LEFT JOIN (
      SELECT unit, ${AUDITED}, bool_or(day < ${FIRST_OPEN_DAY}) AS is_closed FROM ${of('live')} GROUP BY unit
    ) l USING (unit)
    ${hasDays ? joinDays(source) : Prisma.empty}`;
}

function joinDays(source: Source): Prisma.Sql {
  return Prisma.sql`
    LEFT JOIN (
      SELECT unit, sum(messages) AS messages, sum(input_tokens + output_tokens) AS tokens,
        bool_or(${isCoarse(source.query)}) AS is_coarse
      FROM ${part(source, 'days')} GROUP BY unit
    ) d USING (unit)`;
}

/** Everything that is added up, with the period that it belongs to. */
export function facts(source: Source): Prisma.Sql {
  const { byDay, byMessage } = source.query.timeline;
  const period = periodOfDay(Prisma.sql`day`, source.query);
  const ofDays = Prisma.sql`
    SELECT ${FACTS}, day, ${period} AS period FROM ${part(source, 'days')} WHERE day <> ALL(${byMessage}::date[])`;
  const ofCut = Prisma.sql`SELECT ${FACTS}, day, period FROM ${part(source, 'cut')}`;
  return Prisma.join(
    [
      Prisma.sql`SELECT ${FACTS}, month AS day, period FROM ${part(source, 'months')} WHERE NOT is_by_day`,
      ...(byDay.length > 0 ? [ofDays] : []),
      ...(byMessage.length > 0 ? [ofCut] : []),
      Prisma.sql`SELECT ${FACTS}, day, period FROM ${part(source, 'live')}`,
      Prisma.sql`SELECT ${FACTS}, day, ${period} AS period FROM (${removed(source)}) removed`,
    ],
    ' UNION ALL ',
  );
}

/** The period of a day, or of a month within which there is no cut by any of its days. */
function periodOfDay(day: Prisma.Sql, { timeline: { cuts } }: UsageQuery): Prisma.Sql {
  return periodOf(Prisma.sql`(${day}::timestamp AT TIME ZONE 'UTC')`, cuts);
}

/** The condition that a sum has messages on both sides of a bound, or does not say so. */
function isCoarse({ tierBounds }: UsageQuery): Prisma.Sql {
  const greatest = Prisma.sql`greatest_input_tokens`;
  return Prisma.sql`${greatest} IS NULL OR above <> ${tierOf(greatest, tierBounds)}`;
}

/** The bound that input tokens are above. Most are below the first one, which is looked at alone. */
function tierOf(inputTokens: Prisma.Sql, [first, ...more]: readonly number[]): Prisma.Sql {
  if (first === undefined) return Prisma.sql`0`;
  return Prisma.sql`CASE WHEN ${inputTokens} <= ${first}::int THEN 0 ELSE ${boundBelow(inputTokens, [first, ...more])} END`;
}

/** The condition that the days of the month of a day are read one by one. */
function inDays(query: UsageQuery, day: Prisma.Sql): Prisma.Sql {
  const { from, to } = daysRead(query);
  if (from.length === 0) return Prisma.sql`false`;
  return Prisma.sql`EXISTS (SELECT FROM unnest(${from}::date[], ${to}::date[]) AS r (first_day, end_day)
    WHERE ${day} >= r.first_day AND ${day} < r.end_day)`;
}

function daysRead({ timeline: { byDay } }: UsageQuery): { from: string[]; to: string[] } {
  return { from: byDay.map((range) => range.from), to: byDay.map((range) => range.to) };
}

/** Has a subquery run for each row before it: planned as a join, it may read all sums to look for those of a few units. */
const EACH = Prisma.sql`OFFSET 0`;
const FACTS = Prisma.sql`user_id, model, agent_type, entity_type, entity_id, is_deleted, above, ${COUNTED}`;
/** The condition that sums of days are not those of their months. */
const OF_DAYS_IS_WRONG = Prisma.sql`OR coalesce(d.is_coarse, false) OR (coalesce(d.messages, 0), coalesce(d.tokens, 0))
  <> (coalesce(s.messages_by_day, 0), coalesce(s.tokens_by_day, 0))`;
const AUDITED = Prisma.sql`sum(messages) AS messages, sum(input_tokens + output_tokens) AS tokens,
  coalesce(sum(messages) FILTER (WHERE is_deleted), 0) AS deleted_messages`;
