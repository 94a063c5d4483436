import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import pg from 'pg';
import { createApp } from '../../src/app.js';
import { settingsFrom } from '../../src/config/settings.js';
import { AiModule, ConversationService, STORE_POOL_SETTINGS } from '../../src/modules/ai/index.js';
import { ReplicaReads } from '../../src/modules/ai/test-internals.js';
import { StreamingReplica } from './streaming-replica.js';
import { createTestDatabase, embeddedFolder, embeddedServer, type TestDatabase } from './test-database.js';

/** A process of the store that reads from a replica. */
export interface ReplicatedStore {
  conversations: ConversationService;
  reads: ReplicaReads;
  stop(): Promise<void>;
}

/** A database with a streaming replica, and two stores that know both: a backend, and a host with pools of its own. */
export interface Replicated {
  database: TestDatabase;
  replica: StreamingReplica;
  stores: [ReplicatedStore, ReplicatedStore];
  /** A store that knows the primary alone. */
  primaryOnly: ReplicatedStore;
  stop(): Promise<void>;
}

export async function startReplicated(maxLagMs: number): Promise<Replicated> {
  const database = await createTestDatabase(embeddedServer);
  const replica = await StreamingReplica.start(embeddedFolder());
  const replicaUrl = replica.urlOf(database.url);
  const stores: Replicated['stores'] = [
    await backendOn(database.url, replicaUrl, maxLagMs),
    await hostOn(database.url, replicaUrl, maxLagMs),
  ];
  const primaryOnly = await hostOn(database.url, null, maxLagMs);
  return {
    database,
    replica,
    stores,
    primaryOnly,
    stop: async () => {
      for (const store of [...stores, primaryOnly]) await store.stop();
      await replica.stop();
      await database.drop();
    },
  };
}

/** A whole backend by its settings. */
export async function backendOn(
  databaseUrl: string,
  replicaUrl: string,
  maxLagMs: number,
  more: Record<string, string> = {},
): Promise<ReplicatedStore> {
  const settings = settingsFrom({
    ...more,
    NODE_ENV: 'test',
    CONSOLE: 'false',
    DATABASE_URL: databaseUrl,
    DATABASE_REPLICA_URL: replicaUrl,
    DATABASE_REPLICA_MAX_LAG_MS: String(maxLagMs),
  });
  const app = await createApp(settings, databaseUrl, { logger: false });
  await app.init();
  return storeOf(app, () => app.close());
}

/** A host, whose pool to the replica has no settings of the store. */
async function hostOn(
  databaseUrl: string,
  replicaUrl: string | null,
  maxLagMs: number,
): Promise<ReplicatedStore> {
  const pool = new pg.Pool({ connectionString: databaseUrl, ...STORE_POOL_SETTINGS });
  const replicaPool = replicaUrl === null ? null : new pg.Pool({ connectionString: replicaUrl });
  const replica = replicaPool ? { database: replicaPool, maxLagMs } : undefined;
  const module = AiModule.forRoot({ database: pool, replica, http: false, agents: false });
  const app = await NestFactory.createApplicationContext(module, { logger: false });
  return storeOf(app, async () => {
    await app.close();
    await Promise.all([pool.end(), replicaPool?.end()]);
  });
}

function storeOf(app: INestApplicationContext, stop: () => Promise<void>): ReplicatedStore {
  return {
    conversations: app.get(ConversationService),
    reads: app.get(ReplicaReads, { strict: false }),
    stop,
  };
}
