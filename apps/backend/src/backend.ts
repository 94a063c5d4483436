import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApp } from './app.js';
import type { Settings } from './config/settings.js';
import { ConversationService, type Scope } from './modules/ai/index.js';
import { RequestLogger } from './http/request-logger.js';
import { openDatabase } from './open-database.js';

/** The backend, listening. */
export interface Backend {
  address: string;
  embedded: boolean;
  /** Tells whether somebody has any conversation to look at. */
  hasConversations(scope: Scope): Promise<boolean>;
  /** Answers the running requests, then closes the pool and the database. */
  stop(): Promise<void>;
}

/**
 * Opens the database, applies its migrations and listens on `port`; `say` takes a text for the user where that takes
 * long.
 */
export async function startBackend(settings: Settings, say: (line: string) => void): Promise<Backend> {
  const database = await openDatabase(settings, say);
  try {
    const logger = new RequestLogger({ json: settings.production });
    if (settings.production && database.surplus !== null) logger.warn(database.surplus, 'Database');
    const app = await createApp(settings, database.url, { logger });
    const address = await listen(app, settings.port);
    const stop = async (): Promise<void> => {
      await app.close();
      await database.close();
    };
    const hasConversations = async (scope: Scope): Promise<boolean> =>
      (await app.get(ConversationService).list(scope, { limit: 1 })).items.length > 0;
    return { address, embedded: database.embedded, hasConversations, stop };
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** Listens by Fastify itself: Nest would log an error beside the sentence that explains a port that is taken. */
async function listen(app: NestFastifyApplication, port: number): Promise<string> {
  await app.init();
  const address = await app.getHttpAdapter().getInstance().listen({ port, host: '0.0.0.0' });
  return `http://localhost:${new URL(address).port || '80'}`;
}
