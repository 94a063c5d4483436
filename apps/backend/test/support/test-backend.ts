import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import pg from 'pg';
import { createApp } from '../../src/app.js';
import type { Features, HostParts } from '../../src/app.module.js';
import { developmentToken, type TokenClaims } from '../../src/auth/development-token.js';
import { settingsFrom, type Settings } from '../../src/config/settings.js';
import { IntegrityChecker, ConversationService } from '../../src/modules/ai/index.js';
import { BACKGROUND } from './statements.js';
import { createTestDatabase, type TestDatabase } from './test-database.js';

/** The whole backend on a database of its own, listening on a free port. */
export interface TestBackend {
  app: NestFastifyApplication;
  settings: Settings;
  conversations: ConversationService;
  integrityChecker: IntegrityChecker;
  /** Looks at the database past the backend, as its owner. */
  database: pg.Pool;
  databaseUrl: string;
  /** The settings of another backend on it. */
  databaseSettings: Record<string, string>;
  /** The address of the owner of the database. */
  ownerUrl: string;
  /** The address of `/api/v1/ai`. */
  api: string;
  /** The address of the server. */
  url: string;
  /** The folder of its files. */
  folder: string;
  token(claims: TokenClaims): Promise<string>;
  stop(): Promise<void>;
}

/** Part of a backend that a client needs. */
export type Reachable = Pick<TestBackend, 'api' | 'token'>;

/** Prepares a database before a backend connects to it. */
export type Prepare = (database: TestDatabase) => Promise<void>;

const SECRET = 'a secret that is only used by these tests';

export async function startTestBackend(
  variables: NodeJS.ProcessEnv = {},
  features: Features = [],
  parts: Omit<HostParts, 'features'> = {},
  prepare: Prepare = () => Promise.resolve(),
): Promise<TestBackend> {
  const folder = await mkdtemp(join(tmpdir(), 'files-'));
  const testDatabase = await createTestDatabase();
  await prepare(testDatabase);
  const settings = settingsFrom({
    NODE_ENV: 'test',
    AUTH_JWT_SECRET: SECRET,
    RATE_LIMIT_PER_MINUTE: '0',
    CONSOLE: 'false',
    ...testDatabase.settings,
    ...(variables.FILES_S3_BUCKET === undefined ? { FILES_FOLDER: folder } : {}),
    ...variables,
  });
  const app = await createApp(settings, testDatabase.url, { logger: false, features, ...parts });
  await BACKGROUND.run(true, () => app.init());
  await app.listen(0, '127.0.0.1');
  const database = new pg.Pool({ connectionString: testDatabase.ownerUrl, max: 4 });
  const url = await app.getUrl();
  return {
    app,
    settings,
    conversations: app.get(ConversationService),
    integrityChecker: app.get(IntegrityChecker),
    database,
    databaseUrl: testDatabase.url,
    databaseSettings: testDatabase.settings,
    ownerUrl: testDatabase.ownerUrl,
    url,
    folder,
    api: `${url}/api/v1/ai`,
    token: (claims) => developmentToken(settings, claims),
    stop: async () => {
      await app.close();
      await database.end();
      await testDatabase.drop();
      await rm(folder, { recursive: true });
    },
  };
}
