import { withBackend } from '../../dist/commands/backend-context.js';
import { ConversationService } from '../../dist/modules/ai/index.js';
import { atEnd } from './cleanup.js';

const SETTINGS = { DATABASE_POOL_SIZE: '10', RATE_LIMIT_PER_MINUTE: '0', SHARE_COMMITS: 'true' };

/** The product's service on this database, migrated, until the end of the run. */
export async function openService(databaseUrl: string): Promise<ConversationService> {
  Object.assign(process.env, SETTINGS, { DATABASE_URL: databaseUrl });
  return new Promise((resolve, reject) => {
    const opened = withBackend((backend) => {
      resolve(backend.get(ConversationService));
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
