import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import type pg from 'pg';
import type { ConversationService, Page } from '../../src/modules/ai/index.js';
import {
  EventRepository,
  newId,
  RuntimeStore,
  TurnPageService,
} from '../../src/modules/ai/test-internals.js';
import { createPool } from '../../src/prisma/pool.js';
import { planWithin } from '../support/explain.js';
import { type Plan, readersOf, rowsRead, seqScans } from '../support/plans.js';
import { type ConversationRef, newConversation } from '../support/messages.js';
import { seedHistory, seedMessages, type SeededHistory } from '../support/seed.js';
import { statementsOf } from '../support/statements.js';
import { startTestBackend, type TestBackend } from '../support/test-backend.js';

type Call = (store: ConversationService, seeded: SeededHistory) => Promise<unknown>;

const PAGE = 50;
/** Rows that a query may read beyond those it returns. */
const HANDFUL = 10;
/** The same where branches are looked for, and the head. */
const LOOKS = 15;
/** The same where messages are looked for along a way of 400 branches: some 3 · log₂ of their number, three times. */
const STEPS = 80;

/** Each hot query on a store of 100,000 messages, and how many rows of the tables it may read. */
const QUERIES: [string, number, Call][] = [
  ['getOrCreate', 1, (store, { scope }) => store.getOrCreate(scope, { entityType: 'case', entityId: '7' })],
  ['get', 1, (store, { scope, longId }) => store.get(scope, longId)],
  [
    'addMessage',
    1,
    (store, { scope, longId }) => store.addMessage(scope, longId, { role: 'user', content: 'x' }),
  ],
  [
    'addMessage with a key',
    1,
    (store, { scope, longId }) =>
      store.addMessage(scope, longId, { role: 'user', content: 'x', idempotencyKey: 'k' }),
  ],
  [
    'addMessages',
    2,
    (store, { scope, longId }) =>
      store.addMessages(scope, longId, [
        { role: 'user', content: 'x', idempotencyKey: 'a' },
        { role: 'user', content: 'x', idempotencyKey: 'b' },
      ]),
  ],
  [
    'the newest messages',
    PAGE,
    (store, { scope, longId }) => store.getMessages(scope, longId, { order: 'desc' }),
  ],
  ['with-messages', PAGE, (store, { scope, longId }) => store.getWithMessages(scope, longId)],
  [
    'messages in the middle',
    PAGE,
    async (store, { scope, longId }) => {
      const { nextCursor } = await store.getMessages(scope, longId, { limit: 200 });
      await store.getMessages(scope, longId, { cursor: nextCursor! });
    },
  ],
  [
    'the context',
    2 * PAGE,
    (store, { scope, longId }) =>
      store.getContext(scope, longId, { maxTokens: 50 * PAGE, maxMessages: PAGE }),
  ],
  ['the list', PAGE, (store, { scope }) => store.list(scope, { limit: PAGE })],
  [
    'a later page of the list',
    PAGE,
    (store, { scope }) => secondPage((cursor) => store.list(scope, { limit: PAGE, cursor })),
  ],
  ['the archived list', PAGE, (store, { scope }) => store.list(scope, { status: 'ARCHIVED', limit: PAGE })],
  ['search', 2 * PAGE, (store, { scope }) => store.search(scope, { query: 'report', limit: PAGE })],
  ['search for a letter', 2 * PAGE, (store, { scope }) => store.search(scope, { query: 'r', limit: PAGE })],
  [
    'a later page of search',
    2 * PAGE,
    (store, { scope }) =>
      secondPage((cursor) => store.search(scope, { query: 'report', limit: PAGE, cursor })),
  ],
];

async function secondPage(read: (cursor?: string) => Promise<Page<unknown>>): Promise<void> {
  const { nextCursor } = await read();
  await read(nextCursor!);
}

