import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { joinEmbeddedPostgres, type EmbeddedPostgres } from './index.js';

jest.setTimeout(60_000);

const PERMISSION_DENIED = '42501';
const OWNERS = `
  SELECT tableowner AS owner FROM pg_tables WHERE schemaname = 'public'
  UNION SELECT typowner::regrole::name FROM pg_type WHERE typname = 'mood'
  UNION SELECT datdba::regrole::name FROM pg_database WHERE datname = 'backend'`;

let folder: string;
let postgres: EmbeddedPostgres;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'embedded-roles-'));
  postgres = await joinEmbeddedPostgres(folder);
});

afterAll(async () => {
  await postgres.leave();
  await rm(folder, { recursive: true });
});

async function rowsAt(url: string, ...statements: string[]): Promise<unknown[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    let rows: unknown[] = [];
    for (const statement of statements) rows = (await client.query<object>(statement)).rows;
    return rows;
  } finally {
    await client.end();
  }
}

/** The code with which the server refuses a statement. */
const refusal = (url: string, statement: string): Promise<string | undefined> =>
  rowsAt(url, statement).then(
    () => 'none',
    (error: unknown) => (error as pg.DatabaseError).code,
  );

describe('the role for statements', () => {
  it.each([
    'CREATE TABLE mine (id INT)',
    'CREATE TEMPORARY TABLE mine (id INT)',
    'CREATE SCHEMA mine',
    "SELECT pg_read_file('/etc/passwd')",
    "COPY (SELECT 1) TO PROGRAM 'id'",
    'ALTER ROLE CURRENT_USER SUPERUSER',
    'SET ROLE backend_owner',
    'SET ROLE backend',
    'TABLE pg_authid',
    'ALTER SYSTEM SET fsync = off',
  ])('may not %s', async (statement) => {
    expect(await refusal(postgres.url, statement)).toBe(PERMISSION_DENIED);
  });

  it('may do in the database of the backend what the owner grants', async () => {
    await rowsAt(
      postgres.ownerUrl,
      'CREATE TABLE granted (id INT)',
      'GRANT SELECT, INSERT ON granted TO backend_statements',
    );

    expect(await rowsAt(postgres.url, 'INSERT INTO granted VALUES (1)', 'TABLE granted')).toEqual([
      { id: 1 },
    ]);
    expect(await refusal(postgres.url, 'UPDATE granted SET id = 2')).toBe(PERMISSION_DENIED);
  });
});

it('the owner is no superuser either, and neither may connect to another database', async () => {
  const { ownerUrl, url } = postgres;

  expect(await refusal(ownerUrl, "SELECT pg_read_file('/etc/passwd')")).toBe(PERMISSION_DENIED);
  for (const address of [ownerUrl, url]) {
    const elsewhere = address.replace(/backend$/, 'postgres');
    expect(await refusal(elsewhere, 'SELECT')).toBe(PERMISSION_DENIED);
  }
});

it('a database that the superuser owned becomes the owner’s at the next start', async () => {
  await rowsAt(
    postgres.superuserUrl,
    'ALTER DATABASE backend OWNER TO backend',
    'DROP OWNED BY backend_owner, backend_statements',
    'DROP ROLE backend_owner, backend_statements',
    "CREATE TYPE mood AS ENUM ('ok')",
    "CREATE TABLE kept AS SELECT 'ok'::mood AS mood",
  );
  await postgres.leave();
  postgres = await joinEmbeddedPostgres(folder);

  expect(await rowsAt(postgres.ownerUrl, OWNERS)).toEqual([{ owner: 'backend_owner' }]);
  expect(await rowsAt(postgres.ownerUrl, 'ALTER TABLE kept ADD COLUMN id INT', 'TABLE kept')).toEqual([
    { mood: 'ok', id: null },
  ]);
  expect(await refusal(postgres.url, 'TABLE kept')).toBe(PERMISSION_DENIED);
});
