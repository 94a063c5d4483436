import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { NestFactory } from '@nestjs/core';
import { AiModule, ConversationService, type Scope } from '../../src/modules/ai/index.js';
import { newScope } from '../support/scopes.js';
import { statementsOf } from '../support/statements.js';
import { startTestBackend, type TestBackend } from '../support/test-backend.js';
import { poolerOptions } from '../support/test-pooler.js';

const BESIDE_AGENTS =
  'finds it, takes its turn so that no answer runs meanwhile, looks for what a dead process has left, and gives it back';
const PAUSE_BESIDE_AGENTS = `pause (${BESIDE_AGENTS})`;
const ARCHIVE_BESIDE_AGENTS = `archive (${BESIDE_AGENTS})`;

/** Statements of each method, each one round trip, with the reason where there are several. */
const COSTS: [string, number, (store: ConversationService, scope: Scope, id: string) => Promise<unknown>][] =
  [
    ['getOrCreate of a conversation that is there', 1, (store, scope) => store.getOrCreate(scope)],
    ['getOrCreate of a new one (looks, then creates)', 2, (store) => store.getOrCreate(newScope())],
    ['get', 1, (store, scope, id) => store.get(scope, id)],
    ['getWithMessages', 1, (store, scope, id) => store.getWithMessages(scope, id)],
    ['getMessages', 1, (store, scope, id) => store.getMessages(scope, id)],
    ['getContext', 1, (store, scope, id) => store.getContext(scope, id, { maxTokens: 1000 })],
    ['addMessage', 1, (store, scope, id) => store.addMessage(scope, id, { role: 'user', content: 'Hello' })],
    [
      'addMessage with a new idempotency key',
      1,
      (store, scope, id) =>
        store.addMessage(scope, id, { role: 'user', content: 'Hello', idempotencyKey: 'new' }),
    ],
    [
      'addMessage with a known idempotency key (asks, then reads what is stored)',
      2,
      (store, scope, id) =>
        store.addMessage(scope, id, { role: 'user', content: 'Hello', idempotencyKey: 'known' }),
    ],
    [
      'addMessages of 100',
      1,
      (store, scope, id) =>
        store.addMessages(
          scope,
          id,
          Array.from({ length: 100 }, () => ({ role: 'user', content: 'Hello' }) as const),
        ),
    ],
    [PAUSE_BESIDE_AGENTS, 5, (store, scope, id) => store.pause(scope, id)],
    ['resume', 1, (store, scope, id) => store.resume(scope, id)],
    ['list', 1, (store, scope) => store.list(scope)],
    ['search', 1, (store, scope) => store.search(scope, { query: 'hello' })],
    ['updateTitle', 1, (store, scope, id) => store.updateTitle(scope, id, 'By hand')],
    ['generateTitle of one with a title by hand', 1, (store, scope, id) => store.generateTitle(scope, id)],
    [
      'getStats (the sums, and beside them the prices of the organization)',
      2,
      (store, scope) => store.getStats(scope),
    ],
    [ARCHIVE_BESIDE_AGENTS, 5, (store, scope, id) => store.archive(scope, id)],
  ];

describe('round trips', () => {
  let backend: TestBackend;
  const scope = newScope();
  let id: string;

  beforeAll(async () => {
    backend = await startTestBackend();
    ({ id } = (await backend.conversations.getOrCreate(scope)).conversation);
    await backend.conversations.addMessage(scope, id, {
      role: 'user',
      content: 'Hello',
      idempotencyKey: 'known',
    });
  });

  afterAll(async () => {
    await backend.stop();
  });

  it.each(COSTS)('%s: %i', async (_name, statements, call) => {
    const sent = await statementsOf(() => call(backend.conversations, scope, id));
    expect(sent.map(({ text }) => text)).toHaveLength(statements);
  });

  it('16 appends that arrive together: 2, the first alone and the others together', async () => {
    const { conversation } = await backend.conversations.getOrCreate(newScope());
    const owner = { organizationId: conversation.organizationId, userId: conversation.userId };
    const append = () =>
      backend.conversations.addMessage(owner, conversation.id, { role: 'user', content: 'Hello' });
    const sent = await statementsOf(() => Promise.all(Array.from({ length: 16 }, append)));
    expect(sent).toHaveLength(2);
  });

  it('pause, archive: 1 each in a store without agents', async () => {
    const database = { connectionString: backend.databaseUrl, ...poolerOptions() };
    const module = AiModule.forRoot({ database, http: false, agents: false });
    const app = await NestFactory.createApplicationContext(module, { logger: false });
    const store = app.get(ConversationService);
    const own = newScope();
    const { conversation } = await store.getOrCreate(own);

    expect(await statementsOf(() => store.pause(own, conversation.id))).toHaveLength(1);
    expect(await statementsOf(() => store.archive(own, conversation.id))).toHaveLength(1);
    await app.close();
  });
});
