import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { INestApplicationContext } from '@nestjs/common';
import { createApp } from '../../src/app.js';
import { ConversationService, type Message } from '../../src/modules/ai/index.js';
import { cleanUp } from '../faults/cleanup.js';
import { Proxy } from '../faults/proxy.js';
import { METHODS_WITH_ID, METHODS_WITHOUT_ID, methodsWithoutCall } from '../support/every-method.js';
import { exactLedger } from '../support/ledger.js';
import { untilBlocked, whileLocked } from '../support/locked.js';
import { answered, newConversation, said } from '../support/messages.js';
import { refusalOf } from '../support/refusals.js';
import { untilAvailable } from '../support/outage.js';
import { newScope } from '../support/scopes.js';
import { times } from '../support/times.js';
import { useBackend } from '../support/use-backend.js';

const METHODS = { ...METHODS_WITH_ID, ...METHODS_WITHOUT_ID };

describe('without its database', () => {
  const backend = useBackend();

  afterEach(async () => {
    await asNeighbour(`ALTER DATABASE ${database()} ALLOW_CONNECTIONS true`);
  });

  function database(): string {
    return new URL(backend.current.databaseUrl).pathname.slice(1);
  }

  /** Runs statements from another database of the same server. */
  async function asNeighbour(...statements: string[]): Promise<void> {
    const url = new URL(backend.current.ownerUrl);
    url.pathname = '/template1';
    const client = new pg.Client({ connectionString: url.href });
    await client.connect();
    for (const statement of statements) await client.query(statement);
    await client.end();
  }

  function dropped(): string {
    return `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = '${database()}' AND application_name = 'conversation-store'`;
  }

  it('every method is tried that there is', () => {
    expect(methodsWithoutCall()).toEqual([]);
  });

  describe('whose server is gone', () => {
    let app: INestApplicationContext;

    beforeAll(async () => {
      const proxy = await Proxy.open(Number(new URL(backend.current.databaseUrl).port));
      const { settings, databaseUrl } = backend.current;
      app = await createApp(settings, proxy.urlThrough(databaseUrl), { logger: false });
      await app.init();
      await cleanUp();
    });
    afterAll(() => app.close());

    it.each(Object.entries(METHODS))('%s says that the store is unavailable', async (_name, call) => {
      const refusal = await refusalOf(call(app.get(ConversationService), newScope(), randomUUID()));

      expect(refusal.code).toBe('STORE_UNAVAILABLE');
      expect(refusal.message).not.toContain('127.0.0.1');
    });
  });

  it('every method says so when the database is closed, and works again when it is open', async () => {
    const { conversations } = backend;
    const ref = await newConversation(conversations);
    await conversations.addMessage(...ref, said('Who signed?', { idempotencyKey: 'k' }));
    await asNeighbour(`ALTER DATABASE ${database()} ALLOW_CONNECTIONS false`, dropped());

    for (const call of Object.values(METHODS)) {
      expect(await refusalOf(call(conversations, ...ref))).toMatchObject({ code: 'STORE_UNAVAILABLE' });
    }

    await asNeighbour(`ALTER DATABASE ${database()} ALLOW_CONNECTIONS true`);
    await untilAvailable(conversations);
    expect(await exactLedger(conversations, ref)).toHaveLength(1);
    expect((await conversations.search(ref[0], { query: 'signed' })).items).toHaveLength(1);
    await conversations.addMessage(...ref, answered('Mia'));
    expect(await exactLedger(conversations, ref)).toHaveLength(2);
  });

  it('writes that lose their connection are stored or not, never half, and a retry stores them once', async () => {
    const { conversations, current } = backend;
    const ref = await newConversation(conversations);
    const inputs = times(200, (index) =>
      answered(`${index}`, { idempotencyKey: `k${index}`, inputTokens: 2, outputTokens: index }),
    );
    const writes: Promise<Message>[] = [];
    await whileLocked(current.database, ref, async () => {
      writes.push(...inputs.map((input) => conversations.addMessage(...ref, input)));
      await untilBlocked(current.database, 1);
      await asNeighbour(dropped());
    });
    const outcomes = await Promise.allSettled(writes);

    const refused = outcomes.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
    expect(refused.length).toBeGreaterThan(0);
    for (const reason of refused) expect(reason).toMatchObject({ code: 'STORE_UNAVAILABLE' });
    const stored = await exactLedger(conversations, ref);
    const acknowledged = outcomes.flatMap((one) => (one.status === 'fulfilled' ? [one.value.id] : []));
    expect(stored.map(({ id }) => id)).toEqual(expect.arrayContaining(acknowledged));

    for (const input of inputs) await conversations.addMessage(...ref, input);
    expect(await exactLedger(conversations, ref)).toHaveLength(inputs.length);
  });
});
