import { Prisma } from '../../../../prisma/generated/client.js';
import { aboutOneOf } from '../../repositories/list.sql.js';
import { withinEntities } from '../target/narrowed.sql.js';
import type { UsageFilter, UsageKey, UsagePage } from './usage-query.js';

/** Keys of a row in its order, an entity being two of them. */
export const MAX_KEYS = 7;

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

/** A row's keys in their order, as texts of which that of an absent value is the least. */
export function rowKeys(groupBy: readonly UsageKey[]): Prisma.Sql {
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

export function behind({ after }: UsagePage): Prisma.Sql {
  return Prisma.sql`(${after === null} OR keys > ${after ?? []}::text[] COLLATE "C")`;
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
