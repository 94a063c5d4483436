import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import type pg from 'pg';
import { type UsageInput, UsageService } from '../../src/modules/ai/index.js';
import { createPool } from '../../src/prisma/pool.js';
import { planWithin } from '../support/explain.js';
import { type Plan, rowsRead } from '../support/plans.js';
import { statementsOf } from '../support/statements.js';
import { startTestBackend, type TestBackend } from '../support/test-backend.js';

const USERS = 400;
const CONVERSATIONS_OF_USER = 2;
const MESSAGES_OF_CONVERSATION = 20;
const ENTITIES = 100;
const LIMIT = 10;
/** Users or entities that are read at most for a page: one of them may have no row left. */
const LEADS = LIMIT + 2;
/** Months that the messages are of, and kinds of messages in them. */
const MONTHS = 6;
const KINDS = 2;
/** Days of a user in one month at most. */
const DAYS = 31;
const REMOVED_DAYS = 20;
const AUDITOR = { organizationId: 'acme', userId: 'sam', grants: ['ai:audit'] };
/** Sums that the total is of, and that say until when there are some. */
const OF_ORGANIZATION = MONTHS * KINDS + 3;

const midMonth = new Date();
midMonth.setUTCDate(1);
midMonth.setUTCMonth(midMonth.getUTCMonth() - 2, 15);
midMonth.setUTCHours(0, 0, 0, 0);

/** Each grouping, and how many sums a page of it may read. */
const GROUPINGS: [name: string, sums: number, question: UsageInput][] = [
  ['model and month', OF_ORGANIZATION, { groupBy: ['model', 'month'] }],
  ['user', LEADS * MONTHS * KINDS, { groupBy: ['user'] }],
  ['user and month', LEADS * MONTHS * KINDS, { groupBy: ['user', 'month'] }],
  ['user, from within a month', LEADS * (MONTHS + DAYS) * KINDS, { groupBy: ['user'], from: midMonth }],
  ['entity', LEADS * MONTHS * KINDS, { groupBy: ['entity'] }],
  [
    'entity, from within a month',
    (LEADS * (MONTHS + DAYS) * KINDS * (USERS * CONVERSATIONS_OF_USER)) / ENTITIES,
    { groupBy: ['entity'], from: midMonth },
  ],
  ['user and entity', LEADS * MONTHS * KINDS * CONVERSATIONS_OF_USER, { groupBy: ['user', 'entity'] }],
  ['month of one entity', MONTHS * KINDS + 3, { groupBy: ['month'], entityType: 'case', entityId: '7' }],
];