describe('plans on a store of 100,000 messages', () => {
  let backend: TestBackend;
  let seeded: SeededHistory;
  /** Connections as the backend's, of the owner, who may take back what was written. */
  let pool: pg.Pool;

  beforeAll(async () => {
    backend = await startTestBackend();
    pool = createPool({ connectionString: backend.ownerUrl, max: 1 }, new Logger('Database'));
    seeded = await seedHistory(backend.database);
  });

  afterAll(async () => {
    await pool.end();
    await backend.stop();
  });

  it.each(QUERIES)('%s reads by index, and about %i rows', async (_name, rows, call) => {
    const plan = await planOf(call);
    expect(seqScans(plan)).toEqual([]);
    expect(rowsRead(plan)).toBeLessThanOrEqual(rows + HANDFUL);
  });

  it('a page of large messages reads no more of them than it has room for', async () => {
    const large = await newConversation(backend.conversations, { agentType: 'large' });
    await seedMessages(backend.database, large, 60, { content: "repeat('x', 1024 * 1024)" });
    const plan = await planOf((store) => store.getMessages(...large, { limit: 60 }));
    expect(seqScans(plan)).toEqual([]);
    expect(rowsRead(plan)).toBeLessThanOrEqual(8 + HANDFUL);
  });

  it.each([
    ['system messages', { role: `'system'`, content: "repeat('x', 1024 * 1024)" }, 7],
    ['what costs no tokens', { content: `'x'`, metadata: `json_build_object('x', repeat('x', 1000000))` }, 9],
  ])('the context is bounded in %s', async (what, columns, count) => {
    const large = await newConversation(backend.conversations, { agentType: what });
    await seedMessages(backend.database, large, 100, columns);
    const budget = { maxTokens: 10_000 };
    expect((await backend.conversations.getContext(...large, budget)).messages).toHaveLength(count);

    const plan = await planOf((store) => store.getContext(...large, budget));
    expect(seqScans(plan)).toEqual([]);
    // Each is read once to be chosen, and once to be sent.
    expect(rowsRead(plan)).toBeLessThanOrEqual(2 * count + HANDFUL);
  });

  describe('with branches', () => {
    let branched: ConversationRef;

    /** 2,000 messages, 100 branches behind the middle, and one near the end, which is active. */
    beforeAll(async () => {
      const { conversations, database } = backend;
      branched = await newConversation(conversations, { agentType: 'branched' });
      await seedMessages(database, branched, 2_000, { content: `'text'` });
      for (let branch = 0; branch < 100; branch++)
        await conversations.addMessage(...branched, { role: 'assistant', content: 'x', parent: 1_000 });
      await conversations.addMessage(...branched, { role: 'user', content: 'x', parent: 1_990 });
      await database.query('ANALYZE ai_branch');
    });

    it.each<[string, (store: ConversationService, ref: ConversationRef) => Promise<unknown>]>([
      ['the newest messages', (store, ref) => store.getMessages(...ref, { order: 'desc' })],
      ['with-messages', (store, ref) => store.getWithMessages(...ref)],
      ['the first messages', (store, ref) => store.getMessages(...ref)],
      [
        'messages in the middle',
        (store, ref) => secondPage((cursor) => store.getMessages(...ref, { cursor })),
      ],
      [
        'older messages',
        (store, ref) => secondPage((cursor) => store.getMessages(...ref, { order: 'desc', cursor })),
      ],
    ])('a page of %s reads no more than it returns', async (_name, call) => {
      const plan = await planOf((store) => call(store, branched));
      expect(seqScans(plan)).toEqual([]);
      expect(rowsRead(plan)).toBeLessThanOrEqual(PAGE + LOOKS);
    });

    it('the context reads each message to choose it, and once more to send it', async () => {
      const budget = { maxTokens: 1_000_000, maxMessages: PAGE };
      const plan = await planOf((store) => store.getContext(...branched, budget));
      expect(seqScans(plan)).toEqual([]);
      expect(rowsRead(plan)).toBeLessThanOrEqual(2 * PAGE + LOOKS);
    });

    it('an append to one reads nothing of the others', async () => {
      const said = { role: 'user', content: 'x', parent: 1_991 } as const;
      const sent = await statementsOf(() => backend.conversations.addMessage(...branched, said));
      const own = sent.filter((statement) => statement.text.includes('ai_'));
      expect(own.some((statement) => statement.text.includes('INSERT INTO'))).toBe(true);
      for (const { text, values } of own) {
        const plan = await explain(text, values);
        expect(seqScans(plan)).toEqual([]);
        expect(rowsRead(plan)).toBeLessThanOrEqual(HANDFUL);
      }
    });

    it('a turn’s message on one reads nothing of the others, nor does a look for a message by its id', async () => {
      const runtime = backend.app.get(RuntimeStore, { strict: false });
      const answer = { role: 'assistant', content: 'x' } as const;
      const sent = await statementsOf(async () => {
        await runtime.append(...branched, [answer], { at: 1_995, newest: 1_995 });
        await runtime.byId(...branched, newId());
      });
      for (const { text, values } of sent.filter(({ text: sql }) => sql.includes('ai_message'))) {
        const plan = await explain(text, values);
        expect(seqScans(plan)).toEqual([]);
        expect(rowsRead(plan)).toBeLessThanOrEqual(LOOKS);
      }
    });

    it('a look for a call reads the messages since, as far as it goes back', async () => {
      const runtime = backend.app.get(RuntimeStore, { strict: false });
      const [sent] = await statementsOf(() => runtime.findCalls(...branched, ['none']));
      const plan = await explain(sent!.text, sent!.values);
      expect(seqScans(plan)).toEqual([]);
      expect(rowsRead(plan)).toBeLessThanOrEqual(2_000 + LOOKS);
    });
  });

  describe('along a way of many branches', () => {
    const RUNS = 400;
    let ref: ConversationRef;

    /** Each branch begins behind the first of two messages, so each has one on the way. */
    beforeAll(async () => {
      const { conversations, database } = backend;
      ref = await newConversation(conversations, { agentType: 'many branches' });
      const two = [
        { role: 'user', content: 'x' },
        { role: 'assistant', content: 'y' },
      ] as const;
      await conversations.addMessages(...ref, [...two]);
      for (let run = 1; run < RUNS; run++)
        await conversations.addMessages(...ref, [{ ...two[0], parent: 2 * run - 1 }, two[1]]);
      await database.query('ANALYZE ai_branch');
    });

    it.each<[string, number, (store: ConversationService, at: ConversationRef) => Promise<unknown>]>([
      ['the first messages', 10, (store, at) => store.getMessages(...at, { limit: 10 })],
      [
        'messages in the middle',
        10,
        async (store, at) => {
          const { nextCursor } = await store.getMessages(...at, { limit: 150 });
          return store.getMessages(...at, { limit: 10, cursor: nextCursor! });
        },
      ],
      ['the context', 2 * 10, (store, at) => store.getContext(...at, { maxTokens: 1_000, maxMessages: 10 })],
    ])('%s are found in a few steps', async (_name, returned, call) => {
      const plan = await planOf((store) => call(store, ref));
      expect(seqScans(plan)).toEqual([]);
      // A message on the way begins a branch, which is read beside it, and those beside it: four rows a message.
      expect(rowsRead(plan)).toBeLessThanOrEqual(4 * returned + STEPS);
    });

    it('a hit of a search is found on it in a few steps', async () => {
      const plan = await planOf((store) => store.search(ref[0], { query: 'x', limit: 1 }));
      expect(seqScans(plan)).toEqual([]);
      expect(rowsRead(plan)).toBeLessThanOrEqual(STEPS);
    });
  });

  it('a page of whole turns seeks them, and looks at no more messages than a turn may have', async () => {
    const { scope, longId } = seeded;
    const turns = backend.app.get(TurnPageService, { strict: false });
    const sent = await statementsOf(() =>
      turns.read(
        scope,
        longId,
        { limit: PAGE },
        { show: (messages) => Promise.resolve(messages), turnOf: () => null },
      ),
    );
    for (const { text, values } of sent) {
      const plan = await explain(text, values);
      expect(seqScans(plan)).toEqual([]);
      expect(rowsRead(plan)).toBeLessThanOrEqual(PAGE + HANDFUL);
    }
  });

  it('a look for changes reads the conversations that are watched, and the latest of a user', async () => {
    const { scope, longId } = seeded;
    const events = backend.app.get(EventRepository, { strict: false });
    const subjects = [longId, crypto.randomUUID(), null].map((conversationId) => ({ scope, conversationId }));
    const [sent] = await statementsOf(() => events.versions(subjects));
    const plan = await explain(sent!.text, sent!.values);
    expect(seqScans(plan)).toEqual([]);
    expect(rowsRead(plan)).toBeLessThanOrEqual(PAGE + HANDFUL);
  });

  // Runs come newest first, and so do the messages of each: sorted anew by their runs alone, those of the last run on a
  // page might be any.
  it('search takes from its runs in their order', async () => {
    const plan = await planOf((store, { scope }) => store.search(scope, { query: 'report', limit: PAGE }));
    expect(readersOf(plan, 'runs.number DESC').slice(0, 2)).toEqual(['Nested Loop', 'Limit']);
  });

  async function planOf(call: Call): Promise<Plan> {
    const statement = (await statementsOf(() => call(backend.conversations, seeded))).at(-1)!;
    return explain(statement.text, statement.values);
  }

  /** Runs the statement once more, without what it had written. */
  async function explain(text: string, values: unknown[]): Promise<Plan> {
    return planWithin(pool, text, values, async (client) => {
      const texts = values.flat().filter((value) => typeof value === 'string');
      await client.query('DELETE FROM ai_message WHERE id::text = ANY($1)', [texts]);
      if (text.includes('ai_branch ('))
        await client.query('DELETE FROM ai_branch WHERE sequence = $1', [values[3]]);
    });
  }
});
