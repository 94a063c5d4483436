import { atEnd } from './cleanup.js';
import { type ConversationService, product, type UsageService } from './product.js';

const SETTINGS = { DATABASE_POOL_SIZE: '10', RATE_LIMIT_PER_MINUTE: '0', GROUP_COMMIT: 'true' };

let usage: UsageService | null = null;

/** The product's usage, of the service that was opened. */
export function openUsage(): UsageService {
  if (usage === null) throw new Error('The service was not opened.');
  return usage;
}

/** The product's service on this database, migrated, until the end of the run. */
export async function openService(databaseUrl: string): Promise<ConversationService> {
  Object.assign(process.env, SETTINGS, { DATABASE_URL: databaseUrl });
  return new Promise((resolve, reject) => {
    const opened = product.withBackend((backend) => {
      usage = backend.get(product.UsageService, { strict: false });
      resolve(backend.get(product.ConversationService));
      return new Promise<void>((end) => {
        atEnd(async () => {
          end();
          await opened;
        });
      });
    });
    opened.catch(reject);
  });
}
