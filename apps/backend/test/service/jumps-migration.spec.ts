import { expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { MIGRATIONS } from '../../src/prisma/generated/migrations.js';
import { useEmptyDatabase } from '../support/empty-database.js';

const MIGRATION = '20261129090000_jump_along_branches';

/** Branches as they stood before, in a conversation of 20 messages, of which 3 and 9 are system messages. */
const BRANCHES: [sequence: number, parent: number, way: number[]][] = [
  [5, 2, [1, 1, 2, 0]],
  [8, 6, [5, 2, 4, 0]],
  [11, 9, [1, 3, 6, 9]],
  [13, 0, [13, 0, 0, 0]],
  [15, 11, [11, 4, 7, 9]],
  [17, 13, [13, 1, 1, 0]],
  [19, 15, [15, 5, 8, 9]],
];

const database = useEmptyDatabase();

it('the migration of branches tells each the way to it', async () => {
  const { admin } = database.current;
  for (const { name, sql } of MIGRATIONS) if (name < MIGRATION) await admin.query(sql);
  const id = randomUUID();
  await admin.query(
    `INSERT INTO ai_conversation (id, organization_id, user_id, message_count, last_message_at)
     VALUES ($1, 'acme', 'mia', 20, now())`,
    [id],
  );
  await admin.query(
    `INSERT INTO ai_message (id, organization_id, user_id, conversation_id, sequence, role, content, search_text)
     SELECT gen_random_uuid(), 'acme', 'mia', $1, s, (CASE WHEN s IN (3, 9) THEN 'system' ELSE 'user' END)::"AiMessageRole",
       'x', 'x' FROM generate_series(1, 20) s`,
    [id],
  );
  for (const [sequence, parent] of BRANCHES)
    await admin.query(
      `INSERT INTO ai_branch (organization_id, user_id, conversation_id, sequence, parent, number)
       VALUES ('acme', 'mia', $1, $2, $3, 2)`,
      [id, sequence, parent],
    );
  for (const { name, sql } of MIGRATIONS) if (name >= MIGRATION) await admin.query(sql);

  const { rows } = await admin.query<{ sequence: number; way: number[] }>(
    `SELECT sequence, ARRAY[jump, preceding_runs, preceding_messages, preceding_system] AS way
     FROM ai_branch ORDER BY sequence`,
  );
  expect(rows).toEqual(BRANCHES.map(([sequence, , way]) => ({ sequence, way })));
});
