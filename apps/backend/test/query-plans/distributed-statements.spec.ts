import { beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { type Scope, UsageService } from '../../src/modules/ai/index.js';
import { asDistributed } from '../support/as-distributed.js';
import { METHODS_WITH_ID } from '../support/every-method.js';
import { newConversation, said } from '../support/messages.js';
import { readParseTree } from '../support/parse-tree.js';
import { type SentStatement, statementsOf } from '../support/statements.js';
import type { TestBackend } from '../support/test-backend.js';
import { useBackend } from '../support/use-backend.js';
import { refusedByCitus, type Volatility } from './citus-rules.js';
import { type Call, CALLS } from './every-statement.js';

const APPENDS: [string, Call][] = [
  ['addMessages', ({ conversations }, scope, id) => METHODS_WITH_ID.addMessages!(conversations, scope, id)],
  [
    'setHead',
    async ({ conversations }, scope, id) => {
      await conversations.addMessages(scope, id, [said('Who?'), said('And when?')]);
      await conversations.setHead(scope, id, 1);
    },
  ],
  [
    'the statistics of an old day',
    async (backend, scope, id) => {
      await makeOld(backend, scope, id);
      await backend.conversations.getStats(scope);
    },
  ],
  [
    'the usage of an old day, with sums that are wrong',
    async (backend, scope, id) => {
      const usage = backend.app.get(UsageService, { strict: false });
      await makeOld(backend, scope, id);
      await usage.usage({ ...scope, grants: ['ai:audit'] });
      await backend.database.query('UPDATE ai_daily_sum SET messages = messages + 1');
      await usage.usage({ ...scope, grants: ['ai:audit'] });
    },
  ],
];

/** Moves a conversation and its message to an old day. */
async function makeOld({ conversations, database }: TestBackend, scope: Scope, id: string): Promise<void> {
  await conversations.addMessage(scope, id, said('Who signed?'));
  await database.query("UPDATE ai_message SET created_at = created_at - interval '3 days'");
  await database.query(
    "UPDATE ai_conversation SET last_message_at = last_message_at - interval '3 days' WHERE message_count > 0",
  );
}

describe('the statements for distributed tables', () => {
  const backend = useBackend({}, [], {}, asDistributed);
  let volatility: Volatility;

  beforeAll(async () => {
    const { rows } = await backend.current.database.query<{ oid: number; provolatile: string }>(
      'SELECT oid, provolatile FROM pg_proc',
    );
    volatility = new Map(rows.map(({ oid, provolatile }) => [String(oid), provolatile]));
  });

  it.each([...CALLS, ...APPENDS])('of %s are such as Citus takes', async (_name, call) => {
    const [scope, id] = await newConversation(backend.conversations);
    const sent = await statementsOf(() => call(backend.current, scope, id));

    const statements = sent.filter(({ text, values }) => text.includes('ai_') && !isOfTest(text, values));
    expect(statements).not.toEqual([]);
    for (const statement of statements)
      expect([statement.text, await refused(statement)]).toEqual([statement.text, []]);
  });

  it.each([
    ['UPDATE ai_turn SET leased_until = clock_timestamp()', 'changes rows by a volatile function'],
    [
      'DELETE FROM ai_turn WHERE coalesce(followed_until > now(), false)',
      'chooses in a change by a function that is not immutable',
    ],
    [
      'UPDATE ai_conversation SET (title, search_title) = (SELECT title, title FROM ai_conversation LIMIT 1)',
      'assigns several columns at once',
    ],
    [
      'UPDATE ai_conversation SET head = 1 RETURNING status::text',
      'returns what a function makes that is not immutable',
    ],
    [
      `INSERT INTO ai_cursor_key AS t (key) VALUES ('')
       ON CONFLICT ON CONSTRAINT key DO UPDATE SET key = excluded.key WHERE now() > '2026-01-01'`,
      'decides about a conflict by a function that is not immutable',
    ],
    [
      "WITH made AS (INSERT INTO ai_cursor_key (key) VALUES ('') RETURNING key) SELECT key FROM made",
      'inserts within another query',
    ],
  ])('are noticed where they are not: %s', async (text, problem) => {
    await backend.current.database
      .query('ALTER TABLE ai_cursor_key ADD CONSTRAINT key UNIQUE (key)')
      .catch(() => undefined);
    expect(await refused({ text, values: [] })).toContain(problem);
  });

  /** Statements of the tests themselves come from the owner's pool, without a value. */
  function isOfTest(text: string, values: unknown[]): boolean {
    return values.length === 0 && /^UPDATE|^ALTER/.test(text);
  }

  async function refused({ text, values }: Pick<SentStatement, 'text' | 'values'>): Promise<string[]> {
    return refusedByCitus(readParseTree(await parseTreeOf(text, values.length)), volatility);
  }

  /** PostgreSQL's own tree of a statement, printed as it is parsed; nothing of it is kept. */
  async function parseTreeOf(text: string, values: number): Promise<string> {
    const client = new pg.Client({ connectionString: backend.current.ownerUrl });
    await client.connect();
    const printed: string[] = [];
    client.on('notice', ({ message, detail }) => {
      if (message === 'parse tree:') printed.push(detail ?? '');
    });
    try {
      await client.query('BEGIN');
      await client.query(
        "SELECT set_config('client_min_messages', 'log', true), set_config('debug_print_parse', 'on', true), set_config('debug_pretty_print', 'off', true)",
      );
      await client.query({ text, values: Array.from({ length: values }, () => null) }).catch(() => undefined);
    } finally {
      await client.end();
    }
    return printed.join(' ');
  }
});
