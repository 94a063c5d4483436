import pg from 'pg';
import { ignoreLoss } from './connection-loss.js';
import { type DatabaseTarget, readTarget } from './database-address.js';
import { isDistributed } from './distribution.js';
import { explainRefusedParameter } from './refused-parameter.js';

/** A record of a migration, in the table where Prisma keeps them too. */
export interface MigrationRecord {
  name: string;
  checksum: string;
  finished: boolean;
}

/** The state before a migration: the server, the schema, its tables, and the rights of this role. */
export interface MigrationState {
  role: string;
  database: string;
  serverVersion: string;
  serverVersionNumber: number;
  encoding: string;
  mayCreateSchema: boolean;
  schema: string;
  /** The role's rights in the schema; null where the schema does not exist. */
  schemaRights: { mayUse: boolean; mayCreate: boolean } | null;
  tables: SchemaTable[];
  /**
   * Records that were not rolled back, oldest first; null where there is no table of them, or this role cannot read it.
   */
  records: MigrationRecord[] | null;
}

export interface SchemaTable {
  name: string;
  owner: string;
  /** Tells whether this role may alter it. */
  owned: boolean;
  readable: boolean;
}

export const RECORDS = '_prisma_migrations';

/** The target of a migration: an address, or a connection of an application's own pool. */
export type MigrationTarget = DatabaseTarget | { pool: pg.Pool; schema?: string };

/** Does work on one connection of its own, also where the target is a pool: its timeouts are not for migrations. */
export async function withClient<T>(
  target: MigrationTarget,
  work: (client: pg.Client, schema: string) => Promise<T>,
): Promise<T> {
  const { config, schema } = clientConfigOf(target);
  const client = new pg.Client({ ...config, application_name: 'conversation-store' });
  client.on('error', ignoreLoss);
  await client.connect().catch((error: unknown) => {
    throw explainRefusedParameter(error);
  });
  try {
    return await work(client, schema ?? (await currentSchema(client)));
  } finally {
    await client.end();
  }
}

function clientConfigOf(target: MigrationTarget): { config: pg.ClientConfig; schema?: string | undefined } {
  if ('pool' in target) {
    const { statement_timeout: _s, lock_timeout: _l, query_timeout: _q, ...config } = target.pool.options;
    return { config, schema: target.schema };
  }
  // Without options of ours: poolers refuse those that they do not know.
  const { connectionString, options, schema } = readTarget(target);
  return { config: { connectionString, options }, schema };
}

/** The place of a target's statements, as the server knows it: a pooler may use another role. */
export interface StatementPlace {
  schema: string;
  role: string;
  /** Tells whether the tables are distributed over several machines. */
  distributed: boolean;
}

/** Reads the schema that statements on this target mean, their role, and whether several machines answer them. */
export function statementPlaceOf(target: MigrationTarget): Promise<StatementPlace> {
  return withClient(target, async (client, schema) => {
    const { rows } = await client.query<{ role: string }>('SELECT current_user AS role');
    return { schema, role: rows[0]?.role ?? '', distributed: await isDistributed(client, schema) };
  });
}

/** The schema of the connection. Where no schema of the search path exists yet, it is the first one named there. */
async function currentSchema(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ schema: string }>(`
    SELECT COALESCE(current_schema(), CASE path WHEN '' THEN 'public' WHEN '""' THEN 'public' ELSE
      replace((parse_ident(path, false))[1], '$user', current_user) END) AS schema
    FROM current_setting('search_path') AS path`);
  return rows[0]?.schema ?? 'public';
}

/** Reads the catalogs, which every role may, and the records where this role may. */
export async function readState(client: pg.Client, schema: string): Promise<MigrationState> {
  const server = await readServer(client, schema);
  const { rows: tables } = await client.query<SchemaTable>(TABLES, [schema]);
  const readable = server.schemaRights?.mayUse === true && recordsTable({ tables })?.readable === true;
  return { ...server, schema, tables, records: readable ? await readRecords(client, schema) : null };
}

export function recordsTable({ tables }: Pick<MigrationState, 'tables'>): SchemaTable | undefined {
  return tables.find(({ name }) => name === RECORDS);
}

type ServerState = Omit<MigrationState, 'schema' | 'tables' | 'records'>;

async function readServer(client: pg.Client, schema: string): Promise<ServerState> {
  const { rows } = await client.query<ServerState>(SERVER, [schema]);
  if (!rows[0]) throw new Error('The server did not tell what it is.');
  return rows[0];
}

async function readRecords(client: pg.Client, schema: string): Promise<MigrationRecord[]> {
  const { rows } = await client.query<MigrationRecord>(`
    SELECT migration_name AS name, checksum, finished_at IS NOT NULL AS finished
    FROM ${pg.escapeIdentifier(schema)}.${RECORDS} WHERE rolled_back_at IS NULL ORDER BY started_at`);
  return rows;
}

const SERVER = `
  SELECT current_user AS role, current_database() AS database,
    current_setting('server_version') AS "serverVersion",
    current_setting('server_version_num')::int AS "serverVersionNumber",
    current_setting('server_encoding') AS encoding,
    has_database_privilege(current_database(), 'CREATE') AS "mayCreateSchema",
    (SELECT json_build_object('mayUse', has_schema_privilege(oid, 'USAGE'), 'mayCreate', has_schema_privilege(oid, 'CREATE'))
      FROM pg_catalog.pg_namespace WHERE nspname = $1) AS "schemaRights"`;

const TABLES = `
  SELECT relname AS name, pg_get_userbyid(relowner) AS owner, pg_has_role(relowner, 'USAGE') AS owned,
    has_table_privilege(c.oid, 'SELECT') AS readable
  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = $1 AND c.relkind IN ('r', 'p', 'f') ORDER BY relname`;
