import { Prisma } from '../../../../prisma/generated/client.js';
import { withinEntities } from '../target/narrowed.sql.js';
import { answeredKeys, behind, groupedBy, keyColumns, matching, rowKeys } from './usage-keys.sql.js';
import { entityUnit, unitOf } from './usage-level.sql.js';
import type { UsageFilter, UsageLeads, UsageQuery } from './usage-query.js';
import { facts, ledger, part, type Source, sourceParts } from './usage-source.sql.js';
import { ADDED, ADDED_AS_TEXT, AS_TEXT } from './usage-sums.sql.js';

/** Users that are named at a time as lacking sums, or as having wrong ones. */
const MAX_NAMED_USERS = 2_000;

/** The parts of a statement that its answer is made of. */
interface Sources {
  /** What comes before them. */
  before: Prisma.Sql[];
  rows: Source;
  /** Of which the total is; that of the rows where all of these are read. */
  total: Source;
}

/**
 * Adds up usage. It only reads: sums that are wrong or lacking are named in the answer.
 *
 * Where rows begin with users or with entities, those alone are read that the page takes. The total comes from the sums
 * of the organization then.
 */
export function usageStatement(organizationId: string, query: UsageQuery): Prisma.Sql {
  const { groupBy, page, leads } = query;
  const { before, rows, total } = query.leads
    ? paged(organizationId, query, query.leads)
    : whole(organizationId, query);
  const isPaged = total !== rows;
  return Prisma.sql`
    WITH ${Prisma.join([...before, sourceParts(rows), ...(isPaged ? [sourceParts(total)] : [])])},
    grouped AS MATERIALIZED (
      SELECT ${keyColumns(groupBy)}, model, period, above, ${ADDED}
      FROM (${facts(rows)}) c WHERE ${counts(query)}
      GROUP BY ${groupedBy(groupBy)} model, period, above
    ), keyed AS MATERIALIZED (
      SELECT g.*, ${rowKeys(groupBy)} AS keys FROM grouped g
    ), page AS MATERIALIZED (
      SELECT * FROM (
        SELECT k.*, dense_rank() OVER (ORDER BY keys) AS place FROM keyed k WHERE ${behind(page, groupBy)}
      ) placed WHERE place <= ${page.limit}
    )
    SELECT ${auditOf(rows, Prisma.sql`"rowsAudit"`)}, ${isPaged ? auditOf(total, Prisma.sql`"totalAudit"`) : Prisma.sql`NULL AS "totalAudit"`},
      ${leads === null ? Prisma.sql`false` : isShort(rows, query, leads)} AS "isShort",
      (SELECT coalesce(json_agg(t), '[]') FROM (
        SELECT model, period, above, ${ADDED_AS_TEXT}
        FROM ${isPaged ? Prisma.sql`(${facts(total)}) c WHERE ${counts(query)}` : Prisma.sql`grouped`}
        GROUP BY model, period, above) t) AS total,
      (SELECT coalesce(json_agg(r), '[]') FROM (
        SELECT ${answeredKeys(groupBy)} model, period, above, ${AS_TEXT}
        FROM page ORDER BY place) r) AS rows`;
}

/** Reads all that the filter lets count. */
function whole(organizationId: string, query: UsageQuery): Sources {
  const { level, filter } = query;
  const units = level === 'entity' ? namedEntities(filter) : null;
  const ofUser = filter.userId === undefined ? Prisma.empty : Prisma.sql`AND c.user_id = ${filter.userId}`;
  const named = units === null ? Prisma.empty : Prisma.sql`AND ${withinEntities(units)}`;
  const conversations = Prisma.sql`c.organization_id = ${organizationId} ${ofUser} ${named}`;
  const rows: Source = {
    organizationId,
    query,
    level,
    prefix: 'r',
    totals: ledger(level, conversations),
    leads: units === null ? null : Prisma.sql`r_leads`,
  };
  const before =
    units === null
      ? []
      : [
          Prisma.sql`r_leads AS MATERIALIZED (SELECT DISTINCT ${entityUnit('c')} AS unit FROM unnest(
            ${units.map(({ entityType }) => entityType)}::text[], ${units.map(({ entityId }) => entityId)}::text[]
          ) AS c (entity_type, entity_id))`,
        ];
  return { before, rows, total: rows };
}

