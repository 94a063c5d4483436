/** Rights on a whole table, and the columns that may be updated. */
export interface TableRights {
  table: readonly ('SELECT' | 'INSERT' | 'DELETE' | 'UPDATE')[];
  update?: readonly string[];
}

/**
 * Rights that statements need, by table, and all that their role gets. A message never changes, and is
 * deleted with its conversation alone; the owner, the entity and the agent of a conversation never change; what an approval
 * is about never changes. Where rows are locked (`FOR UPDATE`) and never updated, PostgreSQL still asks for one column.
 */
export const STATEMENT_RIGHTS: Readonly<Record<string, TableRights>> = {
  _prisma_migrations: { table: ['SELECT'] },
  ai_conversation: {
    table: ['SELECT', 'INSERT', 'DELETE'],
    update: [
      'title',
      'title_source',
      'search_title',
      'status',
      'total_input_tokens',
      'total_output_tokens',
      'total_cache_read_tokens',
      'total_cache_write_tokens',
      'total_reasoning_tokens',
      'message_count',
      'head',
      'pause_reason',
      'paused_at',
      'archived_at',
      'approval_asked_at',
      'deleted_at',
      'last_message_at',
      'updated_at',
    ],
  },
  ai_message: { table: ['SELECT', 'INSERT'] },
  ai_branch: { table: ['SELECT', 'INSERT'] },
  ai_cursor_key: { table: ['SELECT'] },
  ai_turn: {
    table: ['SELECT', 'INSERT', 'DELETE'],
    update: ['id', 'leased_until', 'stop_requested', 'message_id', 'chat_id', 'followed_until', 'is_left'],
  },
  ai_turn_chunk: { table: ['SELECT', 'INSERT', 'DELETE'] },
  ai_approval: {
    table: ['SELECT', 'INSERT'],
    update: ['status', 'note', 'decided_at', 'decided_by', 'started_at'],
  },
  ai_file: { table: ['SELECT', 'INSERT', 'DELETE'], update: ['conversation_id', 'status', 'expires_at'] },
  ai_audit_chain: {
    table: ['SELECT', 'INSERT'],
    update: ['number', 'digest', 'at', 'removed_number', 'removed_digest'],
  },
  ai_audit_entry: { table: ['SELECT', 'INSERT', 'DELETE'] },
  ai_retention: {
    table: ['SELECT', 'INSERT'],
    update: [
      'archive_after_days',
      'delete_after_days',
      'purge_deleted_after_days',
      'audit_days',
      'lease_id',
      'leased_until',
      'applied_at',
    ],
  },
  ai_hold: { table: ['SELECT', 'INSERT'], update: ['released_by', 'released_at', 'release_reason'] },
  ai_erasure: {
    table: ['SELECT', 'INSERT'],
    update: [
      'target',
      'reason',
      'status',
      'erased_conversations',
      'erased_messages',
      'deferred_conversations',
      'finished_at',
      'looked_at_from',
    ],
  },
  ai_budget: { table: ['SELECT', 'INSERT', 'DELETE'], update: ['usd', 'mode'] },
  ai_budget_reservation: { table: ['SELECT', 'INSERT', 'DELETE'], update: ['leased_until'] },
  ai_daily_sum: { table: ['SELECT', 'INSERT', 'DELETE'], update: ['messages'] },
  ai_price: {
    table: ['SELECT', 'INSERT', 'DELETE'],
    update: ['input', 'output', 'cache_read', 'cache_write', 'tiers'],
  },
  ai_removed_conversation: {
    table: ['SELECT', 'INSERT', 'DELETE'],
    update: ['user_id', 'entity_type', 'entity_id', 'sums', 'erased_at'],
  },
  ai_removed_sum: {
    table: ['SELECT', 'INSERT', 'DELETE'],
    update: [
      'messages',
      'messages_with_tokens',
      'input_tokens',
      'output_tokens',
      'cache_read_tokens',
      'cache_write_tokens',
      'reasoning_tokens',
      'least_input_tokens',
      'greatest_input_tokens',
    ],
  },
  ai_search_block: { table: ['SELECT', 'INSERT', 'DELETE'], update: ['messages'] },
};

/** A right on a table or, where it names one, on a column. */
export interface Right {
  table: string;
  right: string;
  column: string | null;
}

/** The rights by table. Of distributed tables all columns may be updated: Citus hands no right on a column on. */
export function tableRights(distributed: boolean): Readonly<Record<string, TableRights>> {
  if (!distributed) return STATEMENT_RIGHTS;
  return Object.fromEntries(
    Object.entries(STATEMENT_RIGHTS).map(([name, { table, update }]) => [
      name,
      { table: update === undefined ? table : [...table, 'UPDATE' as const] },
    ]),
  );
}

/** The rights, one by one. */
export function singleRights(distributed: boolean): Right[] {
  return Object.entries(tableRights(distributed)).flatMap(([table, { table: rights, update = [] }]) => [
    ...rights.map((right) => ({ table, right, column: null })),
    ...update.map((column) => ({ table, right: 'UPDATE', column })),
  ]);
}
