import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import type pg from 'pg';
import { BudgetService } from '../../src/modules/ai/index.js';
import { createPool } from '../../src/prisma/pool.js';
import { planWithin } from '../support/explain.js';
import { rowsRead, seqScans } from '../support/plans.js';
import { setPrice } from '../support/priced.js';
import { statementsOf } from '../support/statements.js';
import { startTestBackend, type TestBackend } from '../support/test-backend.js';

/** Messages of the days that are closed, and of the open ones: today, and in its first hour yesterday. */
const CLOSED = 30_000;
const OPEN = 100;
const USERS = 100;
/** Rows that a statement may read beside the messages: budgets, reservations, and the conversation of each message. */
const HANDFUL = 10;
const SCOPE = { organizationId: 'acme', userId: 'user-7' };
const GOVERNOR = { organizationId: 'acme', userId: 'ada', grants: ['ai:govern'] };
const ABOUT = { entityType: 'case', entityId: '7', agentType: 'desk' };
const CALL = { model: 'gpt', maxInputTokens: 1, maxOutputTokens: 1, leaseSeconds: 60 };

describe('What waits for the locks of budgets', () => {
  let backend: TestBackend;
  let pool: pg.Pool;
  const budgets = () => backend.app.get(BudgetService);

  beforeAll(async () => {
    backend = await startTestBackend();
    pool = createPool({ connectionString: backend.ownerUrl, max: 1 }, new Logger('Database'));
    await setPrice(backend.database, 'acme', { model: 'gpt*', input: '1', output: '1' });
    await seed(backend.database);
  });
  afterAll(async () => {
    await pool.end();
    await backend.stop();
  });

  it.each([
    ['the organization', { type: 'organization' }, OPEN],
    ['a user', { type: 'user', userId: 'user-7' }, OPEN / USERS],
    ['an entity', { type: 'entity', entityType: 'case', entityId: '7' }, 2 * OPEN],
    ['an agent', { type: 'agentType', agentType: 'desk' }, 2 * OPEN],
  ] as const)('reads the messages of open days alone under a budget of %s', async (_whose, subject, rows) => {
    const { budget } = await budgets().set(GOVERNOR, {
      subject,
      period: 'total',
      usd: '1000',
      mode: 'refuse',
    });
    expect(budget.spent).not.toBe('0');
    const sent = await statementsOf(() => budgets().reserve(SCOPE, ABOUT, CALL));
    const texts = sent.map(({ text }) => text);
    const locked = texts.findIndex((text) => text.includes('FOR NO KEY UPDATE'));
    const within = sent.slice(locked + 1, texts.lastIndexOf('COMMIT'));

    expect(within.filter(({ text }) => text.includes('ai_message m')).length).toBeGreaterThan(0);
    for (const { text, values } of within.filter((one) => one.text.trimStart().startsWith('SELECT'))) {
      const plan = await planWithin(pool, text, values);
      expect({ text, scans: seqScans(plan) }).toEqual({ text, scans: [] });
      expect(rowsRead(plan)).toBeLessThanOrEqual(rows + HANDFUL);
    }
    await budgets().remove(GOVERNOR, budget.id);
  });
});

/** Conversations of ten messages, one each hour that is long past, and one of a message now for each user. */
async function seed(database: pg.Pool): Promise<void> {
  await database.query(
    `INSERT INTO ai_conversation (id, organization_id, user_id, entity_type, entity_id, agent_type, status, archived_at,
       message_count, total_input_tokens, last_message_at, created_at)
     SELECT gen_random_uuid(), 'acme', 'user-' || n % ${USERS}, 'case', (n % 50)::text, 'desk', 'ARCHIVED', at,
       count, count * 100, at, at
     FROM generate_series(1, ${OPEN + CLOSED / 10}) n,
       LATERAL (SELECT CASE WHEN n <= ${OPEN} THEN now() ELSE now() - interval '2 days' - n * interval '1 hour' END AS at,
         CASE WHEN n <= ${OPEN} THEN 1 ELSE 10 END AS count) kind`,
  );
  await database.query('ANALYZE ai_conversation');
  await database.query(
    `INSERT INTO ai_message (id, organization_id, user_id, conversation_id, sequence, role, content, search_text,
       input_tokens, model, created_at)
     SELECT gen_random_uuid(), c.organization_id, c.user_id, c.id, n, 'assistant', 'Mia.', 'mia.', 100, 'gpt', c.created_at
     FROM ai_conversation c, generate_series(1, c.message_count) n`,
  );
  await database.query('ANALYZE ai_message');
}