/** The entities that alone count; null where others may. */
function namedEntities({ entityType, entityId, entities }: UsageFilter) {
  if (entityType !== undefined && entityId !== undefined) return [{ entityType, entityId }];
  return entities ?? null;
}

/** Reads the users, or the entities, that the page may take, and the organization's sums for the total. */
function paged(organizationId: string, query: UsageQuery, leads: UsageLeads): Sources {
  const { level } = query;
  const rows: Source = {
    organizationId,
    query,
    level,
    prefix: 'r',
    totals: Prisma.sql`SELECT l.* FROM ledger l WHERE l.unit IN (SELECT unit FROM r_leads)`,
    leads: Prisma.sql`r_leads`,
  };
  const total: Source = {
    organizationId,
    query,
    level: 'organization',
    prefix: 't',
    totals: Prisma.sql`
      SELECT ''::text AS unit, max(latest) AS latest, sum(messages) AS messages, sum(tokens) AS tokens,
        0 AS deleted_messages
      FROM ledger HAVING count(*) > 0`,
    leads: null,
  };
  const before = [
    Prisma.sql`ledger AS MATERIALIZED (${ledger(level, Prisma.sql`c.organization_id = ${organizationId}`)})`,
    Prisma.sql`r_leads AS MATERIALIZED (${leadsOf(organizationId, query, leads)})`,
  ];
  return { before, rows, total };
}

/** Those from the last row of the page before on, in the order of rows. */
function leadsOf(organizationId: string, query: UsageQuery, { by, limit }: UsageLeads): Prisma.Sql {
  const { page, groupBy, level, timeline } = query;
  const columns = by === 'user' ? ['user_id'] : ['entity_type', 'entity_id'];
  const keys = columns.map((column) => Prisma.raw(`coalesce('+' || l.${column}, '') COLLATE "C"`));
  const key = Prisma.sql`ROW(${Prisma.join(keys)})`;
  const after = page.after?.slice(0, columns.length).map((text) => Prisma.sql`${text}::text`);
  // A row of them that is no page's last one has other rows behind it.
  const comparison = Prisma.raw(groupBy.length === 1 ? '>' : '>=');
  const behindPage = after ? Prisma.sql`WHERE ${key} ${comparison} ROW(${Prisma.join(after)})` : Prisma.empty;
  return Prisma.sql`
    SELECT unit FROM (
      SELECT unit, ${Prisma.raw(columns.join())} FROM ledger
      WHERE latest >= ${timeline.cuts[timeline.periods.first - 1] ?? '-infinity'}::timestamptz
      UNION
      SELECT ${unitOf(level, 's')} AS unit, ${Prisma.raw(columns.join())} FROM ai_removed_sum s
      WHERE s.organization_id = ${organizationId}
    ) l ${behindPage} ORDER BY ${Prisma.join(keys)} LIMIT ${limit}`;
}

function isShort(rows: Source, { page }: UsageQuery, { limit }: UsageLeads): Prisma.Sql {
  return Prisma.sql`(SELECT coalesce(max(place), 0) FROM page) < ${page.limit} AND (SELECT count(*) FROM ${part(rows, 'leads')}) >= ${limit}`;
}

/** Tells how sums compare with conversations. */
function auditOf(source: Source, name: Prisma.Sql): Prisma.Sql {
  const audited = part(source, 'audited');
  return Prisma.sql`json_build_object('level', ${source.level}::text,
    'isIncomplete', (SELECT is_incomplete FROM ${part(source, 'found')}),
    'wrong', (SELECT coalesce(json_agg(unit), '[]') FROM (
      SELECT unit FROM ${audited} WHERE is_wrong ORDER BY unit LIMIT ${MAX_NAMED_USERS}) w),
    'unsummed', (SELECT coalesce(json_agg(u), '[]') FROM (
      SELECT unit, messages FROM ${audited} WHERE has_unsummed ORDER BY unit LIMIT ${MAX_NAMED_USERS}) u)) AS ${name}`;
}

function counts({ filter, timeline: { periods } }: UsageQuery): Prisma.Sql {
  return Prisma.sql`${matching(filter)} AND period >= ${periods.first} AND period < ${periods.end}`;
}
