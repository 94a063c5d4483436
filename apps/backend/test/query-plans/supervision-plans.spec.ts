import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import type pg from 'pg';
import { ExportService, OrganizationService } from '../../src/modules/ai/index.js';
import { createPool } from '../../src/prisma/pool.js';
import { planWithin } from '../support/explain.js';
import { rowsRead, seqScans } from '../support/plans.js';
import { statementsOf } from '../support/statements.js';
import { startTestBackend, type TestBackend } from '../support/test-backend.js';

const PAGE = 50;
/** Rows that a query may read beyond those it returns, one of each status that is merged among them. */
const HANDFUL = 10;
const CONVERSATIONS = 20_000;
const SUPERVISOR = { organizationId: 'acme', userId: 'sam', grants: ['ai:supervise'] };
const ENTITIES = ['1', '2', '3'].map((entityId) => ({ entityType: 'case', entityId }));
const MANY = Array.from({ length: 200 }, (_, n) => ({ entityType: 'case', entityId: `${n}` }));

/** Each list on a store of 20,000 conversations of 100 users, and how many rows it may read. */
const LISTS: [name: string, rows: number, given: object, of?: object][] = [
  ['all', PAGE, {}],
  ['what is archived', PAGE, { status: 'ARCHIVED' }],
  ['what is paused, where little is', 20, { status: 'PAUSED' }],
  ['a user', PAGE, { userId: 'user-7' }],
  ['an entity', PAGE, { entityType: 'case', entityId: '7' }],
  ['an agent that few talk to', PAGE, { agentType: 'rare' }],
  ['what is deleted', PAGE, { deleted: true }],
  ['one entity, to a narrowed supervisor', PAGE, {}, { entities: ENTITIES.slice(0, 1) }],
  ['some entities', ENTITIES.length * (PAGE + 1), {}, { entities: ENTITIES }],
  ['a title that nothing has', 2_000, { title: 'nothing' }],
  ['many entities', 2_000, {}, { entities: MANY }],
  ['an agent of a user', 2_000, { userId: 'user-7', agentType: 'rare' }],
];

