import { product } from './product.js';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { atEnd } from './cleanup.js';

/**
 * A PostgreSQL of its own, with its defaults: what is committed is flushed to disk. It lies in the project's data
 * folder and not in the system's temporary one, which may be in memory, where a flush costs nothing.
 *
 * @returns the address of its database
 */
export async function startPostgres(): Promise<string> {
  await mkdir(product.DATA_FOLDER, { recursive: true });
  const folder = await mkdtemp(join(product.DATA_FOLDER, 'bench-'));
  atEnd(() => rm(folder, { recursive: true, force: true }));
  const postgres = await product.joinEmbeddedPostgres(folder);
  atEnd(() => postgres.leave());
  return postgres.url;
}

/** Another, empty database on the same server. */
export async function createDatabase(url: string, name: string): Promise<string> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`);
  } finally {
    await client.end();
  }
  const address = new URL(url);
  address.pathname = name;
  return address.href;
}

/** A pool that is closed at the end of the run. */
export function openPool(connectionString: string, max: number): pg.Pool {
  const pool = new pg.Pool({ connectionString, max });
  // The server is stopped under idle connections when the run is interrupted.
  pool.on('error', () => undefined);
  atEnd(() => pool.end());
  return pool;
}
