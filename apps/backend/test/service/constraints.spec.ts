import { describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import {
  BUDGET,
  BUDGET_PAIRS,
  ENTRY,
  ERASURE,
  HOLD,
  OF_ORGANIZATION_REFUSED,
  PRICE,
  REMOVED_CONVERSATION,
  RESERVATION,
  type Row,
} from '../support/organization-rows.js';
import { useBackend } from '../support/use-backend.js';

const PAUSED = { status: 'PAUSED', paused_at: new Date() };
const WAITING = { ...PAUSED, approval_asked_at: PAUSED.paused_at };
const KEY = { idempotency_key: 'k', idempotency_digest: Buffer.from('d') };
const KIND = { day: '2026-02-01', role: 'user', of_model: false };
const OF_MONTH = { of_month: true, role: null };
const OWNED = 'organization_id_user_id_conversation_id_fkey';
const ID = randomUUID();
const NO_TOKENS = {
  input_tokens: 0,
  output_tokens: 0,
  reasoning_tokens: 0,
  cache_read_tokens: 0,
  cache_write_tokens: 0,
};
const REMOVED = {
  messages: 1,
  messages_with_tokens: 0,
  above_input_tokens: 0,
  least_input_tokens: 0,
  greatest_input_tokens: 0,
};
const RUN = {
  number: 0,
  from_at: new Date(),
  from_id: ID,
  until_at: new Date(),
  until_id: ID,
  messages: 1,
  signature: Buffer.from('s'),
};
/** Columns that a row of a conversation needs beside the conversation. */
const OF_CONVERSATION: Record<string, Row> = {
  ai_message: { sequence: 1, role: 'user', content: 'Hello', search_text: 'hello' },
  ai_branch: {
    sequence: 3,
    parent: 1,
    number: 1,
    jump: 1,
    preceding_runs: 1,
    preceding_messages: 1,
    preceding_system: 0,
  },
  ai_turn: { leased_until: new Date() },
  ai_turn_chunk: { turn_id: ID, position: 0, chunks: '[]' },
  ai_approval: { tool_call_id: 'call', expires_at: new Date() },
  ai_file: {
    name: 'report.pdf',
    media_type: 'application/pdf',
    bytes: 1,
    sha256: Buffer.alloc(32),
    status: 'STORED',
    expires_at: new Date(),
  },
};

/** For each table and constraint, values that it refuses in a row that is fine but for them. */
const REFUSED: Record<string, [constraint: string, refused: Row][]> = {
  ai_conversation: [
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
    ['head_is_an_earlier_message', { head: 0 }],
    ['head_is_an_earlier_message', { head: 1, message_count: 1, last_message_at: new Date() }],
    ['totals', { total_input_tokens: -1 }],
    ['totals', { total_output_tokens: -1 }],
    ['totals', { total_cache_read_tokens: -1 }],
    ['totals', { total_input_tokens: 1, total_cache_read_tokens: 1, total_cache_write_tokens: 1 }],
    ['totals', { total_reasoning_tokens: 1 }],
  ],
  ai_message: [
    ['sequence_starts_at_one', { sequence: 0 }],
    ['carries_something', { content: '' }],
    ['tool_calls_of_assistant', { tool_calls: '[]' }],
    ['tool_results_of_tool_or_user', { role: 'assistant', tool_results: '[]' }],
    ['tool_results_of_tool_or_user', { role: 'system', tool_results: '[]' }],
    ['turn_is_an_object', { turn: '[]' }],
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
  ],
  ai_branch: [
    ['follows_an_earlier_message', { parent: -1 }],
    ['follows_an_earlier_message', { parent: 2 }],
    ['number_counts_from_one', { number: 0 }],
    ['new_beginning_has_no_way', { parent: 0 }],
    ['new_beginning_has_no_way', { parent: 0, jump: 3, preceding_runs: 0, preceding_messages: 1 }],
    ['way_leads_back', { jump: 0 }],
    ['way_leads_back', { jump: 2 }],
    ['way_leads_back', { preceding_runs: 0 }],
    ['way_leads_back', { preceding_messages: 0 }],
    ['way_leads_back', { preceding_messages: 2 }],
    ['way_leads_back', { preceding_system: -1 }],
    ['way_leads_back', { preceding_system: 2 }],
    [OWNED, { user_id: 'other' }],
    [OWNED, { conversation_id: randomUUID() }],
  ],
  ai_turn: [
    [OWNED, { user_id: 'other' }],
    [OWNED, { conversation_id: randomUUID() }],
  ],
  ai_turn_chunk: [
    ['has_position', { position: -1 }],
    ['holds_chunks', { chunks: '{}' }],
    [OWNED, { user_id: 'other' }],
    [OWNED, { conversation_id: randomUUID() }],
  ],
  ai_approval: [
    ['decided_has_time', { status: 'APPROVED' }],
    ['decided_has_time', { decided_at: new Date() }],
    ['started_is_approved', { started_at: new Date() }],
    ['four_eyes', { approver: 'supervisor', status: 'APPROVED', decided_at: new Date() }],
    [OWNED, { user_id: 'other' }],
    [OWNED, { conversation_id: randomUUID() }],
  ],
  ai_file: [
    ['has_bytes', { bytes: 0 }],
    ['has_bytes', { bytes: 20 * 1024 * 1024 + 1 }],
    ['has_digest', { sha256: Buffer.alloc(31) }],
    ['has_names', { name: '' }],
    ['has_names', { media_type: '' }],
    ['used_is_stored', { status: 'STORING' }],
    [OWNED, { user_id: 'other' }],
    [OWNED, { conversation_id: randomUUID() }],
  ],
  ai_daily_sum: [
    ['has_messages', { messages: 0 }],
    ['entity_is_whole', { entity_type: 'case' }],
    ['of_all_entities_has_none', { of_all_entities: true, entity_type: 'case', entity_id: 'HR-17' }],
    ['of_day_has_role', { role: null }],
    ['of_day_has_role', { of_month: true }],
    ['messages_with_tokens', { messages_with_tokens: 2 }],
    ['messages_with_tokens', { messages_with_tokens: -1 }],
    ['input_tokens_in_order', { above_input_tokens: -1 }],
    ['input_tokens_in_order', { above_input_tokens: 8, least_input_tokens: 7, greatest_input_tokens: 9 }],
    ['input_tokens_in_order', { least_input_tokens: 8, greatest_input_tokens: 7 }],
  ],
  ai_removed_sum: [
    ['has_messages', { messages: 0 }],
    ['has_messages', { messages_with_tokens: 2 }],
    ['has_messages', { messages_with_tokens: -1 }],
    ['entity_is_whole', { entity_id: 'HR-17' }],
    ['input_tokens_in_order', { above_input_tokens: -1 }],
    ['input_tokens_in_order', { above_input_tokens: 1 }],
    ['input_tokens_in_order', { least_input_tokens: 1 }],
    ['is_deleted', { is_deleted: false }],
  ],
  ...OF_ORGANIZATION_REFUSED,
  ai_search_block: [
    ['has_messages', { messages: 0 }],
    ['has_messages', { signature: Buffer.alloc(0) }],
  ],
};

/** For each table and unique index, pairs of rows of which it refuses the second. */
const SAME_ID = '019c2b1e-7d4a-7c36-9a51-7a2c0b4d5e68';
const PAIRS: Record<string, [constraint: string, first: Row, second: Row][]> = {
  ai_erasure: [['pkey', { id: SAME_ID }, { id: SAME_ID }]],
  ai_conversation: [
    ['one_active', {}, {}],
    ['one_active', WAITING, {}],
    ['one_active', {}, WAITING],
    ['one_active', WAITING, WAITING],
    ['one_active', { agent_type: 'a' }, { agent_type: 'a' }],
    ['one_active', { entity_type: 'case', entity_id: '1' }, { entity_type: 'case', entity_id: '1' }],
    [
      'pkey',
      { id: '019c2b1e-7d4a-7c36-9a51-1f0d3b8a6e42' },
      { id: '019c2b1e-7d4a-7c36-9a51-1f0d3b8a6e42', user_id: 'noah' },
    ],
  ],
  ai_message: [
    ['pkey', { sequence: 1 }, { sequence: 1 }],
    ['idempotency', { ...KEY, sequence: 1 }, { ...KEY, idempotency_digest: Buffer.from('e'), sequence: 2 }],
  ],
  ai_branch: [
    ['pkey', {}, { number: 2 }],
    ['organization_id_conversation_id_parent_number_key', {}, { sequence: 4 }],
  ],
  ai_turn: [['pkey', {}, {}]],
  ai_turn_chunk: [['pkey', {}, {}]],
  ai_approval: [['pkey', {}, {}]],
  ai_file: [
    [
      'pkey',
      { id: '019c2b1e-7d4a-7c36-9a51-4d9e7f1a2b35' },
      { id: '019c2b1e-7d4a-7c36-9a51-4d9e7f1a2b35', conversation_id: null },
    ],
  ],
  ...BUDGET_PAIRS,
  ai_daily_sum: [
    ['kind', KIND, KIND],
    ['kind', { ...KIND, model: 'm' }, { ...KIND, model: 'm' }],
    ['kind', { ...KIND, agent_type: 'a' }, { ...KIND, agent_type: 'a' }],
    ['kind', { ...KIND, ...OF_MONTH }, { ...KIND, ...OF_MONTH }],
    ['kind', { ...KIND, of_all_entities: true }, { ...KIND, of_all_entities: true }],
    ['kind', { ...KIND, above_input_tokens: 9 }, { ...KIND, above_input_tokens: 9 }],
    [
      'pkey',
      { id: '019c2b1e-7d4a-7c36-9a51-3c8d6e0f1a24' },
      { id: '019c2b1e-7d4a-7c36-9a51-3c8d6e0f1a24', role: 'tool' },
    ],
  ],
  ai_price: [['pkey', {}, {}]],
  ai_removed_sum: [
    ['kind', {}, {}],
    [
      'pkey',
      { id: '019c2b1e-7d4a-7c36-9a51-6f1b9a3c4d57' },
      { id: '019c2b1e-7d4a-7c36-9a51-6f1b9a3c4d57', role: 'tool' },
    ],
  ],
  ai_removed_conversation: [['pkey', {}, {}]],
  ai_search_block: [['pkey', {}, {}]],
  ai_audit_chain: [['pkey', {}, {}]],
  ai_audit_entry: [['pkey', {}, {}]],
  ai_retention: [['pkey', {}, {}]],
  ai_hold: [
    [
      'pkey',
      { id: '019c2b1e-7d4a-7c36-9a51-5e0a8f2b3c46' },
      { id: '019c2b1e-7d4a-7c36-9a51-5e0a8f2b3c46', target_id: 'noah' },
    ],
  ],
};

/** The foreign keys' target: its columns are the primary key's and one more, so nothing can violate it alone. */
const TARGET = 'ai_conversation_organization_id_user_id_id_key';

const refusals = Object.entries(REFUSED).flatMap(([table, rows]) =>
  rows.map(([constraint, refused]) => [table, constraint, refused] as const),
);
const pairs = Object.entries(PAIRS).flatMap(([table, rows]) =>
  rows.map(([constraint, first, second]) => [table, constraint, first, second] as const),
);

describe('the database by itself', () => {
  const backend = useBackend();

  async function insert(table: string, row: Row): Promise<void> {
    const columns = Object.keys(row);
    const placeholders = columns.map((_, index) => `$${index + 1}`);
    const statement = `INSERT INTO ${table} (${columns.join()}) VALUES (${placeholders.join()})`;
    await backend.current.database.query(statement, Object.values(row));
  }

  function ownerRow(): Row {
    return { organization_id: `org-${randomUUID()}`, user_id: 'mia' };
  }

  /** A row without its id that is fine, with the conversation that it belongs to where it needs one. */
  async function rowOf(table: string): Promise<Row> {
    const owner = ownerRow();
    if (table === 'ai_conversation') return owner;
    const { organization_id } = owner;
    if (table === 'ai_audit_chain') return { organization_id };
    if (table === 'ai_audit_entry') return { organization_id, ...ENTRY };
    if (table === 'ai_price') return { organization_id, ...PRICE };
    if (table === 'ai_retention') return { organization_id };
    if (table === 'ai_hold') return { organization_id, ...HOLD };
    if (table === 'ai_erasure') return { organization_id, ...ERASURE };
    if (table === 'ai_budget') return { organization_id, ...BUDGET };
    if (table === 'ai_budget_reservation') return { ...owner, ...RESERVATION };
    if (table === 'ai_daily_sum') return { ...owner, ...KIND, messages: 1, ...NO_TOKENS };
    if (table === 'ai_removed_sum') return { ...owner, ...KIND, ...NO_TOKENS, ...REMOVED };
    if (table === 'ai_removed_conversation') return { organization_id, ...REMOVED_CONVERSATION };
    if (table === 'ai_search_block') return { ...owner, ...RUN };
    const id = randomUUID();
    await insert('ai_conversation', { id, ...owner });
    return { ...owner, conversation_id: id, ...OF_CONVERSATION[table] };
  }

  /** Adds an id where a row has one. */
  function withId(table: string, row: Row): Row {
    return [
      'ai_branch',
      'ai_search_block',
      'ai_removed_conversation',
      'ai_turn_chunk',
      'ai_audit_chain',
      'ai_price',
      'ai_retention',
    ].includes(table)
      ? row
      : { id: randomUUID(), ...row };
  }

  it.each(refusals)('%s keeps %s: refuses %j', async (table, constraint, refused) => {
    const row = withId(table, { ...(await rowOf(table)), ...refused });

    await expect(insert(table, row)).rejects.toMatchObject({ constraint: `${table}_${constraint}` });
  });

  it.each(pairs)('%s keeps %s: refuses of %j and %j the second', async (table, constraint, first, second) => {
    const row = await rowOf(table);
    await insert(table, withId(table, { ...row, ...first }));

    const refused = insert(table, withId(table, { ...row, ...second }));
    await expect(refused).rejects.toMatchObject({ constraint: `${table}_${constraint}` });
  });

  it.each([
    ['PAUSED', PAUSED],
    ['PAUSED', { ...PAUSED, approval_asked_at: new Date(0) }],
    ['ARCHIVED', { status: 'ARCHIVED', archived_at: new Date() }],
    ['ARCHIVED', { ...WAITING, status: 'ARCHIVED', archived_at: new Date() }],
    ['deleted', { deleted_at: new Date() }],
    ['deleted', { ...WAITING, deleted_at: new Date() }],
  ])('lets any number of %s conversations share a context', async (_status, closed) => {
    const owner = ownerRow();

    await insert('ai_conversation', { id: randomUUID(), ...owner, ...closed });
    await insert('ai_conversation', { id: randomUUID(), ...owner, ...closed });
    await insert('ai_conversation', { id: randomUUID(), ...owner });
  });

  it('moves no conversation with messages to another owner', async () => {
    const row = await rowOf('ai_message');
    await insert('ai_message', withId('ai_message', row));

    const move = "UPDATE ai_conversation SET user_id = 'noah' WHERE id = $1";
    await expect(backend.current.database.query(move, [row.conversation_id])).rejects.toMatchObject({
      constraint: `ai_message_${OWNED}`,
    });
  });

  it('has no constraint and no unique index that is not tried here', async () => {
    const { rows } = await backend.current.database.query<{ name: string }>(`
      SELECT conname AS name FROM pg_constraint
        WHERE conrelid::regclass::text LIKE 'ai\\_%' AND contype <> 'n'
      UNION
      SELECT indexrelid::regclass::text FROM pg_index
        WHERE indrelid::regclass::text LIKE 'ai\\_%' AND indisunique`);
    const tried = new Set([...refusals, ...pairs].map(([table, constraint]) => `${table}_${constraint}`));

    expect(rows.map(({ name }) => name).filter((name) => !tried.has(name) && name !== TARGET)).toEqual([]);
  });
});
