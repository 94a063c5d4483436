import { Injectable } from '@nestjs/common';
import { validate as isUuid } from 'uuid';
import { Cursors } from '../../cursors/cursors.js';
import { uuidAt } from '../../cursors/position.js';
import { ConversationError } from '../../domain/conversation-error.js';
import type { Page } from '../../domain/conversation.js';
import { pageOf } from '../../domain/page.js';
import { validated } from '../../dto/index.js';
import { EntityGate } from '../../services/entity-gate.js';
import { ownerOf } from '../../services/owner.js';
import type { AuditedPrincipal } from '../access/audited-principal.js';
import { requireGrant } from '../access/grants.js';
import type { NewAuditEntry } from '../audit/audit-entry.js';
import { AuditService } from '../audit/audit.service.js';
import { SubjectHash } from '../audit/subject-hash.js';
import type { SqlExecutor } from '../../repositories/database-gateway.js';
import { ListErasuresDto, type RequestErasureDto, requestedErasure } from './dto/erasure.dto.js';
import type { Erasure, ErasureTarget, Narrowing } from './erasure.js';
import { ERASURE_LEASE_MS } from './erasure.limits.js';
import { ErasureRepository } from './erasure.repository.js';
import { ErasureWorker } from './erasure-worker.js';
import { auditedId, entityHash, NO_ENTITY, targetHashes } from './target-hashes.js';

const DEFAULT_PAGE = 20;

type Record = (entry: NewAuditEntry, within: SqlExecutor) => Promise<void>;

/** Erases conversations of a user, of an entity, or one, with everything that was derived from them. */
@Injectable()
export class ErasureService {
  constructor(
    private readonly erasures: ErasureRepository,
    private readonly worker: ErasureWorker,
    private readonly audit: AuditService,
    private readonly subjects: SubjectHash,
    private readonly access: EntityGate,
    private readonly cursors: Cursors,
  ) {}

  /**
   * Asks for an erasure of what there is now. At once it is not there for its owners any more; it is removed in the
   * background, and what is held when the hold has ended.
   *
   * @throws ConversationError `FORBIDDEN` without the grant `ai:govern`, `VALIDATION_FAILED`
   */
  async request(principal: AuditedPrincipal, input: RequestErasureDto): Promise<Erasure> {
    requireGrant(principal, 'ai:govern');
    const { organizationId } = ownerOf(principal);
    const { target, reason } = requestedErasure(input);
    const narrowing = await this.narrowingOf(principal);
    return this.ask(organizationId, target, { reason, narrowing }, (entry, within) =>
      this.audit.record(principal, entry, within),
    );
  }

  /** As `request`, for whoever runs the backend: with every entity, and without a user in the trail. */
  requestByCommand(organizationId: string, input: RequestErasureDto): Promise<Erasure> {
    const { target, reason } = requestedErasure(input);
    return this.ask(organizationId, target, { reason, narrowing: null }, (entry, within) =>
      this.audit.recordOwn(organizationId, entry, within),
    );
  }

  /**
   * The receipt of an erasure.
   *
   * @throws ConversationError `FORBIDDEN` without the grant `ai:govern`, `ERASURE_NOT_FOUND`, also for one about more than
   *   the caller's grants are narrowed to
   */
  async get(principal: AuditedPrincipal, id: string): Promise<Erasure> {
    requireGrant(principal, 'ai:govern');
    const { organizationId } = ownerOf(principal);
    const found = isUuid(id) ? await this.erasures.find(organizationId, id) : null;
    if (!found) throw notFound();
    const { hashes, ...erasure } = found;
    const own = await this.narrowingOf(principal);
    if (own !== null && !this.isWithin(organizationId, own, hashes.target, hashes.narrowedTo))
      throw notFound();
    return erasure;
  }

  /**
   * Receipts of erasures, newest first, of which each is about nothing but what the caller may see.
   *
   * @throws ConversationError `FORBIDDEN` without the grant `ai:govern`, `VALIDATION_FAILED`, `INVALID_CURSOR`
   */
  async list(principal: AuditedPrincipal, options: ListErasuresDto = {}): Promise<Page<Erasure>> {
    requireGrant(principal, 'ai:govern');
    const scope = ownerOf(principal);
    const { limit = DEFAULT_PAGE, cursor } = validated(ListErasuresDto, options);
    const own = await this.narrowingOf(principal);
    const seenBy = own && this.hashesOf(scope.organizationId, own);
    const codec = this.cursors.ofQuery('erasures', scope.organizationId, seenBy);
    const after = cursor === undefined ? null : uuidAt(codec.decode(cursor), 0);
    const rows = await this.erasures.read(scope, seenBy, limit + 1, after);
    return pageOf(rows, limit, ({ id }) => codec.encode([id]));
  }

  /** Works on an erasure until it is done, the rest is held, or it is told not to go on; tells how far it is. */
  async workOn(organizationId: string, id: string, goesOn: () => boolean): Promise<Erasure | null> {
    const open = await this.erasures.claim({ organizationId, id }, ERASURE_LEASE_MS, true);
    if (open) await this.worker.work(open, goesOn);
    return this.receipt(organizationId, id);
  }

  async receipt(organizationId: string, id: string): Promise<Erasure | null> {
    const found = await this.erasures.find(organizationId, id);
    if (!found) return null;
    const { hashes: _, ...erasure } = found;
    return erasure;
  }

  private ask(
    organizationId: string,
    target: ErasureTarget,
    { reason, narrowing }: { reason: string; narrowing: Narrowing | null },
    record: Record,
  ): Promise<Erasure> {
    const hashes = targetHashes(this.subjects, organizationId, target, narrowing);
    const entry = (id: string): NewAuditEntry => ({
      action: 'erasure.request',
      target: { type: 'erasure', id: auditedId(this.subjects, organizationId, target) },
      details: { erasure: id, of: target.type },
    });
    return this.erasures.request(
      { organizationId, target, narrowing, reason, hashes },
      (database, id) => record(entry(id), database),
      (database, open) => this.worker.finishWithin(database, open),
    );
  }

  private async narrowingOf(principal: AuditedPrincipal): Promise<Narrowing | null> {
    const { entities } = principal;
    const readable = await this.access.readable(principal);
    if (readable === null) return entities === undefined ? null : { entities, withNone: false };
    const names = new Set(readable.map((entity) => JSON.stringify([entity.entityType, entity.entityId])));
    const both = (entities ?? readable).filter(({ entityType, entityId }) =>
      names.has(JSON.stringify([entityType, entityId])),
    );
    return { entities: both, withNone: entities === undefined };
  }

  /** Tells whether an erasure is about nothing but what a caller may see. */
  private isWithin(
    organizationId: string,
    narrowing: Narrowing,
    target: string,
    narrowedTo: readonly string[] | null,
  ): boolean {
    const own = new Set(this.hashesOf(organizationId, narrowing));
    return own.has(target) || (narrowedTo?.every((hash) => own.has(hash)) ?? false);
  }

  private hashesOf(organizationId: string, { entities, withNone }: Narrowing): string[] {
    const hashes = entities.map((entity) => entityHash(this.subjects, organizationId, entity));
    return withNone ? [...hashes, NO_ENTITY] : hashes;
  }
}

function notFound(): ConversationError {
  return new ConversationError('ERASURE_NOT_FOUND', 'There is no such erasure.');
}
