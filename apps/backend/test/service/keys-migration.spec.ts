import { expect, it } from '@jest/globals';
import { MIGRATIONS } from '../../src/prisma/generated/migrations.js';
import { useEmptyDatabase } from '../support/empty-database.js';

const BEFORE = '20261126090000_list_by_ten_seconds';
const MIGRATION = '20261127090000_keys_begin_with_organization';
const TABLES = ['ai_conversation', 'ai_message', 'ai_turn', 'ai_approval', 'ai_daily_sum', 'ai_search_block'];

/** Rows in every table, of two organizations. */
const ROWS = `
  INSERT INTO ai_conversation (id, organization_id, user_id, message_count, last_message_at, total_input_tokens)
    SELECT gen_random_uuid(), organization, 'mia', 2, now(), 3 FROM unnest(ARRAY['acme', 'initech']) organization;
  INSERT INTO ai_message (id, organization_id, user_id, conversation_id, sequence, role, content, search_text,
      idempotency_key, idempotency_digest, input_tokens)
    SELECT gen_random_uuid(), organization_id, user_id, id, sequence, 'assistant', 'Hello', 'hello',
      'key ' || sequence, 'digest', sequence
    FROM ai_conversation, generate_series(1, 2) sequence;
  INSERT INTO ai_turn (id, organization_id, user_id, conversation_id, leased_until)
    SELECT gen_random_uuid(), organization_id, user_id, id, now() FROM ai_conversation;
  INSERT INTO ai_approval (id, organization_id, user_id, conversation_id, tool_call_id, expires_at)
    SELECT gen_random_uuid(), organization_id, user_id, id, call, now()
    FROM ai_conversation, unnest(ARRAY['call 1', 'call 2']) call;
  INSERT INTO ai_daily_sum (organization_id, user_id, day, role, of_model, messages, input_tokens, output_tokens,
      cache_read_tokens, cache_write_tokens, reasoning_tokens)
    SELECT organization_id, user_id, now(), role, true, 1, 0, 0, 0, 0, 0
    FROM ai_conversation, unnest(ARRAY['user', 'assistant']::"AiMessageRole"[]) role;
  INSERT INTO ai_search_block (organization_id, user_id, number, from_at, from_id, until_at, until_id, messages,
      signature)
    SELECT organization_id, user_id, 0, now(), id, now(), id, 2, 'signature' FROM ai_conversation`;

const database = useEmptyDatabase();

/** Applies the migrations after one, up to another. */
async function apply(after: string, last: string): Promise<void> {
  for (const { name, sql } of MIGRATIONS)
    if (name > after && name <= last) await database.current.admin.query(sql);
}

/** The rows of each table. */
async function stored(): Promise<unknown[][]> {
  const tables: unknown[][] = [];
  for (const table of TABLES) {
    tables.push(
      (await database.current.admin.query<object>(`SELECT * FROM ${table} ORDER BY ${table}::text`)).rows,
    );
  }
  return tables;
}

it('the migration to keys that begin with the organization leaves every row as it was', async () => {
  await apply('', BEFORE);
  await database.current.admin.query(ROWS);
  const before = await stored();
  expect(before.map((rows) => rows.length)).toEqual([2, 4, 2, 4, 4, 2]);

  await apply(BEFORE, MIGRATION);

  expect(await stored()).toEqual(before);
});
