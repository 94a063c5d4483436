import { Injectable } from '@nestjs/common';
import { validate as isUuid } from 'uuid';
import { isScopeId, type Scope } from '../../../../../common/scope.js';
import { failureOf } from '../../../../../prisma/database-error.js';
import { foldCase } from '../../../domain/case-fold.js';
import type { SqlExecutor } from '../../../repositories/database-gateway.js';
import { FileBytes } from '../../../services/file-bytes.js';
import { ErasedConversationError, type ReturningConversation } from '../../../services/import-hooks.js';
import { ErasedConversationRepository } from '../../erasure/erased-conversations.js';
import { ReturnedSumsRepository } from '../../removal/returned-sums.repository.js';
import { CONVERSATION } from '../stored-columns.js';
import { type ExportEvent, exportEvents } from './export-events.js';
import { ExportFileError, LineError } from './export-file-error.js';
import type { LinePart } from './line-parts.js';
import { LineRestorer } from './line-restorer.js';
import { type RestoredAs, RestoreRepository } from './restore.repository.js';
import { type RestoredRow, RowReader } from './restored-row.js';

/** The counts of an import of an export so far. */
export interface RestoreTally {
  /** Conversations, and messages in them, that were brought back. */
  conversations: number;
  messages: number;
  /** Conversations that were there before. */
  there: number;
  /** Those that came back PAUSED: another one of their context is ACTIVE by now. */
  paused: number;
  /** Those that an erasure covers, which stay away. */
  erased: number;
  /** Lines that could not be stored. */
  failed: number;
}

export interface RestoreOptions {
  /** Is told why a line was not stored. */
  refused?: (line: number, reason: string) => void;
  /** Is told after each line. */
  progressed?: (tally: RestoreTally) => void;
  signal?: AbortSignal;
}

/** Stops an import after the conversation before; what was begun is undone. */
class Interrupted extends Error {}

/** Brings back what an export holds: the same rows, each conversation whole or not at all, and nothing twice. */
@Injectable()
export class RestoreService {
  constructor(
    private readonly stored: RestoreRepository,
    private readonly files: FileBytes,
    private readonly erased: ErasedConversationRepository,
    private readonly sums: ReturnedSumsRepository,
  ) {}

  /**
   * Reads a file of an export without storing anything.
   *
   * @throws ExportFileError where it is cut off, or was changed since it was written
   */
  async check(chunks: AsyncIterable<Uint8Array>): Promise<void> {
    const counted = { conversations: 0, messages: 0 };
    for await (const event of exportEvents(chunks)) {
      if (event.kind === 'end') counted.conversations += 1;
      if (event.kind === 'part' && event.part.of === 'messages') counted.messages += 1;
      if (event.kind === 'manifest') assertManifest(event, counted);
    }
  }

  /**
   * Brings back the conversations of an export, as they come.
   *
   * @param organizationId that of the file
   * @throws ExportFileError where the file is another organization's, is cut off, or was changed since it was written
   */
  async restore(
    organizationId: string,
    chunks: AsyncIterable<Uint8Array>,
    options: RestoreOptions = {},
  ): Promise<RestoreTally> {
    const tally: RestoreTally = { conversations: 0, messages: 0, there: 0, paused: 0, erased: 0, failed: 0 };
    const events = exportEvents(chunks);
    try {
      await this.lines(organizationId, events, { tally, ...options });
    } finally {
      await events.return(undefined);
    }
    return tally;
  }

  private async lines(
    organizationId: string,
    events: AsyncGenerator<ExportEvent>,
    { tally, refused, progressed, signal }: RestoreOptions & { tally: RestoreTally },
  ): Promise<void> {
    const counted = { conversations: 0, messages: 0 };
    for (let next = await events.next(); !next.done; next = await events.next()) {
      if (signal?.aborted) break;
      if (next.value.kind === 'manifest') {
        assertManifest(next.value, counted);
        continue;
      }
      counted.conversations += 1;
      const line = new LineEvents(next.value, events, signal);
      try {
        await this.line(organizationId, line, tally);
      } catch (error) {
        if (error instanceof Interrupted) break;
        const reason = reasonOf(error);
        tally.failed += 1;
        refused?.(counted.conversations, reason);
      }
      await line.skip();
      counted.messages += line.messages;
      progressed?.(tally);
    }
  }

  private async line(organizationId: string, line: LineEvents, tally: RestoreTally): Promise<void> {
    const conversation = await line.conversation();
    if (conversation.organizationId !== organizationId)
      throw new ExportFileError('The file is an export of another organization.');
    const scope = { organizationId, userId: conversation.userId ?? '' };
    const restoredAs = await this.stored
      .transaction(scope, (transaction) => this.conversation(transaction, scope, conversation, line))
      .catch(erasedOrThrow);
    if (restoredAs === 'erased') tally.erased += 1;
    else if (restoredAs === 'there before') tally.there += 1;
    else {
      tally.conversations += 1;
      tally.messages += line.messages;
    }
    if (restoredAs === 'paused') tally.paused += 1;
  }

