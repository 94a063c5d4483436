import type pg from 'pg';
import type { ConversationRef } from './messages.js';

/** Texts of a history: SQL of `n`, the number of a message from 1 on. */
export interface Texts {
  count: number;
  content?: string;
  searchText: string;
}

/**
 * Stores messages in an empty conversation, an hour ago and a second apart, past the backend: to append as many would
 * take minutes.
 */
export async function storeHistory(
  database: pg.Pool,
  [{ organizationId, userId }, id]: ConversationRef,
  { count, content = `'message ' || n`, searchText }: Texts,
): Promise<void> {
  await database.query(
    `INSERT INTO ai_message
       (id, organization_id, user_id, conversation_id, sequence, role, content, search_text, created_at)
     SELECT gen_random_uuid(), $1, $2, $3, n, 'user', ${content}, ${searchText},
       date_trunc('hour', now()) - interval '1 hour' - ($4 - n) * interval '1 second'
     FROM generate_series(1, $4::int) n`,
    [organizationId, userId, id, count],
  );
  await database.query(
    'UPDATE ai_conversation SET message_count = $2, last_message_at = now() WHERE id = $1',
    [id, count],
  );
}
