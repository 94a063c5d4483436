import { ConversationService, type Scope } from '../../src/modules/ai/index.js';
import { said } from './messages.js';

type Call = (service: ConversationService, scope: Scope, id: string) => Promise<unknown>;

const KEYED = said('Who signed?', { idempotencyKey: 'k' });

/** A valid call of every method that takes an id. */
export const METHODS_WITH_ID: Record<string, Call> = {
  get: (service, scope, id) => service.get(scope, id),
  getWithMessages: (service, scope, id) => service.getWithMessages(scope, id),
  addMessage: (service, scope, id) => service.addMessage(scope, id, KEYED),
  addMessages: (service, scope, id) => service.addMessages(scope, id, [KEYED, said('And when?')]),
  appendOne: (service, scope, id) => service.appendOne(scope, id, KEYED),
  append: (service, scope, id) => service.append(scope, id, [KEYED]),
  getMessages: (service, scope, id) => service.getMessages(scope, id),
  getContext: (service, scope, id) => service.getContext(scope, id, { maxTokens: 1000 }),
  pause: (service, scope, id) => service.pause(scope, id, { reason: 'waiting' }),
  resume: (service, scope, id) => service.resume(scope, id),
  setHead: (service, scope, id) => service.setHead(scope, id, 1),
  archive: (service, scope, id) => service.archive(scope, id),
  generateTitle: (service, scope, id) => service.generateTitle(scope, id),
  updateTitle: (service, scope, id) => service.updateTitle(scope, id, 'Mine now'),
  delete: (service, scope, id) => service.delete(scope, id),
};

/** A valid call of every other method. */
export const METHODS_WITHOUT_ID: Record<string, Call> = {
  getOrCreate: (service, scope) => service.getOrCreate(scope),
  list: (service, scope) => service.list(scope),
  search: (service, scope) => service.search(scope, { query: 'signed' }),
  getStats: (service, scope) => service.getStats(scope),
};

/** Steps of the methods above, which callers cannot call: TypeScript keeps them private. */
const PRIVATE = ['constructor', 'readableId'];

/** The methods of the service that stand in no table here. */
export function methodsWithoutCall(): string[] {
  const known = new Set([...Object.keys(METHODS_WITH_ID), ...Object.keys(METHODS_WITHOUT_ID), ...PRIVATE]);
  return Object.getOwnPropertyNames(ConversationService.prototype).filter((name) => !known.has(name));
}
