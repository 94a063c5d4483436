import type pg from 'pg';
import { isDistributed } from './distribution.js';
import { MIGRATED_SCHEMA } from './generated/migrated-schema.js';
import { MigrationError } from './migration-error.js';

/** Differences that a sentence shows. */
const MAX_SHOWN = 5;

/**
 * The columns, types, indexes and constraints of our tables, by their names, as PostgreSQL writes them: the same from
 * version 15 to 18. Names of the schema are left out, since it may have any.
 */
const SCHEMA = `
  WITH tables AS (
    SELECT c.oid, relname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = relnamespace
    WHERE nspname = $1 AND relkind IN ('r', 'p') AND relname ~ '^ai_'
  ), parts (name, definition) AS (
    SELECT format('column %s.%s', relname, attname), concat_ws(' ', format_type(atttypid, atttypmod),
      CASE WHEN attnotnull THEN 'NOT NULL' END, CASE WHEN attgenerated = '' THEN 'DEFAULT' ELSE 'GENERATED' END
        || ' ' || pg_get_expr(adbin, adrelid))
    FROM tables JOIN pg_catalog.pg_attribute a ON attrelid = oid AND attnum > 0 AND NOT attisdropped
    LEFT JOIN pg_catalog.pg_attrdef d ON adrelid = attrelid AND adnum = attnum
    UNION ALL
    SELECT format('constraint %s.%s', relname, conname), pg_get_constraintdef(o.oid)
    FROM tables t JOIN pg_catalog.pg_constraint o ON conrelid = t.oid WHERE contype IN ('c', 'f', 'p', 'u', 'x')
    UNION ALL
    SELECT format('index %s', c.relname), pg_get_indexdef(c.oid) || CASE WHEN indisvalid THEN '' ELSE ' INVALID' END
    FROM tables t JOIN pg_catalog.pg_index ON indrelid = t.oid JOIN pg_catalog.pg_class c ON c.oid = indexrelid
    UNION ALL
    SELECT format('value %s.%s', typname, enumlabel), ''
    FROM pg_catalog.pg_enum JOIN pg_catalog.pg_type t ON t.oid = enumtypid
    JOIN pg_catalog.pg_namespace n ON n.oid = typnamespace WHERE nspname = $1
  )
  SELECT name, replace(definition, quote_ident($1) || '.', '') AS definition FROM parts`;

/** Reads what there is, by its name. */
export async function readSchema(client: pg.Client, schema: string): Promise<Map<string, string>> {
  const { rows } = await client.query<{ name: string; definition: string }>(SCHEMA, [schema]);
  return new Map(rows.map(({ name, definition }) => [name, definition]));
}

/** A foreign key that empties a column refuses instead, where tables are distributed. */
function whereDistributed(definition: string): string {
  return definition.replace(/ ON DELETE SET NULL(?: \([^)]*\))?/, '');
}

export interface DriftOptions {
  /** Looks for columns alone: a newer version may have changed all else. */
  isAhead: boolean;
}

/**
 * Refuses a schema that something beside the migrations has changed: where a unique index is gone, messages would be
 * stored twice. What was added is allowed.
 *
 * @throws MigrationError with a sentence that names each difference
 */
export async function refuseDrift(
  client: pg.Client,
  schema: string,
  { isAhead }: DriftOptions,
): Promise<void> {
  const there = await readSchema(client, schema);
  const distributed = await isDistributed(client, schema);
  const needed = Object.entries(MIGRATED_SCHEMA).filter(([name]) => !isAhead || name.startsWith('column '));
  const differences = needed.flatMap(([name, definition]) => {
    const found = there.get(name);
    if (found === undefined) return [`the ${name} is missing${definition === '' ? '' : ` (${definition})`}`];
    const isRight = found === definition || (distributed && found === whereDistributed(definition));
    return isAhead || isRight ? [] : [`the ${name} is ${found} instead of ${definition}`];
  });
  if (differences.length === 0) return;
  const more = differences.length > MAX_SHOWN ? `; and ${differences.length - MAX_SHOWN} more` : '';
  throw new MigrationError(
    `The schema ${schema} is not what its migrations have made: ${differences.slice(0, MAX_SHOWN).join('; ')}${more}. ` +
      'Something else has changed it: undo that, as the owner of the tables, and start again.',
  );
}
