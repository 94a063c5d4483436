import type * as developmentToken from '../../apps/backend/src/auth/development-token.js';
import type * as backendContext from '../../apps/backend/src/commands/backend-context.js';
import type * as projectRoot from '../../apps/backend/src/config/project-root.js';
import type * as settings from '../../apps/backend/src/config/settings.js';
import type * as ai from '../../apps/backend/src/modules/ai/index.js';
import type * as pool from '../../apps/backend/src/prisma/pool.js';
import type * as prismaService from '../../apps/backend/src/prisma/prisma.service.js';

export type {
  ConversationService,
  MessageInput,
  Scope,
  UsageService,
} from '../../apps/backend/src/modules/ai/index.js';

/** The product that is measured, as it was built, typed by its sources. */
export const product = {
  ...(await built<typeof developmentToken>('auth/development-token.js')),
  ...(await built<typeof backendContext>('commands/backend-context.js')),
  ...(await built<typeof projectRoot>('config/project-root.js')),
  ...(await built<typeof settings>('config/settings.js')),
  ...(await built<typeof ai>('modules/ai/index.js')),
  ...(await built<typeof pool>('prisma/pool.js')),
  ...(await built<typeof prismaService>('prisma/prisma.service.js')),
};

async function built<Module>(file: string): Promise<Module> {
  return (await import(new URL(`../../dist/${file}`, import.meta.url).href)) as Module;
}
