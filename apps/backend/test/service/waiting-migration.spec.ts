import { expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { MIGRATIONS } from '../../src/prisma/generated/migrations.js';
import { useEmptyDatabase } from '../support/empty-database.js';

const MIGRATION = '20261128120000_note_when_an_approval_was_asked_for';
const LAST = '20261128120100_waiting_keeps_its_place';

/** Conversations as they stood before: the case, when it was paused, its call; and whether it has the place then. */
const CONVERSATIONS: [caseId: string, pausedAt: string | null, call: string | null, waits: boolean][] = [
  ['one that waits', '2026-11-01', 'PENDING', true],
  ['one that was decided', '2026-11-01', 'REFUSED', false],
  ['one that was paused', '2026-11-01', null, false],
  ['several', '2026-11-01', 'PENDING', false],
  ['several', '2026-11-03', 'PENDING', true],
  ['several', '2026-11-04', null, false],
  ['beside an active one', '2026-11-01', 'PENDING', false],
  ['beside an active one', null, null, false],
];

const database = useEmptyDatabase();

it('the migration of waiting conversations gives each context one place, and old statements find it', async () => {
  const { admin } = database.current;
  for (const { name, sql } of MIGRATIONS) if (name < MIGRATION) await admin.query(sql);
  for (const [caseId, pausedAt, call] of CONVERSATIONS) {
    const id = randomUUID();
    await admin.query(
      `INSERT INTO ai_conversation (id, organization_id, user_id, entity_type, entity_id, paused_at, status)
       VALUES ($1, 'acme', 'mia', 'case', $2, $3, $4)`,
      [id, caseId, pausedAt, pausedAt === null ? 'ACTIVE' : 'PAUSED'],
    );
    if (call !== null)
      await admin.query(
        `INSERT INTO ai_approval
           (id, organization_id, user_id, conversation_id, tool_call_id, status, expires_at, decided_at)
         VALUES (gen_random_uuid(), 'acme', 'mia', $1, 'call', $2::"AiApprovalStatus", now(),
           CASE WHEN $2 <> 'PENDING' THEN now() END)`,
        [id, call],
      );
  }
  for (const { name, sql } of MIGRATIONS) if (name >= MIGRATION && name <= LAST) await admin.query(sql);

  const { rows } = await admin.query<{ waits: boolean }>(
    `SELECT coalesce(approval_asked_at = paused_at, false) AS waits FROM ai_conversation
     ORDER BY array_position($1::text[], entity_id::text), paused_at NULLS LAST`,
    [[...new Set(CONVERSATIONS.map(([caseId]) => caseId))]],
  );
  expect(rows.map(({ waits }) => waits)).toEqual(CONVERSATIONS.map(([, , , waits]) => waits));

  // As the version before sends it.
  const again = await admin.query<{ status: string }>(`
    INSERT INTO ai_conversation AS c (id, organization_id, user_id, entity_type, entity_id)
    VALUES (gen_random_uuid(), 'acme', 'mia', 'case', 'one that waits')
    ON CONFLICT (organization_id, user_id, entity_type, entity_id, agent_type) WHERE status = 'ACTIVE'
    DO UPDATE SET updated_at = c.updated_at
    RETURNING status`);
  expect(again.rows).toEqual([{ status: 'PAUSED' }]);
});
