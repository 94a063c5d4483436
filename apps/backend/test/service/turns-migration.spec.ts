import { expect, it } from '@jest/globals';
import { MIGRATIONS } from '../../src/prisma/generated/migrations.js';
import { useEmptyDatabase } from '../support/empty-database.js';

const MIGRATION = '20261127110000_keep_turns_apart';
const APPROVED = { messageId: 't', approval: { approved: true } };

/** Messages as they stood before: sequence, role, key and metadata; and the turn and metadata that they have then. */
const MESSAGES: [
  role: string,
  key: string | null,
  metadata: object,
  turn: object | null,
  left: object | null,
][] = [
  ['user', 'chat:m1', { turn: { messageId: 'm1' } }, { messageId: 'm1' }, null],
  [
    'assistant',
    'turn:1:step:1',
    { turn: { messageId: 't', silent: true } },
    { messageId: 't', silent: true },
    null,
  ],
  ['tool', 'turn:1:tool:c', { turn: APPROVED, more: 1 }, APPROVED, { turn: APPROVED, more: 1 }],
  ['tool', null, { turn: { ...APPROVED, cutOff: 'FAILED' } }, { messageId: 't', cutOff: 'FAILED' }, null],
  ['user', 'chat:m2', { turn: { ...APPROVED, messageId: 'm2' } }, { messageId: 'm2' }, null],
  [
    'user',
    'chat:m3',
    { turn: { messageId: 'A'.repeat(256) } },
    null,
    { turn: { messageId: 'A'.repeat(256) } },
  ],
  ['tool', 'import:1', { turn: APPROVED }, null, { turn: APPROVED }],
  ['tool', null, { turn: APPROVED }, null, { turn: APPROVED }],
  ['user', 'mine', { turn: APPROVED }, null, { turn: APPROVED }],
  ['user', 'chat:m4', { turn: 'text' }, null, { turn: 'text' }],
];

const database = useEmptyDatabase();

it('the migration of turns takes over what the runtime has stored, and nothing that others wrote', async () => {
  for (const { name, sql } of MIGRATIONS) if (name < MIGRATION) await database.current.admin.query(sql);
  await database.current.admin.query(`
    INSERT INTO ai_conversation (id, organization_id, user_id, message_count, last_message_at)
    VALUES (gen_random_uuid(), 'acme', 'mia', 1, now())`);
  for (const [index, [role, key, metadata]] of MESSAGES.entries())
    await database.current.admin.query(
      `INSERT INTO ai_message (id, organization_id, user_id, conversation_id, sequence, role, content, search_text,
         idempotency_key, idempotency_digest, metadata)
       SELECT gen_random_uuid(), organization_id, user_id, id, $1, $2::"AiMessageRole", 'x', 'x', $3::text,
         CASE WHEN $3::text IS NOT NULL THEN 'digest'::bytea END, $4 FROM ai_conversation`,
      [index + 1, role, key, metadata],
    );
  for (const { name, sql } of MIGRATIONS) if (name >= MIGRATION) await database.current.admin.query(sql);

  const { rows } = await database.current.admin.query(
    'SELECT turn, metadata FROM ai_message ORDER BY sequence',
  );
  expect(rows).toEqual(MESSAGES.map(([, , , turn, metadata]) => ({ turn, metadata })));
});
