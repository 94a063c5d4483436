import pg from 'pg';
import { isDistributed } from './distribution.js';
import { MigrationError } from './migration-error.js';
import { type MigrationTarget, withClient } from './migration-state.js';
import { inMigrationTransaction } from './migration-transaction.js';
import {
  type Right,
  singleRights,
  STATEMENT_RIGHTS,
  type TableRights,
  tableRights,
} from './statement-rights.js';

/** Tables that statements use. */
const TABLES = Object.keys(STATEMENT_RIGHTS);

/** A role and what was granted to it in a schema. */
interface Grants {
  /** The role owns the tables, or is a superuser: it needs no grants. */
  isOwner: boolean;
  mayUseSchema: boolean;
  rights: Right[];
}

export interface GrantOptions {
  /**
   * Also takes what else was granted to the role. Not for a start: of two versions that run side by side, the older
   * one would take what the newer one needs.
   */
  revoke: boolean;
}

type Granting = GrantOptions & { distributed: boolean };

/**
 * Grants the rights of statements to a role, as the owner of the tables. Where nothing is to be changed it locks and
 * writes nothing.
 *
 * @returns whether anything was changed
 * @throws MigrationError with a sentence where this role may not grant them
 */
export function grantStatementRights(
  target: MigrationTarget,
  role: string,
  { revoke }: GrantOptions,
): Promise<boolean> {
  return withClient(target, async (client, schema) => {
    const distributed = await isDistributed(client, schema);
    if (isSettled(await readGrants(client, schema, role), { revoke, distributed })) return false;
    // PostgreSQL lets one of two fail that grant at once.
    await inMigrationTransaction(client, schema, () => grant(client, schema, role, { revoke, distributed }));
    return true;
  });
}

/** The statements that give a role its rights on these tables. */
export function grantsOn(
  tables: readonly string[],
  schema: string,
  role: string,
  distributed: boolean,
): string[] {
  const rights = tableRights(distributed);
  return tables.map(
    (table) =>
      `GRANT ${listOf(rights[table] ?? { table: [] })} ON ${qualified(schema, table)} TO ${quoted(role)}`,
  );
}

function listOf({ table, update = [] }: TableRights): string {
  const columns = update.map(quoted).join(', ');
  return [...table, ...(columns === '' ? [] : [`UPDATE (${columns})`])].join(', ');
}

async function grant(
  client: pg.Client,
  schema: string,
  role: string,
  { revoke, distributed }: Granting,
): Promise<void> {
  const { mayUseSchema } = await readGrants(client, schema, role);
  const statements = [
    ...(mayUseSchema ? [] : [`GRANT USAGE ON SCHEMA ${quoted(schema)} TO ${quoted(role)}`]),
    ...(revoke
      ? TABLES.map((table) => `REVOKE ALL ON ${qualified(schema, table)} FROM ${quoted(role)}`)
      : []),
    ...grantsOn(TABLES, schema, role, distributed),
  ];
  try {
    for (const statement of statements) await client.query(statement);
  } catch (error) {
    if (!(error instanceof pg.DatabaseError)) throw error;
    throw new MigrationError(
      `The role ${role} could not be granted its rights in the schema ${schema} (${error.message}): ` +
        'DATABASE_DIRECT_URL must name the owner of the schema and its tables.',
      { cause: error },
    );
  }
}

function isSettled({ isOwner, mayUseSchema, rights }: Grants, { revoke, distributed }: Granting): boolean {
  if (isOwner) return true;
  const granted = new Set(rights.map(keyOf));
  const needed = singleRights(distributed);
  const hasAll = mayUseSchema && needed.every((right) => granted.has(keyOf(right)));
  return hasAll && (!revoke || granted.size === needed.length);
}

function keyOf({ table, right, column }: Right): string {
  return JSON.stringify([table, right, column]);
}

async function readGrants(client: pg.Client, schema: string, role: string): Promise<Grants> {
  const { rows } = await client.query<Grants>(GRANTS, [role, schema, TABLES]);
  if (!rows[0]) throw new MigrationError(`There is no role ${role} in the database of DATABASE_DIRECT_URL.`);
  return rows[0];
}

const GRANTS = `
  WITH tables AS (
    SELECT c.oid, relname, relowner, relacl
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = $2 AND relname = ANY($3::text[]) AND relkind IN ('r', 'p')
  ), rights AS (
    SELECT relname AS table, privilege_type AS right, NULL AS column, grantee
    FROM tables, aclexplode(relacl)
    UNION ALL
    SELECT relname, privilege_type, attname, grantee
    FROM tables JOIN pg_catalog.pg_attribute ON attrelid = tables.oid, aclexplode(attacl)
  )
  SELECT rolsuper OR (SELECT bool_and(pg_has_role(role.oid, relowner, 'USAGE')) FROM tables) AS "isOwner",
    has_schema_privilege(role.oid, $2, 'USAGE') AS "mayUseSchema",
    (SELECT coalesce(json_agg(rights), '[]') FROM rights WHERE grantee = role.oid) AS rights
  FROM pg_catalog.pg_roles role WHERE rolname = $1`;

function qualified(schema: string, table: string): string {
  return `${quoted(schema)}.${quoted(table)}`;
}

function quoted(name: string): string {
  return pg.escapeIdentifier(name);
}
