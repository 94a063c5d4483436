import type pg from 'pg';
import { COLUMN_TYPES } from './column-types.js';
import type { StatementPlace } from './migration-state.js';
import { grantsOn } from './statement-grants.js';
import { type Right, singleRights, STATEMENT_RIGHTS } from './statement-rights.js';

/** A role that sends statements, and how its rights differ from those that they need. */
export interface StatementRole {
  name: string;
  /** Why it could do anything; null where it is an ordinary role. */
  power: 'superuser' | 'owner' | null;
  lacking: Right[];
  surplus: Right[];
}

type Queries = Pick<pg.Pool, 'query'>;

/** The tables whose rights are read, and whether they are distributed over several machines. */
type Tables = Pick<StatementPlace, 'schema' | 'distributed'>;

/** Reads the rights of the role that a connection has, from the catalogs. */
export async function readStatementRole(
  connection: Queries,
  { schema, distributed }: Tables,
): Promise<StatementRole> {
  const values = [schema, Object.keys(STATEMENT_RIGHTS), JSON.stringify(singleRights(distributed))];
  const { rows } = await connection.query<StatementRole>({ text: ROLE, values, types: COLUMN_TYPES });
  if (!rows[0]) throw new Error('PostgreSQL told nothing of the role.');
  return rows[0];
}

/**
 * Checks that the role of a connection may do what statements do: else some request would fail at some time.
 *
 * @throws Error with a sentence that names what it lacks, and the commands that grant it
 */
export async function checkStatementRole(connection: Queries, place: Tables): Promise<void> {
  const { name, lacking } = await readStatementRole(connection, place);
  if (lacking.length === 0) return;
  const tables = [...new Set(lacking.map(({ table }) => table))];
  throw new Error(
    `The role ${name} lacks rights in the schema ${place.schema}: ${namesOf(lacking)}. \`npm run migrate\` grants them where ` +
      `DATABASE_DIRECT_URL names the owner of the tables, who can also do it: ${grantsOn(tables, place.schema, name, place.distributed).join('; ')}.`,
  );
}

/** A sentence about a role that may do more than statements do; null where it may not. */
export function surplusOf({ name, power, surplus }: StatementRole): string | null {
  if (power === null && surplus.length === 0) return null;
  const excess = power === null ? `has ${namesOf(surplus)}` : POWERS[power];
  return (
    `The role ${name} of DATABASE_URL ${excess}, which no statement needs: let DATABASE_URL name another role, ` +
    'DATABASE_DIRECT_URL the owner of the tables, and run `npm run migrate`, which grants what is needed and no more.'
  );
}

const POWERS = { superuser: 'is a superuser', owner: 'owns the tables' };

function namesOf(rights: Right[]): string {
  const names = rights.map(
    ({ table, right, column }) => `${right} ${column === null ? '' : `(${column}) `}on ${table}`,
  );
  return names.join(', ');
}

const ROLE = `
  WITH tables AS (
    SELECT c.oid, relname, pg_has_role(relowner, 'MEMBER') AS owned
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = $1 AND relname = ANY($2::text[]) AND relkind IN ('r', 'p')
  ), needed AS (
    SELECT * FROM json_to_recordset($3::json) AS one("table" text, "right" text, "column" text)
  ), lacking AS (
    SELECT needed.* FROM needed JOIN tables ON relname = "table"
    LEFT JOIN pg_catalog.pg_attribute ON attrelid = oid AND attname = "column" AND NOT attisdropped
    WHERE NOT CASE WHEN "column" IS NULL THEN has_table_privilege(oid, "right")
      ELSE has_column_privilege(oid, attnum, "right") END
  ), surplus AS (
    SELECT relname AS "table", "right", NULL AS "column"
    FROM tables, unnest('{INSERT,UPDATE,DELETE,TRUNCATE,REFERENCES,TRIGGER}'::text[]) AS "right"
    WHERE has_table_privilege(oid, "right")
    EXCEPT SELECT "table", "right", "column" FROM needed
  )
  SELECT current_user AS name,
    CASE WHEN (SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user) THEN 'superuser'
      WHEN (SELECT bool_or(owned) FROM tables) THEN 'owner' END AS power,
    (SELECT coalesce(json_agg(lacking), '[]') FROM lacking) AS lacking,
    (SELECT coalesce(json_agg(surplus), '[]') FROM surplus) AS surplus`;
