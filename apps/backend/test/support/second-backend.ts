import { createApp } from '../../src/app.js';
import type { Features } from '../../src/app.module.js';
import { ConversationService } from '../../src/modules/ai/index.js';
import type { Reachable, TestBackend } from './test-backend.js';

/** Another whole backend, with a pool of its own, on the database of the first or the one at `databaseUrl`. */
export async function withSecondBackend<T>(
  { settings, databaseUrl, token }: Pick<TestBackend, 'settings' | 'databaseUrl' | 'token'>,
  work: (conversations: ConversationService, backend: Reachable) => Promise<T>,
  features: Features = [],
): Promise<T> {
  const app = await createApp(settings, databaseUrl, { logger: false, features });
  await app.listen(0, '127.0.0.1');
  try {
    return await work(app.get(ConversationService), { api: `${await app.getUrl()}/api/v1/ai`, token });
  } finally {
    await app.close();
  }
}
