import { MIGRATIONS } from '../../../src/prisma/generated/migrations.js';
import { Application } from '../application.js';
import type { Scenario, Environment } from '../scenario.js';

const APPLIED = 'SELECT migration_name AS name, finished_at IS NOT NULL AS finished FROM _prisma_migrations';

export const migratedTogether: Scenario = {
  name: 'an empty database migrated by two applications that start at once',
  rounds: 3,
  applications: 2,
  inject: async (environment, round) => {
    const database = `empty_${round}`;
    await environment.server.query(`CREATE DATABASE ${database}`);
    const url = new URL(environment.server.url);
    url.pathname = `/${database}`;
    await startTogether(environment, url.href);
    await checkMigrations(environment, url.href);
    return undefined;
  },
};

async function startTogether({ options }: Environment, databaseUrl: string): Promise<void> {
  const starting = [1, 2].map(() => Application.start({ ...options, databaseUrl }));
  const started = await Promise.all(starting);
  await Promise.all(started.map((application) => application.ready()));
  await Promise.all(started.map((application) => application.kill()));
}

async function checkMigrations({ server }: Environment, databaseUrl: string): Promise<void> {
  const applied = await server.query<{ name: string; finished: boolean }>(APPLIED, [], databaseUrl);
  const once = MIGRATIONS.every(
    (migration) => applied.filter(({ name, finished }) => name === migration.name && finished).length === 1,
  );
  if (!once || applied.length !== MIGRATIONS.length)
    throw new Error('a migration was not applied exactly once');
}
