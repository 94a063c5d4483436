import { Injectable } from '@nestjs/common';
import { scopeOf } from '../../../../common/principal.js';
import { Cursors } from '../../cursors/cursors.js';
import { dateAt, integerAt } from '../../cursors/position.js';
import { ConversationError } from '../../domain/conversation-error.js';
import type { Page } from '../../domain/conversation.js';
import { pageOf } from '../../domain/page.js';
import { validated } from '../../dto/index.js';
import type { SqlExecutor } from '../../repositories/database-gateway.js';
import { ownerOf } from '../../services/owner.js';
import type { AuditedPrincipal } from '../access/audited-principal.js';
import { requireGrant } from '../access/grants.js';
import type { AuditDetails, AuditEntry, AuditVerification, NewAuditEntry } from './audit-entry.js';
import {
  type AuditFilter,
  type AuditPosition,
  AuditRepository,
  type StoredEntry,
} from './audit.repository.js';
import { ReadAuditDto } from './dto/audit.dto.js';
import { SubjectHash } from './subject-hash.js';

const DEFAULT_PAGE = 20;

/** The audit trail of an organization: who looked at what, and what was set or decided. */
@Injectable()
export class AuditService {
  constructor(
    private readonly entries: AuditRepository,
    private readonly cursors: Cursors,
    private readonly subjects: SubjectHash,
  ) {}

  /**
   * Stores an entry. Whoever shows something waits for it: where it cannot be stored, nothing is shown. The principal is
   * told the id of an entry that is stored by itself.
   *
   * @param within the transaction of what it tells of; none for what is read
   * @throws ConversationError `STORE_UNAVAILABLE`
   */
  async record(principal: AuditedPrincipal, entry: NewAuditEntry, within?: SqlExecutor): Promise<void> {
    const { userId: actorUserId, requestId = null } = principal;
    const added = this.entries.add(scopeOf(principal), { ...rowOf(entry), actorUserId, requestId }, within);
    const entryId = await (within ? added : added.catch(refuseToShow));
    if (!within) principal.onRecorded?.(entryId);
  }

  /** Stores an entry of what the backend does by itself, within the transaction of it. */
  async recordOwn(organizationId: string, entry: NewAuditEntry, within?: SqlExecutor): Promise<void> {
    const nobody = { actorUserId: null, requestId: null };
    await this.entries.add({ organizationId, userId: '' }, { ...rowOf(entry), ...nobody }, within);
  }

  /**
   * Entries of the organization, newest first; that they were read is one of them.
   *
   * @param options `from` and `to` are the moments from which and before which; `actor` is a user's id; `targetId` is the
   *   id of what it was about, also of a user or an entity, whose hash alone is stored
   * @throws ConversationError `FORBIDDEN` without the grant `ai:audit`, `VALIDATION_FAILED`, `INVALID_CURSOR`
   */
  async list(principal: AuditedPrincipal, options: ReadAuditDto = {}): Promise<Page<AuditEntry>> {
    requireGrant(principal, 'ai:audit');
    const { organizationId } = ownerOf(principal);
    const { limit = DEFAULT_PAGE, cursor, ...given } = validated(ReadAuditDto, options);
    const { from, to, actor, action, targetType, targetId } = given;
    const codec = this.cursors.ofQuery(
      'audit',
      organizationId,
      from,
      to,
      actor,
      action,
      targetType,
      targetId,
    );
    const after = cursor === undefined ? null : positionFrom(codec.decode(cursor));
    await this.record(principal, {
      action: 'audit.read',
      target: { type: 'audit' },
      details: this.detailsOf(organizationId, given),
    });
    const rows = await this.entries.read(
      scopeOf(principal),
      this.filterOf(organizationId, given),
      limit + 1,
      after,
    );
    const { items, nextCursor } = pageOf(rows, limit, ({ at, number }) =>
      codec.encode([at.getTime(), number]),
    );
    return { items: items.map(({ number: _, ...entry }) => entry), nextCursor };
  }

  /**
   * Checks the chain: no entry was changed, added in between or taken away, but by retention from its beginning.
   *
   * @throws ConversationError `FORBIDDEN` without the grant `ai:audit`
   */
  async verify(principal: AuditedPrincipal): Promise<AuditVerification> {
    requireGrant(principal, 'ai:audit');
    const chain = await this.entries.check(ownerOf(principal));
    if (chain === null) return { valid: true, entries: 0 };
    const { entries, firstBroken, endsAsItShould } = chain;
    const valid = firstBroken === null && endsAsItShould;
    return { valid, entries, ...(firstBroken === null ? {} : { firstBroken }) };
  }

  /** Leaves out of a filter's ids whatever would name a person or a case. */
  private detailsOf(organizationId: string, { actor, targetId, ...given }: ReadAuditDto): AuditDetails {
    const { from, to, action, targetType } = given;
    const details = {
      from: from?.toISOString(),
      to: to?.toISOString(),
      actor: actor === undefined ? undefined : this.subjects.of(organizationId, actor),
      action,
      targetType,
      targetId: targetId === undefined ? undefined : this.subjects.of(organizationId, targetId),
    };
    return Object.fromEntries(
      Object.entries(details).filter((each) => each[1] !== undefined),
    ) as AuditDetails;
  }

  private filterOf(organizationId: string, { targetId, ...given }: ReadAuditDto): AuditFilter {
    const targetIds =
      targetId === undefined ? undefined : [targetId, this.subjects.of(organizationId, targetId)];
    const { from, to, actor, action, targetType } = given;
    return { from, to, actor, action, targetType, targetIds };
  }
}

function rowOf({
  action,
  target,
  details = {},
}: NewAuditEntry): Omit<StoredEntry, 'actorUserId' | 'requestId'> {
  return { action, targetType: target.type, targetId: target.id ?? null, details };
}

/** Whatever the reason: what cannot be recorded is not shown. */
function refuseToShow(cause: unknown): never {
  if (cause instanceof ConversationError) throw cause;
  throw new ConversationError('STORE_UNAVAILABLE', 'The audit trail cannot be written now; try again.', {
    cause,
  });
}

function positionFrom(position: Parameters<typeof dateAt>[0]): AuditPosition {
  return { at: dateAt(position, 0), number: integerAt(position, 1, 1, Number.MAX_SAFE_INTEGER) };
}
