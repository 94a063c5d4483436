import pg from 'pg';
import type { ConversationService } from '../../src/modules/ai/index.js';
import { newScope } from './scopes.js';

/** A database that takes no connections, as if its server were down. */
export interface Outage {
  end(): Promise<void>;
}

export async function cutOff(ownerUrl: string): Promise<Outage> {
  const { pathname } = new URL(ownerUrl);
  const name = pathname.slice(1);
  const maintenance = new pg.Client({ connectionString: ownerUrl.replace(pathname, '/postgres') });
  await maintenance.connect();
  await maintenance.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS false`);
  await maintenance.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [
    name,
  ]);
  return {
    end: async () => {
      await maintenance.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS true`);
      await maintenance.end();
    },
  };
}

/** Resolves when the store answers again: a pooler refuses those who ask first after an outage. */
export async function untilAvailable(conversations: ConversationService): Promise<void> {
  const answers = (): Promise<boolean> =>
    conversations.list(newScope()).then(
      () => true,
      () => false,
    );
  while (!(await answers()));
}
