import { createApp } from '../../src/app.js';
import type { Features } from '../../src/app.module.js';
import { ConversationService } from '../../src/modules/ai/index.js';
import type { Reachable, TestBackend } from './test-backend.js';

/** Another whole backend, with a pool of its own. */
export interface SecondBackend extends Reachable {
  conversations: ConversationService;
  stop(): Promise<void>;
}

/** Starts one on the database of the first or the one at `databaseUrl`. */
export async function startSecondBackend(
  { settings, databaseUrl, token }: Pick<TestBackend, 'settings' | 'databaseUrl' | 'token'>,
  features: Features = [],
): Promise<SecondBackend> {
  const app = await createApp(settings, databaseUrl, { logger: false, features });
  await app.listen(0, '127.0.0.1');
  return {
    api: `${await app.getUrl()}/api/v1/ai`,
    token,
    conversations: app.get(ConversationService),
    stop: () => app.close(),
  };
}

/** Does work with such a backend. */
export async function withSecondBackend<T>(
  first: Pick<TestBackend, 'settings' | 'databaseUrl' | 'token'>,
  work: (conversations: ConversationService, backend: Reachable) => Promise<T>,
  features: Features = [],
): Promise<T> {
  const second = await startSecondBackend(first, features);
  try {
    return await work(second.conversations, second);
  } finally {
    await second.stop();
  }
}
