import { Injectable } from '@nestjs/common';
import { validate as isUuid } from 'uuid';
import type { Principal } from '../../../../common/principal.js';
import { Cursors } from '../../cursors/cursors.js';
import { dateAt, uuidAt } from '../../cursors/position.js';
import { ConversationError } from '../../domain/conversation-error.js';
import type { Page } from '../../domain/conversation.js';
import { pageOf } from '../../domain/page.js';
import { storableText } from '../../domain/storable.js';
import { validated } from '../../dto/index.js';
import { notFound } from '../../services/conversation-id.js';
import { ownerOf } from '../../services/owner.js';
import type { AuditedPrincipal } from '../access/audited-principal.js';
import { requireGrant } from '../access/grants.js';
import type { AuditAction, AuditDetails } from '../audit/audit-entry.js';
import { AuditService } from '../audit/audit.service.js';
import { SubjectHash } from '../audit/subject-hash.js';
import { targetFrom } from '../target/target.dto.js';
import type { Target } from '../target/target.js';
import { HoldCoverageQueryDto, targetIn } from './dto/hold-coverage.dto.js';
import { ListHoldsDto, PlaceHoldDto, ReleaseHoldDto } from './dto/hold.dto.js';
import type { Hold, HoldCoverage } from './hold.js';
import { type AndStore, HoldRepository } from './hold.repository.js';

const DEFAULT_PAGE = 20;

/**
 * Legal holds of an organization. Every method takes a principal with the grant `ai:govern`, and throws `FORBIDDEN` where
 * it lacks that. One that is narrowed to entities sees the holds of these, and of conversations about them, alone.
 */
@Injectable()
export class HoldService {
  constructor(
    private readonly holds: HoldRepository,
    private readonly cursors: Cursors,
    private readonly audit: AuditService,
    private readonly subjects: SubjectHash,
  ) {}

  /**
   * Places a hold. From now on nothing that it covers is removed; what was deleted before and is still there stays.
   *
   * @param input `reason` has 1 to 500 characters
   * @throws ConversationError `VALIDATION_FAILED`; `CONVERSATION_NOT_FOUND` for a conversation that is not there;
   *   `FORBIDDEN` for a target beyond the principal's entities
   */
  async place(principal: AuditedPrincipal, input: PlaceHoldDto): Promise<Hold> {
    requireGrant(principal, 'ai:govern');
    const scope = ownerOf(principal);
    const { target: given, reason } = validated(PlaceHoldDto, input);
    const target = targetFrom(given);
    assertWithin(principal, target);
    const hold = { target, reason: storableText(reason.trim()), entities: principal.entities };
    return (await this.holds.place(scope, hold, this.recording(principal, 'hold.place'))) ?? notFound();
  }

  /**
   * Holds, newest first.
   *
   * @throws ConversationError `VALIDATION_FAILED`, `INVALID_CURSOR`
   */
  async list(principal: AuditedPrincipal, options: ListHoldsDto = {}): Promise<Page<Hold>> {
    requireGrant(principal, 'ai:govern');
    const scope = ownerOf(principal);
    const { limit = DEFAULT_PAGE, cursor, active } = validated(ListHoldsDto, options);
    const { entities } = principal;
    const codec = this.cursors.ofQuery('holds', scope.organizationId, active, entities);
    const position = cursor === undefined ? null : codec.decode(cursor);
    const after = position && { placedAt: dateAt(position, 0), id: uuidAt(position, 1) };
    const rows = await this.holds.read(scope, { active, entities }, limit + 1, after);
    return pageOf(rows, limit, ({ placedAt, id }) => codec.encode([placedAt.getTime(), id]));
  }

  /**
   * Tells what active holds cover of a user, an entity or a conversation, or of the organization.
   *
   * @throws ConversationError `FORBIDDEN`, `VALIDATION_FAILED`
   */
  async coverage(principal: AuditedPrincipal, query: HoldCoverageQueryDto = {}): Promise<HoldCoverage> {
    requireGrant(principal, 'ai:govern');
    const scope = ownerOf(principal);
    const target = targetIn(validated(HoldCoverageQueryDto, query));
    return this.holds.coverage(scope, target, principal);
  }

  /**
   * Releases a hold; what it covered is removed when its time has come. One that was released before stays as it is.
   *
   * @throws ConversationError `VALIDATION_FAILED`, `HOLD_NOT_FOUND`
   */
  async release(principal: AuditedPrincipal, id: string, input: ReleaseHoldDto): Promise<Hold> {
    requireGrant(principal, 'ai:govern');
    const scope = ownerOf(principal);
    const { reason } = validated(ReleaseHoldDto, input);
    if (!isUuid(id)) throw holdNotFound();
    const text = storableText(reason.trim());
    const recording = this.recording(principal, 'hold.release');
    const hold =
      (await this.holds.release(scope, id, text, principal, recording)) ??
      (await this.holds.find(scope, id, principal));
    if (!hold) throw holdNotFound();
    return hold;
  }

  private recording(principal: AuditedPrincipal, action: AuditAction): AndStore {
    return (database, { id, target }) =>
      this.audit.record(
        principal,
        { action, target: { type: 'hold', id }, details: this.detailsOf(principal, target) },
        database,
      );
  }

  /** Names a user and an entity by their hash alone. */
  private detailsOf({ organizationId }: Principal, target: Target): AuditDetails {
    switch (target.type) {
      case 'organization':
        return { type: target.type };
      case 'user':
        return { type: target.type, userId: this.subjects.of(organizationId, target.userId) };
      case 'entity': {
        const { type, entityType, entityId } = target;
        return { type, entityType, entityId: this.subjects.of(organizationId, entityId) };
      }
      case 'conversation':
        return { ...target };
    }
  }
}

/** @throws ConversationError `FORBIDDEN` for what is beyond the entities of a principal; of conversations these decide */
function assertWithin({ entities }: Principal, target: Target): void {
  if (entities === undefined || target.type === 'conversation') return;
  const isOne =
    target.type === 'entity' &&
    entities.some(
      ({ entityType, entityId }) => entityType === target.entityType && entityId === target.entityId,
    );
  if (!isOne) throw new ConversationError('FORBIDDEN', 'The target is beyond the entities of your grant.');
}

function holdNotFound(): ConversationError {
  return new ConversationError('HOLD_NOT_FOUND', 'There is no such hold.');
}
