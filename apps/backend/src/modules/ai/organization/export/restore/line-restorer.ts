import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { searchText } from '../../../domain/case-fold.js';
import { type Searchable, searchableValues } from '../../../domain/message-values.js';
import type { SqlExecutor } from '../../../repositories/database-gateway.js';
import type { Owned } from '../../../repositories/branches/owned.sql.js';
import type { FileBytes } from '../../../services/file-bytes.js';
import {
  APPROVAL,
  BRANCH,
  BRANCH_PLACE,
  DERIVED_TEXT,
  FILE,
  MESSAGE,
  type StoredColumn,
  TURN,
  TURN_CHUNK,
} from '../stored-columns.js';
import { LineError } from './export-file-error.js';
import type { LinePart } from './line-parts.js';
import { type RestoredRow, RowReader } from './restored-row.js';
import type { RestoreRepository } from './restore.repository.js';
import type { PartTable } from './restore.sql.js';

/** Rows, and characters of them, that one statement inserts. */
const ROWS_PER_INSERT = 100;
const CHARACTERS_PER_INSERT = 4 * 1024 * 1024;

const BRANCH_COLUMNS = [...BRANCH_PLACE, ...BRANCH];

const LISTS = {
  conversation: null,
  files: null,
  messages: { table: 'ai_message', columns: [...MESSAGE, DERIVED_TEXT] },
  approvals: { table: 'ai_approval', columns: APPROVAL },
  runningTurn: { table: 'ai_turn', columns: TURN },
  runningAnswer: { table: 'ai_turn_chunk', columns: TURN_CHUNK },
} as const satisfies Record<LinePart['of'], { table: PartTable; columns: readonly StoredColumn[] } | null>;

/** Token counts of messages, and the totals of a conversation that they add up to. */
const TOTALS = {
  totalInputTokens: 'inputTokens',
  totalOutputTokens: 'outputTokens',
  totalCacheReadTokens: 'cacheReadTokens',
  totalCacheWriteTokens: 'cacheWriteTokens',
  totalReasoningTokens: 'reasoningTokens',
} as const;

/** Brings back what belongs to one conversation, some rows at a time, and adds up its messages. */
export class LineRestorer {
  /** Messages that were brought back. */
  messages = 0;
  private readonly sums = new Map<string, bigint>();
  private lastMessageAt: string | null = null;
  private waiting: RestoredRow[] = [];
  private branches: RestoredRow[] = [];
  private characters = 0;
  private of: LinePart['of'] = 'conversation';

  constructor(
    private readonly stored: RestoreRepository,
    private readonly transaction: SqlExecutor,
    private readonly owned: Owned,
    private readonly files: FileBytes,
  ) {}

  async add({ of, json }: LinePart): Promise<void> {
    if (of !== this.of) await this.flush();
    this.of = of;
    const reader = new RowReader(json);
    if (of === 'files') return this.file(reader);
    const row = of === 'messages' ? this.message(reader) : reader.row(LISTS[of]?.columns ?? []);
    this.waiting.push(row);
    this.characters += json.length;
    if (this.waiting.length >= ROWS_PER_INSERT || this.characters >= CHARACTERS_PER_INSERT)
      await this.flush();
  }

  /** @throws LineError where the messages are not those that the conversation counts */
  async end(conversation: RestoredRow): Promise<void> {
    await this.flush();
    const counted = Object.entries(TOTALS).every(
      ([total, tokens]) => String(this.sums.get(tokens) ?? 0n) === conversation[total],
    );
    const isWhole = String(this.messages) === conversation.messageCount && counted;
    if (!isWhole || this.lastMessageAt !== conversation.lastMessageAt)
      throw new LineError('its messages are not those that it counts');
  }

  private message(reader: RowReader): RestoredRow {
    const row = reader.row(MESSAGE);
    this.messages += 1;
    if (row.sequence !== String(this.messages)) throw new LineError('its messages are not in their order');
    this.lastMessageAt = row.createdAt ?? null;
    for (const tokens of Object.values(TOTALS))
      this.sums.set(tokens, (this.sums.get(tokens) ?? 0n) + BigInt(row[tokens] ?? 0));
    const branch = reader.value('branch');
    if (branch != null)
      this.branches.push({ ...row, ...branchOf(branch), parent: text(reader.value('parent') ?? 0) });
    return { ...row, searchText: searchText(searchableValues(searchable(reader))) };
  }

  private async flush(): Promise<void> {
    const rows = this.waiting;
    this.waiting = [];
    this.characters = 0;
    const list = LISTS[this.of];
    if (!list) return;
    await this.stored.parts(this.transaction, list.table, this.owned, list.columns, rows);
    const { branches } = this;
    this.branches = [];
    await this.stored.parts(this.transaction, 'ai_branch', this.owned, BRANCH_COLUMNS, branches);
  }

  private async file(reader: RowReader): Promise<void> {
    const row = reader.row(FILE);
    const content = reader.value('content');
    const key = { organizationId: this.owned.scope.organizationId, id: row.id ?? '' };
    await this.stored.beginFile(this.owned.scope, row);
    if (typeof content === 'string') {
      const bytes = Buffer.from(content, 'base64');
      if (createHash('sha256').update(bytes).digest('hex') !== row.sha256)
        throw new LineError('a file in it is not the one that it was');
      await this.files.storage.put(key, Readable.from([bytes], { objectMode: false }), bytes.length);
    }
    if (await this.stored.useFile(this.transaction, this.owned, row)) return;
    throw new LineError('a file of it is being removed; import it again in some minutes');
  }
}

function searchable(reader: RowReader): Searchable {
  const [content, toolCalls, toolResults] = ['content', 'toolCalls', 'toolResults'].map((name) =>
    reader.value(name),
  );
  return { content, toolCalls, toolResults } as Searchable;
}

function branchOf(value: object): RestoredRow {
  return new RowReader(JSON.stringify(value)).row(BRANCH);
}

function text(value: unknown): string | null {
  return typeof value === 'number' ? value.toString() : null;
}
