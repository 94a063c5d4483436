import type { BenchContext } from '../bench-context.js';
import { conversationId, conversationIdSql, reserveNumbers, WRITER } from './ids.js';

/** Empty conversations of the writer, to be appended to. */
export interface EmptyConversations {
  /** The number of the first one; the others follow. */
  first: number;
  ids: string[];
}

export async function seedEmptyConversations(
  { pool }: BenchContext,
  count: number,
): Promise<EmptyConversations> {
  const first = reserveNumbers(count);
  await pool.query(
    `INSERT INTO ai_conversation (id, organization_id, user_id, entity_type, entity_id)
     SELECT ${conversationIdSql('n')}, $1, $2, 'case', n::text FROM generate_series($3::int, $4::int) n`,
    [WRITER.organizationId, WRITER.userId, first, first + count - 1],
  );
  await pool.query('ANALYZE ai_conversation');
  return { first, ids: Array.from({ length: count }, (_, index) => conversationId(first + index)) };
}
