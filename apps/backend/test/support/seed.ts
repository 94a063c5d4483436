import type pg from 'pg';
import type { Scope } from '../../src/modules/ai/index.js';

export interface SeededHistory {
  scope: Scope;
  /** A conversation with half of all messages. */
  longId: string;
}

const SCOPE: Scope = { organizationId: 'acme', userId: 'mia' };
const LONG_ID = '019c2b1e-0000-7000-8000-000000000001';

/** 50,000 messages in one conversation and 50,000 in 5,000 others, a third of them archived. */
export async function seedHistory(database: pg.Pool): Promise<SeededHistory> {
  const { organizationId, userId } = SCOPE;
  await database.query(
    `INSERT INTO ai_conversation
       (id, organization_id, user_id, entity_type, entity_id, message_count, last_message_at, created_at, status, archived_at)
     SELECT CASE n WHEN 0 THEN $3::uuid ELSE gen_random_uuid() END, $1, $2, 'case', n::text,
       CASE n WHEN 0 THEN 50000 ELSE 10 END, now() - n * interval '1 minute', now() - interval '1 year',
       (CASE WHEN n % 3 = 1 THEN 'ARCHIVED' ELSE 'ACTIVE' END)::"AiConversationStatus",
       CASE WHEN n % 3 = 1 THEN now() END
     FROM generate_series(0, 5000) n`,
    [organizationId, userId, LONG_ID],
  );
  await database.query(
    `INSERT INTO ai_message (id, organization_id, user_id, conversation_id, sequence, role, content, search_text, created_at)
     SELECT gen_random_uuid(), c.organization_id, c.user_id, c.id, s,
       (CASE s % 2 WHEN 1 THEN 'user' ELSE 'assistant' END)::"AiMessageRole", text, text,
       c.last_message_at - (c.message_count - s) * interval '1 second'
     FROM ai_conversation c, generate_series(1, c.message_count) s,
       LATERAL (SELECT 'report ' || s || repeat(' and more', 20) AS text) t`,
  );
  // One conversation in ten has branches.
  await database.query(
    `INSERT INTO ai_branch (organization_id, user_id, conversation_id, sequence, parent, number, jump, preceding_runs,
       preceding_messages, preceding_system)
     SELECT c.organization_id, c.user_id, c.id, s, s - 4, 2, CASE s WHEN 6 THEN 1 ELSE 6 END, s / 5, s / 5 + 1, 0
     FROM ai_conversation c, generate_series(6, 10, 4) s WHERE c.message_count = 10 AND c.entity_id::int % 10 = 0`,
  );
  await database.query('ANALYZE ai_conversation, ai_message, ai_branch');
  return { scope: SCOPE, longId: LONG_ID };
}

/** Conversations of one user, each a minute older than the one before. */
export async function seedConversations(
  database: pg.Pool,
  { organizationId, userId }: Scope,
  count: number,
): Promise<void> {
  await database.query(
    `INSERT INTO ai_conversation (id, organization_id, user_id, title, title_source, search_title, entity_type, entity_id,
       created_at, message_count, last_message_at)
     SELECT gen_random_uuid(), $1, $2, 'Conversation ' || n, 'MANUAL', 'conversation ' || n, 'case', n::text, now(), 1,
       now() - n * interval '1 minute' FROM generate_series(1, $3::int) n`,
    [organizationId, userId, count],
  );
}

/** Expressions of SQL for the columns of messages; `s` is the message's sequence. */
export interface SeededColumns {
  role?: string;
  content?: string;
  tool_calls?: string;
  tool_results?: string;
  metadata?: string;
}

/** Stores messages past the backend in an empty conversation: large ones cost nothing where they are repetitive. */
export async function seedMessages(
  database: pg.Pool,
  [{ organizationId, userId }, id]: [Scope, string],
  count: number,
  columns: SeededColumns,
): Promise<void> {
  const row = { role: `'user'`, content: `''`, ...columns };
  await database.query(
    `INSERT INTO ai_message (id, organization_id, user_id, conversation_id, sequence, search_text, ${Object.keys(row).join()})
     SELECT gen_random_uuid(), $1, $2, $3, s, '', ${Object.entries(row)
       .map(([name, value]) => (name === 'role' ? `(${value})::"AiMessageRole"` : value))
       .join()}
     FROM generate_series(1, $4::int) s`,
    [organizationId, userId, id, count],
  );
  await database.query(
    'UPDATE ai_conversation SET message_count = $2, last_message_at = now() WHERE id = $1',
    [id, count],
  );
}
