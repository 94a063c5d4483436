import { Prisma } from '../../../../prisma/generated/client.js';
import { aboutOneOf } from '../../repositories/list.sql.js';
import { withinEntities } from '../target/narrowed.sql.js';
import type { UsageFilter, UsageKey, UsagePage } from './usage-query.js';
import { keyNames } from './usage-row-keys.js';

/** The columns of the keys, how each is made, and what an answer calls it. */
const KEY_COLUMNS: readonly [key: UsageKey, name: string, column: string, answered: string][] = [
  ['user', 'user_id', 'user_id', '"userId"'],
  ['entity', 'entity_type', 'entity_type', '"entityType"'],
  ['entity', 'entity_id', 'entity_id', '"entityId"'],
  ['agentType', 'agent_type', 'agent_type', '"agentType"'],
  ['model', 'key_model', 'model', '"keyModel"'],
  ['day', 'day', "to_char(day, 'YYYY-MM-DD')", 'day'],
  ['month', 'month', "to_char(day, 'YYYY-MM')", 'month'],
];

/** What rows are told apart by; null where they are not. */
export function keyColumns(groupBy: readonly UsageKey[]): Prisma.Sql {
  const columns = KEY_COLUMNS.map(
    ([key, name, column]) => `${groupBy.includes(key) ? column : 'NULL::text'} AS ${name}`,
  );
  return Prisma.raw(columns.join());
}

/** The columns of the keys by their places. */
export function groupedBy(groupBy: readonly UsageKey[]): Prisma.Sql {
  const places = KEY_COLUMNS.map(([key], index) => (groupBy.includes(key) ? `${index + 1}, ` : ''));
  return Prisma.raw(places.join(''));
}

/** The keys that rows have, as an answer calls them. */
export function answeredKeys(groupBy: readonly UsageKey[]): Prisma.Sql {
  const columns = KEY_COLUMNS.filter(([key]) => groupBy.includes(key));
  return Prisma.raw(columns.map(([, name, , answered]) => `${name} AS ${answered}, `).join(''));
}

/** A row's keys in their order, as texts of which that of an absent value is the least. */
export function rowKeys(groupBy: readonly UsageKey[]): Prisma.Sql {
  const keys = keyNames(groupBy).map(
    (name) => Prisma.sql`CASE ${name}::text WHEN 'user' THEN coalesce('+' || user_id, '')
      WHEN 'entityType' THEN coalesce('+' || entity_type, '') WHEN 'entityId' THEN coalesce('+' || entity_id, '')
      WHEN 'agentType' THEN coalesce('+' || agent_type, '') WHEN 'model' THEN coalesce('+' || key_model, '')
      WHEN 'day' THEN day WHEN 'month' THEN month END`,
  );
  const list = keys.length === 0 ? Prisma.empty : Prisma.join(keys);
  return Prisma.sql`(ARRAY[${list}]::text[] COLLATE "C")`;
}

export function behind({ after }: UsagePage, groupBy: readonly UsageKey[]): Prisma.Sql {
  const keys = after?.slice(0, keyNames(groupBy).length) ?? [];
  return Prisma.sql`(${after === null} OR keys > ${keys}::text[] COLLATE "C")`;
}

/** The condition that what is added up, `c`, counts. */
export function matching({ entities, readable, deleted, ...filter }: UsageFilter): Prisma.Sql {
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
    entities ? withinEntities(entities) : null,
  ].filter((condition) => condition !== null);
  return Prisma.join(conditions, ' AND ');
}
