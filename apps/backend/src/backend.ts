import { ConsoleLogger } from '@nestjs/common';
import { createApp } from './app.js';
import type { Settings } from './config/settings.js';
import { openDatabase } from './prisma/open-database.js';

/** The backend, listening. */
export interface Backend {
  address: string;
  embedded: boolean;
  /** Answers the requests in flight, then closes the pool and lets go of the database. */
  stop(): Promise<void>;
}

/** Opens the database, applies its migrations and listens on `port`. */
export async function startBackend(settings: Settings): Promise<Backend> {
  const database = await openDatabase(settings);
  try {
    const logger = new ConsoleLogger({ logLevels: ['warn', 'error', 'fatal'], json: settings.production });
    const app = await createApp(settings, database.url, logger);
    await app.listen(settings.port, '0.0.0.0');
    const stop = async (): Promise<void> => {
      await app.close();
      await database.close();
    };
    return { address: await localAddress(app.getUrl()), embedded: database.embedded, stop };
  } catch (error) {
    await database.close();
    throw error;
  }
}

async function localAddress(url: Promise<string>): Promise<string> {
  return (await url).replace(/0\.0\.0\.0|127\.0\.0\.1|\[::1?\]/, 'localhost');
}