  /** @throws ErasedConversationError where an erasure covers it, also one that was asked for meanwhile */
  private async conversation(
    transaction: SqlExecutor,
    scope: Scope,
    conversation: RestoredRow,
    line: LineEvents,
  ): Promise<RestoredAs> {
    const returning = returningOf(conversation);
    const assertNotErased = async (): Promise<void> => {
      if (await this.erased.isErased(transaction, scope, returning)) throw new ErasedConversationError();
    };
    await assertNotErased();
    const restoredAs = await this.stored.conversation(transaction, scope.organizationId, conversation);
    if (restoredAs === 'there before') return restoredAs;
    const conversationId = conversation.id ?? '';
    const restorer = new LineRestorer(this.stored, transaction, { scope, conversationId }, this.files);
    for (let part = await line.next(); part !== null; part = await line.next()) await restorer.add(part);
    await restorer.end(conversation);
    await this.erased.holdUp(transaction, scope.organizationId);
    await assertNotErased();
    // Behind the lock, as an erasure that is asked for locks these sums, too.
    await this.sums.takeBack(transaction, scope, conversationId);
    return restoredAs;
  }
}

/** @throws LineError where its time is none */
function returningOf({ id, entityType, entityId, createdAt }: RestoredRow): ReturningConversation {
  const earliest = new Date(createdAt ?? '');
  if (Number.isNaN(earliest.getTime())) throw new LineError('its times are not those of a row');
  const entity = entityType != null && entityId != null ? { entityType, entityId } : null;
  return { ids: [id ?? ''], entity, earliest, isDated: true };
}

function erasedOrThrow(error: unknown): 'erased' {
  if (error instanceof ErasedConversationError) return 'erased';
  throw error;
}

/** The parts of one line, as they are read. */
class LineEvents {
  messages = 0;
  private ended = false;

  constructor(
    private first: ExportEvent | null,
    private readonly events: AsyncGenerator<ExportEvent>,
    private readonly signal: AbortSignal | undefined,
  ) {}

  /** The conversation itself, which comes first. */
  async conversation(): Promise<RestoredRow> {
    const part = await this.next();
    if (part?.of !== 'conversation') throw new LineError('it is not a conversation as an export has it');
    const reader = new RowReader(part.json);
    const row = reader.row([
      ...CONVERSATION,
      { field: 'deletedAt', column: 'deleted_at', type: 'timestamptz' },
    ]);
    if (!isUuid(row.id) || !isScopeId(row.userId)) throw new LineError('its ids are not those of a row');
    const isNewest = row.head === row.messageCount;
    return {
      ...row,
      head: isNewest ? null : (row.head ?? null),
      searchTitle: foldedTitle(row.title ?? null),
    };
  }

  /** @returns null at the end of the line */
  async next(): Promise<LinePart | null> {
    if (this.signal?.aborted) throw new Interrupted();
    const event = this.ended ? null : await this.read();
    if (event?.kind === 'refused') throw new LineError(event.reason);
    return event?.kind === 'part' ? event.part : null;
  }

  /** Reads what is left of the line. */
  async skip(): Promise<void> {
    while (!this.ended) await this.read();
  }

  private async read(): Promise<ExportEvent> {
    const event = this.first ?? (await this.nextEvent());
    this.first = null;
    if (event.kind === 'end') this.ended = true;
    if (event.kind === 'part' && event.part.of === 'messages') this.messages += 1;
    return event;
  }

  /** A file that ends within a line fails here, before its manifest is missed. */
  private async nextEvent(): Promise<ExportEvent> {
    const next = await this.events.next();
    return next.done ? { kind: 'end' } : next.value;
  }
}

function foldedTitle(title: string | null): string | null {
  return title === null ? null : foldCase(title);
}

function assertManifest(
  { manifest, sha256 }: Extract<ExportEvent, { kind: 'manifest' }>,
  counted: { conversations: number; messages: number },
): void {
  const isSame =
    manifest.sha256 === sha256 &&
    manifest.conversations === counted.conversations &&
    manifest.messages === counted.messages;
  if (!isSame)
    throw new ExportFileError('The file was changed since it was written: its manifest has another digest.');
}

/** SQLSTATE classes of values that PostgreSQL refuses: data, and constraints. */
const REFUSED_VALUES = /^2[23]/;

/** @throws what is not about the line */
function reasonOf(error: unknown): string {
  if (error instanceof LineError) return error.message;
  const state = failureOf(error)?.sqlState ?? '';
  if (REFUSED_VALUES.test(state)) return `PostgreSQL refuses a value of it (${state})`;
  throw error;
}
