/** Types of columns, as the values of a restored row are cast to. */
type ColumnType =
  | 'uuid'
  | 'text'
  | 'integer'
  | 'bigint'
  | 'boolean'
  | 'timestamptz'
  | 'json'
  | 'bytea'
  | '"AiMessageRole"'
  | '"AiConversationStatus"'
  | '"AiTitleSource"'
  | '"AiApprover"'
  | '"AiApprovalStatus"';

/** A column, and the member that it is in a line of an export. */
export interface StoredColumn {
  field: string;
  column: string;
  type: ColumnType;
}

/** The columns of a table in an export, by their members there; all others are derived, or those of its conversation. */
function columns(types: Readonly<Record<string, ColumnType>>): readonly StoredColumn[] {
  return Object.entries(types).map(([field, type]) => ({ field, column: snakeCase(field), type }));
}

function snakeCase(field: string): string {
  return field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** `search_title` and `activity_slot` are derived. */
export const CONVERSATION = columns({
  id: 'uuid',
  organizationId: 'text',
  userId: 'text',
  entityType: 'text',
  entityId: 'text',
  agentType: 'text',
  title: 'text',
  titleSource: '"AiTitleSource"',
  status: '"AiConversationStatus"',
  totalInputTokens: 'bigint',
  totalOutputTokens: 'bigint',
  totalCacheReadTokens: 'bigint',
  totalCacheWriteTokens: 'bigint',
  totalReasoningTokens: 'bigint',
  messageCount: 'integer',
  head: 'integer',
  pauseReason: 'text',
  pausedAt: 'timestamptz',
  archivedAt: 'timestamptz',
  approvalAskedAt: 'timestamptz',
  lastMessageAt: 'timestamptz',
  createdAt: 'timestamptz',
  updatedAt: 'timestamptz',
});

/** `search_text` is derived. */
export const MESSAGE = columns({
  id: 'uuid',
  sequence: 'integer',
  role: '"AiMessageRole"',
  content: 'text',
  toolCalls: 'json',
  toolResults: 'json',
  inputTokens: 'integer',
  outputTokens: 'integer',
  cacheReadTokens: 'integer',
  cacheWriteTokens: 'integer',
  reasoningTokens: 'integer',
  model: 'text',
  metadata: 'json',
  turn: 'json',
  idempotencyKey: 'text',
  idempotencyDigest: 'bytea',
  createdAt: 'timestamptz',
});

/** A message that begins a branch; its `parent` stands with the message, as of all. */
export const BRANCH = columns({
  number: 'integer',
  jump: 'integer',
  precedingRuns: 'integer',
  precedingMessages: 'integer',
  precedingSystem: 'integer',
});

/** The place of a branch: members of its message. */
export const BRANCH_PLACE = columns({ sequence: 'integer', parent: 'integer' });

export const APPROVAL = columns({
  id: 'uuid',
  toolCallId: 'text',
  toolName: 'text',
  input: 'json',
  approver: '"AiApprover"',
  status: '"AiApprovalStatus"',
  note: 'text',
  expiresAt: 'timestamptz',
  decidedAt: 'timestamptz',
  decidedBy: 'text',
  startedAt: 'timestamptz',
  createdAt: 'timestamptz',
});

/** The turn that runs. */
export const TURN = columns({
  id: 'uuid',
  leasedUntil: 'timestamptz',
  stopRequested: 'boolean',
  messageId: 'text',
  chatId: 'text',
  followedUntil: 'timestamptz',
  isLeft: 'boolean',
});

/** Pieces of the answer that is on its way. */
export const TURN_CHUNK = columns({
  turnId: 'uuid',
  position: 'integer',
  chunks: 'json',
  step: 'json',
  createdAt: 'timestamptz',
});

/** Of the files of a conversation, which are all stored. */
export const FILE = columns({
  id: 'uuid',
  name: 'text',
  mediaType: 'text',
  bytes: 'integer',
  sha256: 'bytea',
  expiresAt: 'timestamptz',
  createdAt: 'timestamptz',
});

/** Columns that are derived: an import makes them anew. */
export const DERIVED_TITLE: StoredColumn = { field: 'searchTitle', column: 'search_title', type: 'text' };
export const DERIVED_TEXT: StoredColumn = { field: 'searchText', column: 'search_text', type: 'text' };

/** Each column that an import writes of what a line holds, by its table: a test compares them with the catalogue. */
export const EXPORTED_COLUMNS: Readonly<Record<string, readonly string[]>> = {
  ai_conversation: [...namesOf(CONVERSATION), DERIVED_TITLE.column],
  ai_message: [...namesOf(MESSAGE), DERIVED_TEXT.column],
  ai_branch: namesOf([...BRANCH_PLACE, ...BRANCH]),
  ai_approval: namesOf(APPROVAL),
  ai_turn: namesOf(TURN),
  ai_turn_chunk: namesOf(TURN_CHUNK),
  ai_file: namesOf(FILE),
};

function namesOf(columns: readonly StoredColumn[]): string[] {
  return columns.map(({ column }) => column);
}