describe('plans for supervisors', () => {
  let backend: TestBackend;
  let pool: pg.Pool;
  const service = () => backend.app.get(OrganizationService);

  beforeAll(async () => {
    backend = await startTestBackend();
    pool = createPool({ connectionString: backend.ownerUrl, max: 1 }, new Logger('Database'));
    await seed(backend.database);
  });

  afterAll(async () => {
    await pool.end();
    await backend.stop();
  });

  it.each(LISTS)(
    'a page of %s reads about %i rows, and so does the next',
    async (...[, rows, given, of = {}]) => {
      const page = (more: object = {}) =>
        service().listConversations({ ...SUPERVISOR, ...of }, { limit: PAGE, ...given, ...more });
      const { nextCursor } = await page();
      expect(await read(() => page())).toBeLessThanOrEqual(rows + HANDFUL);
      if (nextCursor !== null)
        expect(await read(() => page({ cursor: nextCursor }))).toBeLessThanOrEqual(rows + HANDFUL);
    },
  );

  it.each([
    ['a word that all have', { query: 'report' }, 3 * (PAGE + 1)],
    ['a word that none has', { query: 'aubergine' }, 2 * 5_000 + 1],
    ['a word of a user', { query: 'report', userId: 'user-7' }, 3 * (PAGE + 1)],
    ['a word of few conversations', { query: 'report', agentType: 'rare' }, 2 * 5_000 + 1],
  ])('a search for %s is bounded', async (_name, given, rows) => {
    const found = () => service().search(SUPERVISOR, { ...given, limit: PAGE });
    expect(await read(found)).toBeLessThanOrEqual(rows + HANDFUL);
  });

  it.each([
    ['all', {}, {}],
    ['a type', { entityType: 'case' }, {}],
    ['some entities', {}, { entities: MANY }],
  ])(
    'a page of entities of %s reads one conversation of each, and one of each status',
    async (_name, given, of) => {
      const page = () => service().listEntities({ ...SUPERVISOR, ...of }, { limit: PAGE, ...given });
      // Of the entities that some are narrowed to, all are looked up.
      const entities = 'entities' in of ? MANY.length : PAGE + 1;
      expect(await read(page)).toBeLessThanOrEqual(entities + 3 * (PAGE + 1) * 2 + HANDFUL);
    },
  );

  it.each([
    ['of all', {}, 2 * (PAGE + 1)],
    ['that wait', { status: 'PENDING' }, 2 * (PAGE + 1)],
    ['of an agent', { agentType: 'rare' }, 2 * 2_000 + 1],
  ] as const)('a page of approvals %s is bounded', async (_name, given, rows) => {
    const found = () => service().listApprovals(SUPERVISOR, { ...given, limit: PAGE });
    // A conversation is looked up to be judged, and once more to be shown.
    expect(await read(found)).toBeLessThanOrEqual(rows + PAGE + HANDFUL);
  });

  it('an export about an entity finds its conversations alone', async () => {
    const exports = backend.app.get(ExportService);
    const entity = { entityType: 'case', entityId: '7' };
    const places = 'looked AS MATERIALIZED';
    const all = async (): Promise<string> => text((await exports.exportByCommand('acme', entity)).bytes);
    const lines = (await all()).trimEnd().split('\n');

    expect(lines).toHaveLength(CONVERSATIONS / 200 + 1);
    const sent = (await statementsOf(all)).filter((one) => one.text.includes(places));
    const plans = [];
    for (const one of sent) plans.push(await planWithin(pool, one.text, one.values));
    const rows = plans.reduce((sum, plan) => sum + rowsRead(plan), 0);
    // Each place is read from the table, and as one that is wanted.
    expect(rows).toBeLessThanOrEqual(2 * lines.length + HANDFUL);
  });

  /** The rows that a call's last statement about conversations reads. */
  async function read(call: () => Promise<unknown>): Promise<number> {
    const sent = (await statementsOf(call)).filter((one) => one.text.includes('ai_conversation'));
    const { text: statement, values } = sent.at(-1)!;
    const plan = await planWithin(pool, statement, values);
    expect(seqScans(plan)).toEqual([]);
    return rowsRead(plan);
  }
});

/** A conversation a minute, each with a message and an approval. */
async function seed(database: pg.Pool): Promise<void> {
  await database.query(
    `INSERT INTO ai_conversation (id, organization_id, user_id, entity_type, entity_id, agent_type, message_count,
       last_message_at, created_at, status, archived_at, paused_at, deleted_at)
     SELECT gen_random_uuid(), 'acme', 'user-' || n / 200, 'case', (n % 200)::text,
       CASE WHEN n % 500 = 7 THEN 'rare' ELSE 'desk' END, 1, at, at, status,
       CASE status WHEN 'ARCHIVED' THEN at END, CASE status WHEN 'PAUSED' THEN at END,
       CASE WHEN n % 50 = 3 THEN at END
     FROM generate_series(1, ${CONVERSATIONS}) n,
       LATERAL (SELECT now() - interval '1 day' - n * interval '1 minute' AS at) at,
       LATERAL (SELECT (CASE WHEN n % 1000 = 5 THEN 'PAUSED' WHEN n % 3 = 1 THEN 'ARCHIVED' ELSE 'ACTIVE' END)
         ::"AiConversationStatus" AS status) status`,
  );
  // Foreign keys are looked up by the plan that is made first.
  await database.query('ANALYZE ai_conversation');
  await database.query(
    `INSERT INTO ai_message
       (id, organization_id, user_id, conversation_id, sequence, role, content, search_text, created_at)
     SELECT gen_random_uuid(), organization_id, user_id, id, 1, 'user', 'A report', 'a report', last_message_at
     FROM ai_conversation`,
  );
  await database.query(
    `INSERT INTO ai_approval
       (id, organization_id, user_id, conversation_id, tool_call_id, tool_name, input, expires_at, created_at)
     SELECT gen_random_uuid(), organization_id, user_id, id, 'call', 'close', '{}', now() + interval '1 day', created_at
     FROM ai_conversation`,
  );
  await database.query('ANALYZE ai_conversation, ai_message, ai_approval');
}
