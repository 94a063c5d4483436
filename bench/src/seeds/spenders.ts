import type { BenchContext } from '../bench-context.js';
import { inTrustedTransaction } from './trusted-transaction.js';

const ORGANIZATION = 'spenders';
const PREFIX = '00000000-0000-7000-9000-';

export interface Spenders {
  users: number;
  /** Of each user, each about another case. */
  conversations: number;
  /** Of each conversation. */
  messages: number;
  /** Days over which a user's messages are spread, up to two days ago. */
  days: number;
}

/** Stores messages of many users of one organization, which cost money. */
export async function seedSpenders({ pool }: BenchContext, spenders: Spenders): Promise<string> {
  const { users, conversations, messages, days } = spenders;
  const id = `('${PREFIX}' || lpad(to_hex(u * ${conversations} + k), 12, '0'))::uuid`;
  const at = `date_trunc('day', now(), 'UTC') - interval '2 days' - interval '${days} days'
    * (1 - (k * ${messages} + s)::float8 / ${conversations * messages}) + u * interval '1 second'`;
  const input = '500 + (s * 37 + u) % 3000';
  const output = '20 + s % 300';
  const isAnswer = 's % 2 = 0';
  await inTrustedTransaction(pool, async (client) => {
    await client.query(`
      INSERT INTO ai_message (id, organization_id, user_id, conversation_id, sequence, role, content, input_tokens,
        output_tokens, model, search_text, created_at)
      SELECT uuidv7(), '${ORGANIZATION}', 'user-' || u, ${id}, s,
        (CASE WHEN ${isAnswer} THEN 'assistant' ELSE 'user' END)::"AiMessageRole", text, CASE WHEN ${isAnswer} THEN ${input} END,
        CASE WHEN ${isAnswer} THEN ${output} END,
        CASE WHEN ${isAnswer} THEN (ARRAY['gpt-4o', 'gpt-4o-mini', 'claude-haiku-4-5'])[1 + u % 3] END, text, ${at}
      FROM generate_series(0, ${conversations - 1}) k, generate_series(1, ${messages}) s,
        generate_series(1, ${users}) u, LATERAL (SELECT repeat('Who signed the report? ', 12) || s AS text) t`);
    await client.query(`
      INSERT INTO ai_conversation (id, organization_id, user_id, entity_type, entity_id, agent_type, message_count,
        total_input_tokens, total_output_tokens, last_message_at, created_at, updated_at)
      SELECT ${id}, '${ORGANIZATION}', 'user-' || u, 'case', 'HR-' || (u * ${conversations} + k) % 500, 'case', ${messages},
        input, output, ended, ended, ended
      FROM generate_series(0, ${conversations - 1}) k, generate_series(1, ${users}) u, LATERAL (
        SELECT sum(${input}) FILTER (WHERE ${isAnswer}) AS input, sum(${output}) FILTER (WHERE ${isAnswer}) AS output,
          max(${at}) AS ended
        FROM generate_series(1, ${messages}) s) sums`);
  });
  await pool.query('VACUUM (ANALYZE) ai_conversation');
  await pool.query('VACUUM (ANALYZE) ai_message');
  return ORGANIZATION;
}
