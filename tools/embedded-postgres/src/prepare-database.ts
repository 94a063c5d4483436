import pg from 'pg';
import { OWNER, passwordOf, STATEMENTS } from './roles.js';

/** The key of the advisory lock under which one process at a time prepares the database. */
const PREPARE_LOCK = 5_432_180_019;

const IS_PREPARED = `
  SELECT FROM pg_database
  WHERE datname = $1 AND datdba = (SELECT oid FROM pg_roles WHERE rolname = '${OWNER}')`;

/** Gives the tables, views and types that the superuser made in earlier versions to the owner. */
const HAND_OVER = `
  DO $$ DECLARE command text; BEGIN
    FOR command IN
      SELECT format('ALTER %s %s OWNER TO ${OWNER}', kind, name) FROM (
        SELECT 'TABLE' AS kind, oid::regclass::text AS name, relowner AS owner, relnamespace AS namespace
        FROM pg_class WHERE relkind IN ('r', 'p', 'v', 'm')
        UNION ALL
        SELECT 'TYPE', oid::regtype::text, typowner, typnamespace FROM pg_type WHERE typtype = 'e'
      ) own
      WHERE owner = current_user::regrole AND namespace NOT IN (
        SELECT oid FROM pg_namespace WHERE nspname LIKE 'pg\\_%' OR nspname = 'information_schema')
    LOOP EXECUTE command; END LOOP;
  END $$`;

/** Connections of the superuser, to the database of the server and to ours. */
export interface Superuser {
  client: pg.Client;
  password: string;
  connect: (database: string) => Promise<pg.Client>;
}

/**
 * Makes the roles and the database, and brings a database up that an earlier version made. The change of its owner comes
 * last and says that all is done.
 */
export async function prepareDatabase(superuser: Superuser, database: string): Promise<void> {
  const { client } = superuser;
  const isPrepared = async (): Promise<boolean> =>
    Boolean((await client.query(IS_PREPARED, [database])).rowCount);
  if (await isPrepared()) return;
  await client.query(`SELECT pg_advisory_lock(${PREPARE_LOCK})`);
  try {
    if (!(await isPrepared())) await prepare(superuser, database);
  } finally {
    await client.query(`SELECT pg_advisory_unlock(${PREPARE_LOCK})`);
  }
}

async function prepare({ client, password, connect }: Superuser, database: string): Promise<void> {
  const name = pg.escapeIdentifier(database);
  for (const role of [OWNER, STATEMENTS]) await makeRole(client, role, passwordOf(role, password));
  const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [database]);
  if (!rowCount) await client.query(`CREATE DATABASE ${name}`);
  // By default every role may connect everywhere, and make temporary tables there.
  await client.query(`REVOKE CONNECT, TEMPORARY ON DATABASE postgres, template1 FROM PUBLIC`);
  await client.query(`REVOKE TEMPORARY ON DATABASE ${name} FROM PUBLIC`);
  const within = await connect(database);
  try {
    await within.query(HAND_OVER);
  } finally {
    await within.end();
  }
  await client.query(`ALTER DATABASE ${name} OWNER TO ${OWNER}`);
}

async function makeRole(client: pg.Client, role: string, password: string): Promise<void> {
  const { rowCount } = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [role]);
  const verb = rowCount ? 'ALTER' : 'CREATE';
  await client.query(`${verb} ROLE ${role} LOGIN PASSWORD ${pg.escapeLiteral(password)}`);
}