describe('plans of usage', () => {
  let backend: TestBackend;
  let pool: pg.Pool;
  const usage = (question: UsageInput) => backend.app.get(UsageService).usage(AUDITOR, question);

  beforeAll(async () => {
    backend = await startTestBackend();
    pool = createPool({ connectionString: backend.ownerUrl, max: 1 }, new Logger('Database'));
    await seed(backend.database);
    for (const table of ['ai_conversation', 'ai_message'])
      await backend.database.query(`VACUUM (ANALYZE) ${table}`);
    await backend.app.get(UsageService).usage(AUDITOR, {}, { maxWaitMs: 600_000 });
    await backend.database.query('VACUUM (ANALYZE) ai_daily_sum');
  });

  afterAll(async () => {
    await pool.end();
    await backend.stop();
  });

  it.each(GROUPINGS)(
    'a page by %s reads at most %i sums, and so does the next',
    async (_name, sums, question) => {
      const page = (cursor?: string) => usage({ ...question, limit: LIMIT, ...(cursor ? { cursor } : {}) });
      const { nextCursor } = await page();
      for (const cursor of [undefined, nextCursor ?? undefined]) {
        const plan = await planOf(() => page(cursor));
        expect(rowsRead(plan, 'ai_daily_sum')).toBeLessThanOrEqual(sums + OF_ORGANIZATION);
        expect(rowsRead(plan, 'ai_message')).toBe(0);
        expect(rowsRead(plan, 'ai_conversation')).toBeLessThanOrEqual(USERS * CONVERSATIONS_OF_USER);
      }
    },
  );

  it('a page by user reads the sums of what was removed of its users alone', async () => {
    await backend.database.query(`
      INSERT INTO ai_removed_sum (organization_id, user_id, day, role, of_model, above_input_tokens, messages,
        messages_with_tokens, input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, reasoning_tokens,
        least_input_tokens, greatest_input_tokens)
      SELECT 'acme', 'user-' || u, current_date - d, 'user', false, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0
      FROM generate_series(1, ${USERS}) u, generate_series(1, ${REMOVED_DAYS}) d`);
    await backend.database.query('VACUUM (ANALYZE) ai_removed_sum');
    const plan = await planOf(() => usage({ groupBy: ['user'], limit: LIMIT }));

    // The page reads those of its users, the total all, and the list of users each by an index alone.
    expect(rowsRead(plan, 'ai_removed_sum')).toBeLessThanOrEqual((2 * USERS + LEADS) * REMOVED_DAYS);
    await backend.database.query('DELETE FROM ai_removed_sum');
  });

  it('a page whose first users have nothing has the rows of those behind them', async () => {
    const [first] = (
      await backend.database.query<{ userId: string; at: Date }>(
        'SELECT user_id AS "userId", created_at AS at FROM ai_message ORDER BY created_at LIMIT 1',
      )
    ).rows;
    const to = new Date(first!.at.getTime() + 1);

    const { items, nextCursor } = await usage({ groupBy: ['user'], to, limit: 1 });
    expect(items).toMatchObject([{ userId: first!.userId, messages: CONVERSATIONS_OF_USER }]);
    expect(nextCursor).toBeNull();
  });

  /** The plan of the call's statement about usage: the only one of them. */
  async function planOf(call: () => Promise<unknown>): Promise<Plan> {
    const sent = (await statementsOf(call)).filter(({ text }) => text.includes('is_incomplete'));
    expect(sent).toHaveLength(1);
    return planWithin(pool, sent[0]!.text, sent[0]!.values);
  }
});

/** Stores messages of the last months, but for the last two days: each user's of another two entities. */
async function seed(database: TestBackend['database']): Promise<void> {
  const id = `('00000000-0000-7000-9000-' || lpad(to_hex(u * ${CONVERSATIONS_OF_USER} + k), 12, '0'))::uuid`;
  const days = (MONTHS - 1) * 30;
  const at = `date_trunc('day', now(), 'UTC') - interval '2 days'
    - interval '${days} days' * (s + u::float8 / ${USERS}) / ${MESSAGES_OF_CONVERSATION + 1}`;
  const each = `generate_series(0, ${CONVERSATIONS_OF_USER - 1}) k, generate_series(1, ${USERS}) u`;
  await database.query(`
    INSERT INTO ai_conversation (id, organization_id, user_id, entity_type, entity_id, message_count, total_output_tokens,
      last_message_at)
    SELECT ${id}, 'acme', 'user-' || u, 'case', (u * 7 + k) % ${ENTITIES}, ${MESSAGES_OF_CONVERSATION},
      ${MESSAGES_OF_CONVERSATION / 2}, ${at} FROM ${each}, LATERAL (SELECT 1 AS s) s`);
  await database.query(`
    INSERT INTO ai_message (id, organization_id, user_id, conversation_id, sequence, role, content, output_tokens, model,
      search_text, created_at)
    SELECT gen_random_uuid(), 'acme', 'user-' || u, ${id}, ${MESSAGES_OF_CONVERSATION} + 1 - s,
      (CASE WHEN s % 2 = 0 THEN 'assistant' ELSE 'user' END)::"AiMessageRole", 'x',
      CASE WHEN s % 2 = 0 THEN 1 END, CASE WHEN s % 2 = 0 THEN 'm' END, 'x', ${at}
    FROM ${each}, generate_series(1, ${MESSAGES_OF_CONVERSATION}) s`);
}
