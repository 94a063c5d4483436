import { joinEmbeddedPostgres } from '@conversation-store/embedded-postgres';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { atEnd } from './cleanup.js';
import { product } from './product.js';

/** All contestants keep their connections open until the end; the default is 100. */
const MAX_CONNECTIONS = 300;

/**
 * A PostgreSQL of its own, durable by default: what is committed is flushed to disk. It lies in the project's data
 * folder and not in the system's temporary one, which may be in memory, where a flush costs nothing.
 *
 * @returns the address of its database
 */
export async function startPostgres(): Promise<string> {
  await mkdir(product.dataFolder(), { recursive: true });
  const folder = await mkdtemp(join(product.dataFolder(), 'bench-'));
  atEnd(() => rm(folder, { recursive: true, force: true }));
  const first = await joinEmbeddedPostgres(folder);
  try {
    await execute(first.superuserUrl, () => `ALTER SYSTEM SET max_connections = ${MAX_CONNECTIONS}`);
  } finally {
    await first.leave();
  }
  const postgres = await joinEmbeddedPostgres(folder);
  atEnd(() => postgres.leave());
  return postgres.superuserUrl;
}

/** Another, empty database on the same server. */
export async function createDatabase(url: string, name: string): Promise<string> {
  await execute(url, (client) => `CREATE DATABASE ${client.escapeIdentifier(name)}`);
  const address = new URL(url);
  address.pathname = name;
  return address.href;
}

async function execute(connectionString: string, sql: (client: pg.Client) => string): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    await client.query(sql(client));
  } finally {
    await client.end();
  }
}

/** A pool that is closed at the end of the run. */
export function openPool(connectionString: string, max: number): pg.Pool {
  const pool = new pg.Pool({ connectionString, max });
  // The server is stopped under idle connections when the run is interrupted.
  pool.on('error', () => undefined);
  atEnd(() => pool.end());
  return pool;
}
