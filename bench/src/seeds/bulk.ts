import type { BenchContext } from '../bench-context.js';
import { conversationIdSql, ORGANIZATION } from './ids.js';
import { inTrustedTransaction } from './trusted-transaction.js';

/** Conversations `0 … count - 1`, each with messages `1 … messages`. In SQL, `c` is a conversation and `s` a sequence. */
export interface Bulk {
  /** The number of the first conversation. */
  first: number;
  conversations: number;
  /** Of each conversation. */
  messages: number;
  /** SQL of a text: the user of `c`. */
  user: string;
  /** SQL of a text: the content of message `s` of `c`, in lower case. */
  content: string;
  /** Seconds between one message of the bulk and the next. */
  secondsApart: number;
  /** Sentences that `content` chooses from, as `$1`. */
  sentences: string[];
}

const INPUT_TOKENS = '100 + s % 50';
const OUTPUT_TOKENS = '20 + s % 30';
const ROLE = `(CASE WHEN s % 2 = 1 THEN 'user' ELSE 'assistant' END)::"AiMessageRole"`;
const MODEL = `CASE WHEN s % 2 = 0 THEN 'model-' || c % 3 END`;
const TITLE = `'case ' || c`;
const AGENT = `'agent-' || c % 4`;

/**
 * Stores conversations and messages by SQL, with totals that are exact. Messages come in the order of their
 * sequence, so a user's rows lie scattered over the table, as they do where many users write.
 */
export async function storeBulk({ pool }: BenchContext, bulk: Bulk): Promise<void> {
  await inTrustedTransaction(pool, async (client) => {
    await client.query(messagesStatement(bulk), [bulk.sentences]);
    await client.query(conversationsStatement(bulk));
  });
  await pool.query('VACUUM (ANALYZE) ai_conversation');
  await pool.query('VACUUM (ANALYZE) ai_message');
}

function messagesStatement(bulk: Bulk): string {
  const { first, conversations, messages, user, content } = bulk;
  return `
    INSERT INTO ai_message (id, organization_id, user_id, conversation_id, sequence, role, content, input_tokens,
      output_tokens, model, search_text, created_at)
    SELECT uuidv7(), '${ORGANIZATION}', ${user}, ${conversationIdSql(`${first} + c`)}, s, ${ROLE}, content,
      ${INPUT_TOKENS}, ${OUTPUT_TOKENS}, ${MODEL}, content, ${createdAt(bulk, 's')}
    FROM generate_series(1, ${messages}) s, generate_series(0, ${conversations - 1}) c,
      LATERAL (SELECT ${content} AS content) text`;
}

function conversationsStatement(bulk: Bulk): string {
  const { first, conversations, messages, user } = bulk;
  const started = createdAt(bulk, '1');
  const ended = createdAt(bulk, String(messages));
  return `
    INSERT INTO ai_conversation (id, organization_id, user_id, entity_type, entity_id, agent_type, title,
      title_source, search_title, message_count, total_input_tokens, total_output_tokens, last_message_at, created_at, updated_at)
    SELECT ${conversationIdSql(`${first} + c`)}, '${ORGANIZATION}', ${user}, 'case', (${first} + c)::text,
      ${AGENT}, ${TITLE}, 'MANUAL', ${TITLE}, ${messages}, input, output, ${ended}, ${started}, ${ended}
    FROM generate_series(0, ${conversations - 1}) c,
      (SELECT sum(${INPUT_TOKENS}) AS input, sum(${OUTPUT_TOKENS}) AS output
        FROM generate_series(1, ${messages}) s) sums`;
}

function createdAt({ conversations, secondsApart }: Bulk, sequence: string): string {
  return `timestamptz '2026-01-01Z' + (${sequence} * ${conversations} + c) * interval '${secondsApart} seconds'`;
}
