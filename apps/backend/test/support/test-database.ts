import { createHash, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { joinEmbeddedPostgres } from '@conversation-store/embedded-postgres';
import pg from 'pg';
import { dataFolder } from '../../src/config/project-root.js';
import type { DatabaseAddress } from '../../src/modules/ai/index.js';
import { MIGRATIONS } from '../../src/prisma/generated/migrations.js';
import { bringUpSchema } from '../../src/prisma/schema-bring-up.js';
import { STATEMENT_RIGHTS } from '../../src/prisma/statement-rights.js';
import { Cluster } from './cluster.js';
import { startPooler } from './pooler.js';
import {
  asStatementRole,
  createStatementRole,
  giveSettings,
  type StatementLogin,
  statementLogin,
} from './statement-address.js';
import { poolerOptions, poolerSettings, TEST_POOLER, testPoolerOptions } from './test-pooler.js';

/** A database of its own for one test file. */
export interface EmptyTestDatabase {
  /** The address of its owner, who administrates the server too. */
  ownerUrl: string;
  drop(): Promise<void>;
}

/** A database with every migration applied. */
export interface TestDatabase extends EmptyTestDatabase {
  /** The address for backends: of a role that has the rights of statements and no more. */
  url: string;
  /** The settings of a backend on it. */
  settings: Record<string, string>;
}

interface Server {
  url: string;
  leave(): Promise<void>;
}

/** The folder of the embedded server of the tests. */
export const embeddedFolder = (): string => join(dataFolder(), 'test-postgres');

/** The key of the advisory lock under which one worker at a time makes and clones the template. */
const TEMPLATE_LOCK = 7_302_602_032;

/** Looks for open connections, a hundredth of a second each; what a test left open is then terminated. */
const LOOKS = 100;

/**
 * Clones a database to which the project's real migrations were applied once. The server is that of
 * `TEST_DATABASE_URL`, or an embedded one that stops when the last test file is done.
 */
export async function createTestDatabase(server = testServer): Promise<TestDatabase> {
  const database = await createDatabase(
    async (admin, serverUrl, cluster) => `TEMPLATE ${await template(admin, serverUrl, cluster)}`,
    server,
  );
  const { ownerUrl } = database;
  const login = statementLogin(ownerUrl);
  const url = asStatementRole(ownerUrl, login);
  return TEST_POOLER === undefined
    ? { ...database, url, settings: settingsOf(url) }
    : behindPooler(database, url, login);
}

function settingsOf(url: string): Record<string, string> {
  return { DATABASE_URL: url, ...poolerSettings() };
}

/** Puts a pooler before a database, of its own: it ends its connections when it stops. */
async function behindPooler(
  database: EmptyTestDatabase,
  directUrl: string,
  login: StatementLogin,
): Promise<TestDatabase> {
  const pooler = await startPooler(database.ownerUrl, [[login.role, login.password]], testPoolerOptions());
  const url = pooler.through(directUrl);
  return {
    ...database,
    url,
    settings: settingsOf(url),
    drop: async () => {
      await pooler.stop();
      await database.drop();
    },
  };
}

/** An empty database for a host that has only one role, its owner. */
export interface OwnDatabase extends EmptyTestDatabase {
  /** How the AI module reaches it: by the pooler of the tests, too, where there is one. */
  address: DatabaseAddress;
}

export async function createOwnDatabase(): Promise<OwnDatabase> {
  const database = await createEmptyDatabase();
  const { ownerUrl: directUrl } = database;
  if (TEST_POOLER === undefined) return { ...database, address: { connectionString: directUrl } };
  const { username: role, password, pathname } = new URL(directUrl);
  await asAdmin(directUrl, (admin) => giveSettings(admin, `CURRENT_USER IN DATABASE ${pathname.slice(1)}`));
  const pooled = await behindPooler(database, directUrl, { role, password });
  return { ...pooled, address: { connectionString: pooled.url, directUrl, ...poolerOptions() } };
}

/** @param definition as `CREATE DATABASE` takes it */
export function createEmptyDatabase(definition = ''): Promise<EmptyTestDatabase> {
  return createDatabase(() => Promise.resolve(definition));
}

async function createDatabase(
  definition: (admin: pg.Client, serverUrl: string, cluster: Cluster) => Promise<string>,
  serverOf = testServer,
): Promise<EmptyTestDatabase> {
  const server = await serverOf();
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  try {
    await asAdmin(server.url, async (admin) => {
      await admin.query('SELECT pg_advisory_lock($1)', [TEMPLATE_LOCK]);
      const cluster = await Cluster.of(admin, server.url);
      const create = `CREATE DATABASE ${name} ${await definition(admin, server.url, cluster)}`;
      await admin.query(create);
      await cluster.onWorkers(create);
    });
  } catch (error) {
    await server.leave();
    throw error;
  }
  return {
    ownerUrl: urlOf(server.url, name),
    drop: async () => {
      await asAdmin(server.url, async (admin) => {
        await connectionsEnded(admin, name);
        const drop = `DROP DATABASE ${name} WITH (FORCE)`;
        await admin.query(drop);
        await (await Cluster.of(admin, server.url)).onWorkers(drop);
      });
      await server.leave();
    },
  };
}

/** A pool that was ended still closes its connections: one that is terminated meanwhile would fail the test file. */
async function connectionsEnded(admin: pg.Client, name: string): Promise<void> {
  const open = 'SELECT FROM pg_stat_activity, pg_sleep(0.01) WHERE datname = $1';
  for (let look = 0; look < LOOKS; look++) if ((await admin.query(open, [name])).rowCount === 0) return;
}

async function testServer(): Promise<Server> {
  const url = process.env.TEST_DATABASE_URL;
  if (url) return { url, leave: () => Promise.resolve() };
  return embeddedServer();
}

/** The embedded server, whichever the other tests run on. */
export async function embeddedServer(): Promise<Server> {
  const postgres = await joinEmbeddedPostgres(embeddedFolder());
  return { url: postgres.superuserUrl, leave: () => postgres.leave() };
}

/** The template's name says which migrations and grants it has, so a changed one makes a new template. */
async function template(admin: pg.Client, serverUrl: string, cluster: Cluster): Promise<string> {
  const login = statementLogin(serverUrl);
  const contents = JSON.stringify([MIGRATIONS, STATEMENT_RIGHTS, login.role]);
  const name = `template_${createHash('sha256').update(contents).digest('hex').slice(0, 16)}`;
  const { rowCount } = await admin.query('SELECT FROM pg_database WHERE datname = $1 AND datistemplate', [
    name,
  ]);
  if (rowCount === 0) {
    for (const statement of [`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`, `CREATE DATABASE ${name}`]) {
      await admin.query(statement);
      await cluster.onWorkers(statement);
    }
    await cluster.join(name);
    await createStatementRole(admin, login);
    const directUrl = urlOf(serverUrl, name);
    const bringUp = () =>
      bringUpSchema(
        { connectionString: asStatementRole(directUrl, login) },
        { directUrl, migrate: true, revoke: true },
      );
    await bringUp();
    // Distributed, the tables have other rights.
    if (await cluster.distribute(directUrl)) await bringUp();
    await cluster.close(name);
    await admin.query(`ALTER DATABASE ${name} IS_TEMPLATE true`);
  }
  return name;
}

function urlOf(serverUrl: string, database: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${database}`;
  return url.href;
}

async function asAdmin<T>(connectionString: string, work: (admin: pg.Client) => Promise<T>): Promise<T> {
  const admin = new pg.Client({ connectionString });
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.end();
  }
}
