import pg from 'pg';
import { MigrationError } from './migration-error.js';

/** The table by whose organizations all others are placed. */
const FIRST_TABLE = 'ai_conversation';
const BY_ORGANIZATION = 'organization_id';
/** The first argument of a function that is for one organization. */
const ORGANIZATION_ARGUMENT = 'organization';

/** A table of the store that is on the coordinator alone. */
interface LocalTable {
  name: string;
  /** Tells whether its rows belong to organizations. */
  ofOrganizations: boolean;
}

/** A foreign key that empties a column where its row is deleted. */
interface EmptyingKey {
  name: string;
  columns: string[];
  parent: string;
  parentColumns: string[];
}

type Queryable = Pick<pg.Pool, 'query'> | Pick<pg.Client, 'query'>;

/** Tells whether the store's tables in a schema are distributed over the machines of a Citus cluster. */
export async function isDistributed(database: Queryable, schema: string): Promise<boolean> {
  if (!(await hasCitus(database))) return false;
  const { rows } = await database.query<{ distributed: boolean }>(
    `SELECT EXISTS (SELECT FROM pg_catalog.pg_dist_partition WHERE logicalrelid = to_regclass($1)) AS distributed`,
    [qualified(schema, FIRST_TABLE)],
  );
  return rows[0]?.distributed === true;
}

/**
 * Distributes those of the store's tables that are on the coordinator alone: by organization, an organization's rows of
 * all tables on one machine. What belongs to no organization is copied to each machine.
 *
 * @param client in a transaction, which leaves nothing behind where it fails
 * @returns the names of the tables
 */
export async function distributeTables(client: pg.Client, schema: string): Promise<string[]> {
  if (!(await hasCitus(client))) throw await noCitus(client);
  // Of a transaction that has changed a distributed table before, too.
  await client.query('SET LOCAL citus.multi_shard_modify_mode TO sequential');
  const tables = await localTables(client, schema);
  for (const table of tables) await distributeTable(client, schema, table);
  // The rows were copied: those that they were copied from would only take room.
  for (const { name } of tables)
    await client.query('SELECT truncate_local_data_after_distributing_table($1)', [qualified(schema, name)]);
  await distributeFunctions(client, schema);
  return tables.map(({ name }) => name);
}

async function hasCitus(database: Queryable): Promise<boolean> {
  const { rows } = await database.query<{ citus: boolean }>(
    "SELECT to_regclass('pg_catalog.pg_dist_partition') IS NOT NULL AS citus",
  );
  return rows[0]?.citus === true;
}

async function noCitus(client: pg.Client): Promise<MigrationError> {
  const { rows } = await client.query<{ database: string }>('SELECT current_database() AS database');
  return new MigrationError(
    `The database ${rows[0]?.database ?? ''} has no Citus: CREATE EXTENSION citus on each machine, and ` +
      'SELECT citus_add_node(host, port) for each of the others.',
  );
}

async function localTables(client: pg.Client, schema: string): Promise<LocalTable[]> {
  const { rows } = await client.query<LocalTable>(
    `SELECT c.relname AS name, EXISTS (
       SELECT FROM pg_catalog.pg_attribute a
       WHERE a.attrelid = c.oid AND a.attname = $2 AND NOT a.attisdropped) AS "ofOrganizations"
     FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = $1 AND c.relkind = 'r' AND c.relname LIKE 'ai\\_%'
       AND NOT EXISTS (SELECT FROM pg_catalog.pg_dist_partition p WHERE p.logicalrelid = c.oid)
     ORDER BY c.relname <> $3, c.relname`,
    [schema, BY_ORGANIZATION, FIRST_TABLE],
  );
  return rows;
}

async function distributeTable(
  client: pg.Client,
  schema: string,
  { name, ofOrganizations }: LocalTable,
): Promise<void> {
  const table = qualified(schema, name);
  if (!ofOrganizations) {
    await client.query('SELECT create_reference_table($1)', [table]);
  } else {
    for (const key of await emptyingKeys(client, table)) await refuseInstead(client, schema, table, key);
    await dropTriggers(client, table);
    const beside = name === FIRST_TABLE ? 'none' : qualified(schema, FIRST_TABLE);
    await client.query('SELECT create_distributed_table($1, $2, colocate_with => $3)', [
      table,
      BY_ORGANIZATION,
      beside,
    ]);
  }
}

/** Has functions that take an organization run on the machine that has it. */
async function distributeFunctions(client: pg.Client, schema: string): Promise<void> {
  await client.query(
    `SELECT create_distributed_function(p.oid::regprocedure, $2, colocate_with => $3)
     FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
     WHERE n.nspname = $1 AND p.proname LIKE 'ai\\_%' AND p.proargnames[1] = $2
       AND NOT EXISTS (
         SELECT FROM pg_catalog.pg_dist_object o
         WHERE o.objid = p.oid AND o.classid = 'pg_catalog.pg_proc'::regclass AND o.distribution_argument_index IS NOT NULL)`,
    [schema, ORGANIZATION_ARGUMENT, qualified(schema, FIRST_TABLE)],
  );
}

/** Citus has no triggers on distributed tables: what they refuse, the rights of the role of statements refuse alone. */
async function dropTriggers(client: pg.Client, table: string): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    'SELECT tgname AS name FROM pg_catalog.pg_trigger WHERE tgrelid = to_regclass($1) AND NOT tgisinternal',
    [table],
  );
  for (const { name } of rows) await client.query(`DROP TRIGGER ${pg.escapeIdentifier(name)} ON ${table}`);
}

async function emptyingKeys(client: pg.Client, table: string): Promise<EmptyingKey[]> {
  const names = (columns: string, relation: string): string => `(
    SELECT json_agg(a.attname ORDER BY k.place)
    FROM unnest(${columns}) WITH ORDINALITY AS k (number, place)
    JOIN pg_catalog.pg_attribute a ON a.attrelid = ${relation} AND a.attnum = k.number)`;
  const { rows } = await client.query<EmptyingKey>(
    `SELECT conname AS name, ${names('conkey', 'conrelid')} AS columns, r.relname AS parent,
       ${names('confkey', 'confrelid')} AS "parentColumns"
     FROM pg_catalog.pg_constraint JOIN pg_catalog.pg_class r ON r.oid = confrelid
     WHERE conrelid = to_regclass($1) AND contype = 'f' AND confdeltype = 'n'`,
    [table],
  );
  return rows;
}

/**
 * Has a foreign key refuse that its row is deleted. Citus knows none that empties a column where the organization is
 * part of it, though only the other one would be emptied: who deletes the row empties it before.
 */
async function refuseInstead(
  client: pg.Client,
  schema: string,
  table: string,
  { name, columns, parent, parentColumns }: EmptyingKey,
): Promise<void> {
  const key = pg.escapeIdentifier(name);
  await client.query(`ALTER TABLE ${table} DROP CONSTRAINT ${key}`);
  await client.query(
    `ALTER TABLE ${table} ADD CONSTRAINT ${key} FOREIGN KEY (${listOf(columns)})
     REFERENCES ${qualified(schema, parent)} (${listOf(parentColumns)}) ON UPDATE RESTRICT`,
  );
}

function listOf(names: readonly string[]): string {
  return names.map((name) => pg.escapeIdentifier(name)).join(', ');
}

function qualified(schema: string, name: string): string {
  return `${pg.escapeIdentifier(schema)}.${pg.escapeIdentifier(name)}`;
}
