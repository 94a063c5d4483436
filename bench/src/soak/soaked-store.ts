import type pg from 'pg';
import type { BenchContext } from '../bench-context.js';
import type { Scope } from '../product.js';
import { conversationId, conversationIdSql } from '../seeds/ids.js';
import { LONG_TEXT, SENTENCES, TERMS } from '../seeds/seeds.js';
import { inTrustedTransaction } from '../seeds/trusted-transaction.js';

const ORGANIZATIONS = 50;
const CONVERSATIONS = 20;
const MESSAGES = 50;
/** What one transaction stores. */
const USERS_AT_ONCE = 50;
/** One a core of a small machine. */
const FILLERS = 2;

export const MESSAGES_OF_USER = CONVERSATIONS * MESSAGES;

/** The scope of a user by number. */
export function scopeOf(user: number): Scope {
  return { organizationId: `org-${user % ORGANIZATIONS}`, userId: `user-${user}` };
}

/** A conversation of a user by number. */
export function conversationOf(user: number, conversation: number): { id: string; entityId: string } {
  const number = user * CONVERSATIONS + (conversation % CONVERSATIONS);
  return { id: conversationId(number), entityId: String(number) };
}

/** Stores users `[from, until)`, each with 20 conversations of 50 messages of half a year. */
export async function storeUsers(
  { pool, progress }: BenchContext,
  from: number,
  until: number,
): Promise<void> {
  let next = from;
  const fill = async () => {
    while (next < until) {
      const first = next;
      next = Math.min(until, first + USERS_AT_ONCE);
      await storeSome(pool, first, next);
      progress.note(`storing users: ${next} of ${until}`);
    }
  };
  await Promise.all(Array.from({ length: FILLERS }, fill));
  progress.note('VACUUM (ANALYZE)');
  await pool.query('VACUUM (ANALYZE) ai_conversation');
  await pool.query('VACUUM (ANALYZE) ai_message');
}

async function storeSome(pool: pg.Pool, from: number, until: number): Promise<void> {
  const range = [from * CONVERSATIONS, until * CONVERSATIONS - 1];
  await inTrustedTransaction(pool, async (client) => {
    await client.query(MESSAGES_STATEMENT, [SENTENCES, ...range]);
    await client.query(CONVERSATIONS_STATEMENT, range);
  });
}

const USER = `(c / ${CONVERSATIONS})`;
const OWNER = `'org-' || ${USER} % ${ORGANIZATIONS}, 'user-' || ${USER}`;
const INPUT_TOKENS = `CASE WHEN s % 2 = 0 THEN 1000 + s END`;
const OUTPUT_TOKENS = `CASE WHEN s % 2 = 0 THEN 100 + s END`;
const createdAt = (s: string) =>
  `timestamptz '2026-01-01Z' + (${s} * ${CONVERSATIONS} + c % ${CONVERSATIONS}) * interval '4 hours'`;

/** In the order of their sequence: a conversation's rows lie scattered, as they do where many users write. */
const MESSAGES_STATEMENT = `
  INSERT INTO ai_message (id, organization_id, user_id, conversation_id, sequence, role, content, input_tokens,
    output_tokens, model, search_text, created_at)
  SELECT uuidv7(), ${OWNER}, ${conversationIdSql('c')}, s,
    (CASE WHEN s % 2 = 1 THEN 'user' ELSE 'assistant' END)::"AiMessageRole", content, ${INPUT_TOKENS},
    ${OUTPUT_TOKENS}, CASE WHEN s % 2 = 0 THEN 'model-' || c % 3 END, content, ${createdAt('s')}
  FROM generate_series(1, ${MESSAGES}) s, generate_series($2::int, $3::int) c, LATERAL (
    SELECT ${LONG_TEXT} || CASE WHEN s % 3 = 0 THEN ' ${TERMS.common}' ELSE '' END AS content) text`;

const CONVERSATIONS_STATEMENT = `
  INSERT INTO ai_conversation (id, organization_id, user_id, entity_type, entity_id, agent_type, title, title_source,
    search_title, message_count, total_input_tokens, total_output_tokens, last_message_at, created_at, updated_at)
  SELECT ${conversationIdSql('c')}, ${OWNER}, 'case', c::text, 'agent', 'case ' || c, 'MANUAL', 'case ' || c,
    ${MESSAGES}, input, output, ${createdAt(String(MESSAGES))}, ${createdAt('1')}, ${createdAt(String(MESSAGES))}
  FROM generate_series($1::int, $2::int) c, (SELECT sum(${INPUT_TOKENS}) AS input, sum(${OUTPUT_TOKENS}) AS output
    FROM generate_series(1, ${MESSAGES}) s) sums`;
