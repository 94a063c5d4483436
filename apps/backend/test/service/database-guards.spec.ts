import { describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { useBackend } from '../support/use-backend.js';

type Row = Record<string, unknown>;

const PAUSED = { status: 'PAUSED', paused_at: new Date() };

/** For each guard, rows that it refuses: a conversation, or a message in a conversation that is fine. */
const CONVERSATIONS: [guard: string, refused: Row][] = [
  ['ids_not_empty', { organization_id: '' }],
  ['ids_not_empty', { user_id: '' }],
  ['ids_not_empty', { entity_type: '', entity_id: '1' }],
  ['ids_not_empty', { entity_type: 'case', entity_id: '' }],
  ['ids_not_empty', { agent_type: '' }],
  ['entity_is_whole', { entity_type: 'case' }],
  ['entity_is_whole', { entity_id: '1' }],
  ['title_has_source', { title: 'Notes', search_title: 'notes' }],
  ['title_has_source', { title_source: 'AUTO' }],
  ['title_has_source', { title: 'Notes', title_source: 'AUTO' }],
  ['manual_title_length', { title: '', title_source: 'MANUAL', search_title: '' }],
  ['manual_title_length', { title: 'x'.repeat(201), title_source: 'MANUAL', search_title: 'x' }],
  ['status_agrees_with_times', { status: 'PAUSED' }],
  ['status_agrees_with_times', { status: 'ARCHIVED' }],
  ['status_agrees_with_times', { paused_at: new Date() }],
  ['status_agrees_with_times', { archived_at: new Date() }],
  ['status_agrees_with_times', { ...PAUSED, archived_at: new Date() }],
  ['reason_has_time', { pause_reason: 'waiting' }],
  ['count_agrees_with_time', { message_count: 1 }],
  ['count_agrees_with_time', { last_message_at: new Date() }],
  ['count_agrees_with_time', { message_count: -1, last_message_at: new Date() }],
  ['totals', { total_input_tokens: -1 }],
  ['totals', { total_output_tokens: -1 }],
  ['totals', { total_cache_read_tokens: -1 }],
  ['totals', { total_input_tokens: 1, total_cache_read_tokens: 1, total_cache_write_tokens: 1 }],
  ['totals', { total_reasoning_tokens: 1 }],
];

const MESSAGES: [guard: string, refused: Row][] = [
  ['sequence_starts_at_one', { sequence: 0 }],
  ['carries_something', { content: '' }],
  ['tool_calls_of_assistant', { tool_calls: '[]' }],
  ['tool_results_of_tool_or_user', { role: 'assistant', tool_results: '[]' }],
  ['tool_results_of_tool_or_user', { role: 'system', tool_results: '[]' }],
  ['key_has_digest', { idempotency_key: 'k' }],
  ['key_has_digest', { idempotency_digest: Buffer.from('d') }],
  ['key_has_digest', { idempotency_key: '', idempotency_digest: Buffer.from('d') }],
  ['tokens', { input_tokens: -1, cache_read_tokens: -1 }],
  ['tokens', { output_tokens: -1, reasoning_tokens: -1 }],
  ['tokens', { cache_read_tokens: -1 }],
  ['tokens', { cache_write_tokens: -1 }],
  ['tokens', { reasoning_tokens: -1 }],
  ['cache_within_input', { cache_read_tokens: 1 }],
  ['cache_within_input', { input_tokens: 2, cache_read_tokens: 2, cache_write_tokens: 1 }],
  ['cache_within_input', { input_tokens: 1, cache_read_tokens: 2_147_483_647, cache_write_tokens: 1 }],
  ['reasoning_within_output', { reasoning_tokens: 1 }],
  ['reasoning_within_output', { output_tokens: 1, reasoning_tokens: 2 }],
  ['organization_id_user_id_conversation_id_fkey', { organization_id: 'other' }],
  ['organization_id_user_id_conversation_id_fkey', { user_id: 'other' }],
  ['organization_id_user_id_conversation_id_fkey', { conversation_id: randomUUID() }],
];

const KEY = { idempotency_key: 'k', idempotency_digest: Buffer.from('d') };

/** For each unique index, pairs of rows of which it refuses the second. */
const CONVERSATION_PAIRS: [guard: string, first: Row, second: Row][] = [
  ['one_active', {}, {}],
  ['one_active', { agent_type: 'a' }, { agent_type: 'a' }],
  ['one_active', { entity_type: 'case', entity_id: '1' }, { entity_type: 'case', entity_id: '1' }],
  [
    'pkey',
    { id: '019c2b1e-7d4a-7c36-9a51-1f0d3b8a6e42' },
    { id: '019c2b1e-7d4a-7c36-9a51-1f0d3b8a6e42', ...PAUSED },
  ],
];
const MESSAGE_PAIRS: [guard: string, first: Row, second: Row][] = [
  ['organization_id_conversation_id_sequence_key', { sequence: 1 }, { sequence: 1 }],
  ['idempotency', { ...KEY, sequence: 1 }, { ...KEY, idempotency_digest: Buffer.from('e'), sequence: 2 }],
  [
    'pkey',
    { id: '019c2b1e-7d4a-7c36-9a51-2b7c5d9e0f13' },
    { id: '019c2b1e-7d4a-7c36-9a51-2b7c5d9e0f13', sequence: 2 },
  ],
];

describe('the database by itself', () => {
  const backend = useBackend();

  async function insert(table: 'ai_conversation' | 'ai_message', row: Row): Promise<void> {
    const columns = Object.keys(row);
    const places = columns.map((_, index) => `$${index + 1}`);
    const statement = `INSERT INTO ${table} (${columns.join()}) VALUES (${places.join()})`;
    await backend.current.database.query(statement, Object.values(row));
  }

  function conversationRow(): Row & { id: string } {
    return { id: randomUUID(), organization_id: `org-${randomUUID()}`, user_id: 'mia' };
  }

  async function messageRow(): Promise<Row> {
    const { id, ...owner } = conversationRow();
    await insert('ai_conversation', { id, ...owner });
    const text = { role: 'user', content: 'Hello', search_text: 'hello' };
    return { id: randomUUID(), ...owner, conversation_id: id, sequence: 1, ...text };
  }

  it.each(CONVERSATIONS)('keeps %s: refuses a conversation with %j', async (guard, refused) => {
    await expect(insert('ai_conversation', { ...conversationRow(), ...refused })).rejects.toMatchObject({
      constraint: `ai_conversation_${guard}`,
    });
  });

  it.each(MESSAGES)('keeps %s: refuses a message with %j', async (guard, refused) => {
    await expect(insert('ai_message', { ...(await messageRow()), ...refused })).rejects.toMatchObject({
      constraint: `ai_message_${guard}`,
    });
  });

  it.each(CONVERSATION_PAIRS)('keeps %s: refuses %j beside %j', async (guard, first, second) => {
    const row = conversationRow();
    await insert('ai_conversation', { ...row, ...first });

    await expect(insert('ai_conversation', { ...row, id: randomUUID(), ...second })).rejects.toMatchObject({
      constraint: `ai_conversation_${guard}`,
    });
  });

  it.each(MESSAGE_PAIRS)('keeps %s: refuses %j beside %j', async (guard, first, second) => {
    const row = await messageRow();
    await insert('ai_message', { ...row, ...first });

    await expect(insert('ai_message', { ...row, id: randomUUID(), ...second })).rejects.toMatchObject({
      constraint: `ai_message_${guard}`,
    });
  });

  it.each([
    ['PAUSED', PAUSED],
    ['ARCHIVED', { status: 'ARCHIVED', archived_at: new Date() }],
  ])('lets any number of %s conversations share a context', async (_status, closed) => {
    const row = conversationRow();

    await insert('ai_conversation', { ...row, ...closed });
    await insert('ai_conversation', { ...row, id: randomUUID(), ...closed });
    await insert('ai_conversation', { ...row, id: randomUUID() });
  });

  it('moves no conversation with messages to another owner', async () => {
    const row = await messageRow();
    await insert('ai_message', row);

    const move = "UPDATE ai_conversation SET user_id = 'noah' WHERE id = $1";
    await expect(backend.current.database.query(move, [row.conversation_id])).rejects.toMatchObject({
      constraint: 'ai_message_organization_id_user_id_conversation_id_fkey',
    });
  });

  it('has no guard that is not tried here', async () => {
    const { rows } = await backend.current.database.query<{ name: string }>(`
      SELECT conname AS name FROM pg_constraint
        WHERE conrelid IN ('ai_conversation'::regclass, 'ai_message'::regclass) AND contype <> 'n'
      UNION
      SELECT indexrelid::regclass::text FROM pg_index
        WHERE indrelid IN ('ai_conversation'::regclass, 'ai_message'::regclass) AND indisunique`);
    const tried = new Set([
      ...[...CONVERSATIONS, ...CONVERSATION_PAIRS].map(([guard]) => `ai_conversation_${guard}`),
      ...[...MESSAGES, ...MESSAGE_PAIRS].map(([guard]) => `ai_message_${guard}`),
      // The foreign key's target: its columns begin with the primary key's, so nothing can violate it alone.
      'ai_conversation_organization_id_user_id_id_key',
    ]);

    expect(rows.map(({ name }) => name).filter((name) => !tried.has(name))).toEqual([]);
  });
});
