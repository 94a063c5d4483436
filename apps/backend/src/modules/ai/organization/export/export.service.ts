import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import type { Scope } from '../../../../common/scope.js';
import { validationFailed } from '../../domain/conversation-error.js';
import { validated } from '../../dto/index.js';
import { conversationId, isConversationId, notFound } from '../../services/conversation-id.js';
import { EntityGate } from '../../services/entity-gate.js';
import { FileBytes } from '../../services/file-bytes.js';
import { ownerOf } from '../../services/owner.js';
import type { AuditedPrincipal } from '../access/audited-principal.js';
import { requireGrant } from '../access/grants.js';
import type { AuditDetails, NewAuditEntry } from '../audit/audit-entry.js';
import { AuditService } from '../audit/audit.service.js';
import { SubjectHash } from '../audit/subject-hash.js';
import { conversationLine, type LineSource } from './conversation-line.js';
import { ExportQueryDto } from './dto/export.dto.js';
import { ExportPlaces } from './export-places.js';
import type { ConversationPlace, ExportSelection } from './export-selection.js';
import { exportBytes, type ExportTally } from './export-stream.js';
import { ExportRepository } from './export.repository.js';

/** An export that has begun: its bytes, and the counts of what was read of it so far. */
export interface RunningExport {
  bytes: Readable;
  tally: Readonly<ExportTally>;
}

/** Exports conversations as lines of JSON, with all that is stored of them; `npm run import` brings them back. */
@Injectable()
export class ExportService {
  private readonly places = new ExportPlaces();

  constructor(
    private readonly stored: ExportRepository,
    private readonly audit: AuditService,
    private readonly subjects: SubjectHash,
    private readonly access: EntityGate,
    private readonly files: FileBytes,
  ) {}

  /**
   * Exports conversations of every user, deleted ones included, after that was stored in the audit trail. It is read as
   * fast as its bytes are.
   *
   * @param query one of `userId`, `entityType` with `entityId`, and `conversationId`; none for the whole organization
   * @throws ConversationError `FORBIDDEN` without the grant `ai:govern`, `VALIDATION_FAILED`, `CONVERSATION_NOT_FOUND`,
   *   `RATE_LIMITED`
   */
  async export(principal: AuditedPrincipal, query: ExportQueryDto = {}): Promise<RunningExport> {
    requireGrant(principal, 'ai:govern');
    const { organizationId, userId } = ownerOf(principal);
    const given = selected(query);
    const readable = await this.access.readable(principal);
    const narrowed = { entities: principal.entities ?? null, readable };
    return this.exportSelected({ organizationId, userId }, given, narrowed, (entry) =>
      this.audit.record(principal, entry),
    );
  }

  /** As `export`, for whoever runs the backend: with every entity, and without a user in the trail. */
  exportByCommand(organizationId: string, query: ExportQueryDto): Promise<RunningExport> {
    const reader = { organizationId, userId: COMMAND };
    return this.exportSelected(reader, selected(query), { entities: null, readable: null }, (entry) =>
      this.audit.recordOwn(organizationId, entry),
    );
  }

  private exportSelected(
    reader: Scope,
    given: ExportQueryDto,
    narrowed: Pick<ExportSelection, 'entities' | 'readable'>,
    record: (entry: NewAuditEntry) => Promise<void>,
  ): Promise<RunningExport> {
    const { organizationId } = reader;
    const { userId, entityType, entityId, conversationId: id } = given;
    const entity = entityType != null && entityId != null ? { entityType, entityId } : undefined;
    const selection = { organizationId, userId, entity, ...narrowed, withDeleted: true };
    return this.begin(reader, async () => {
      await record({
        action: 'export',
        target: { type: 'export', ...this.targetOf(organizationId, given) },
        details: detailsOf(given),
      });
      if (id === undefined) return { selection, places: this.placesOf(reader, selection) };
      return { selection, places: [await this.placeOf(reader, selection, id)] };
    });
  }

