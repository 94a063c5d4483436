import { createApp } from '../../src/app.js';
import { ConversationService } from '../../src/modules/ai/index.js';
import type { TestBackend } from './test-backend.js';

/** Another whole backend, with a pool of its own, on the database of the first or the one at `databaseUrl`. */
export async function withSecondBackend<T>(
  { settings, databaseUrl }: Pick<TestBackend, 'settings' | 'databaseUrl'>,
  work: (conversations: ConversationService) => Promise<T>,
): Promise<T> {
  const app = await createApp(settings, databaseUrl, false);
  await app.init();
  try {
    return await work(app.get(ConversationService));
  } finally {
    await app.close();
  }
}