  /**
   * Exports the owner's own conversations.
   *
   * @throws ConversationError `RATE_LIMITED`
   */
  async exportOwn(caller: Scope): Promise<RunningExport> {
    const reader = ownerOf(caller);
    const readable = await this.access.readable(caller);
    const selection = { ...reader, entities: null, readable, withDeleted: false };
    return this.begin(reader, () => Promise.resolve({ selection, places: this.placesOf(reader, selection) }));
  }

  /** Takes a place, which is left when the bytes are read or their reader has gone. */
  private async begin(
    reader: Scope,
    prepare: () => Promise<{
      selection: ExportSelection;
      places: AsyncIterable<ConversationPlace> | ConversationPlace[];
    }>,
  ): Promise<RunningExport> {
    const leave = this.places.take(reader);
    try {
      const { selection, places } = await prepare();
      const tally = { conversations: 0, messages: 0 };
      const lines = this.linesOf(reader, selection, places, tally);
      const bytes = Readable.from(exportBytes(lines, tally), { objectMode: false });
      bytes.once('close', leave);
      return { bytes, tally };
    } catch (error) {
      leave();
      throw error;
    }
  }

  private async placeOf(reader: Scope, selection: ExportSelection, id: string): Promise<ConversationPlace> {
    return (await this.stored.place(reader, selection, conversationId(id))) ?? notFound();
  }

  private async *placesOf(reader: Scope, selection: ExportSelection): AsyncGenerator<ConversationPlace> {
    let read = await this.stored.places(reader, selection, null);
    while (read.next !== null) {
      yield* read.places;
      read = await this.stored.places(reader, selection, read.next);
    }
  }

  private async *linesOf(
    reader: Scope,
    { withDeleted }: ExportSelection,
    places: AsyncIterable<ConversationPlace> | ConversationPlace[],
    tally: ExportTally,
  ): AsyncGenerator<string> {
    const source = this.sourceOf(reader);
    for await (const place of places) {
      const stored = await this.stored.conversation(reader, place, withDeleted);
      if (!stored) continue;
      yield* conversationLine(stored, source, { withDeleted });
      tally.conversations += 1;
      tally.messages += Number(stored.conversation.messageCount);
    }
  }

  private sourceOf(reader: Scope): LineSource {
    const { organizationId } = reader;
    return {
      input: (place, toolCallId) => this.stored.input(reader, place, toolCallId),
      messages: (place, after, last) => this.stored.messages(reader, place, after, last),
      file: async (id) => {
        const file = { organizationId, id };
        return (await this.files.storage.exists(file)) ? this.files.storage.open(file) : null;
      },
    };
  }

  /** A user or an entity stands in the trail as a hash. */
  private targetOf(
    organizationId: string,
    { userId, entityId, conversationId: id }: ExportQueryDto,
  ): { id?: string } {
    if (id !== undefined) return isConversationId(id) ? { id: id.toLowerCase() } : {};
    const subject = userId ?? entityId;
    return subject == null ? {} : { id: this.subjects.of(organizationId, subject) };
  }
}

/** The user in whose turn the statements of a command run: no token has such a name. */
const COMMAND = '';

function selected(query: ExportQueryDto): ExportQueryDto {
  const given = validated(ExportQueryDto, query);
  refuseSeveral(given);
  return given;
}

function refuseSeveral({ userId, entityId, conversationId: id }: ExportQueryDto): void {
  if ([userId, entityId, id].filter((one) => one != null).length <= 1) return;
  throw validationFailed([
    { field: 'userId', message: 'must be alone: an export is of a user, an entity or a conversation' },
  ]);
}

function detailsOf({ userId, entityId, conversationId: id }: ExportQueryDto): AuditDetails {
  if (userId !== undefined) return { of: 'user' };
  if (entityId != null) return { of: 'entity' };
  return { of: id === undefined ? 'organization' : 'conversation' };
}
