import { Injectable } from '@nestjs/common';
import { validationFailed } from '../../domain/conversation-error.js';
import { validated } from '../../dto/index.js';
import { ownerOf } from '../../services/owner.js';
import type { AuditedPrincipal } from '../access/audited-principal.js';
import { requireGrant } from '../access/grants.js';
import { AuditService } from '../audit/audit.service.js';
import { PreviewRetentionDto, SetRetentionDto } from './dto/retention.dto.js';
import { DEFAULT_POLICY, type RetentionPolicy, type RetentionPreview } from './retention-policy.js';
import { RetentionRepository } from './retention.repository.js';

const FIELDS = Object.keys(DEFAULT_POLICY) as (keyof RetentionPolicy)[];

/** The policy of retention of an organization. Every method takes a principal with the grant `ai:govern`. */
@Injectable()
export class RetentionService {
  constructor(
    private readonly policies: RetentionRepository,
    private readonly audit: AuditService,
  ) {}

  /** @throws ConversationError `FORBIDDEN` without the grant */
  async get(principal: AuditedPrincipal): Promise<RetentionPolicy> {
    requireGrant(principal, 'ai:govern');
    return this.policies.policy(ownerOf(principal));
  }

  /**
   * Sets the whole policy. It is applied in the background from now on.
   *
   * @throws ConversationError `FORBIDDEN`, `VALIDATION_FAILED`
   */
  async set(principal: AuditedPrincipal, input: SetRetentionDto): Promise<RetentionPolicy> {
    requireGrant(principal, 'ai:govern');
    const scope = ownerOf(principal);
    const given = validated(SetRetentionDto, input);
    const missing = FIELDS.filter((field) => given[field] === undefined);
    if (missing.length > 0)
      throw validationFailed(missing.map((field) => ({ field, message: 'is missing' })));
    if (given.auditDays === null)
      throw validationFailed([{ field: 'auditDays', message: 'must be a whole number' }]);
    const policy = policyOf(given);
    return this.policies.set(scope, policy, (database) =>
      this.audit.record(
        principal,
        { action: 'retention.set', target: { type: 'retention' }, details: { ...policy } },
        database,
      ),
    );
  }

  /**
   * Counts what a policy would change now, of the entities that the principal is narrowed to.
   *
   * @param options a policy, of which nothing is done that it does not name; the one that is set, where it names nothing
   * @throws ConversationError `FORBIDDEN`, `VALIDATION_FAILED`
   */
  async preview(principal: AuditedPrincipal, options: PreviewRetentionDto = {}): Promise<RetentionPreview> {
    requireGrant(principal, 'ai:govern');
    const scope = ownerOf(principal);
    const given = validated(PreviewRetentionDto, options);
    const isNamed = FIELDS.some((field) => given[field] !== undefined);
    const policy = isNamed ? policyOf(given) : await this.policies.policy(scope);
    return this.policies.preview(scope, policy, principal.entities);
  }
}

function policyOf(given: PreviewRetentionDto): RetentionPolicy {
  const { archiveAfterDays, deleteAfterDays, purgeDeletedAfterDays, auditDays } = given;
  return {
    archiveAfterDays: archiveAfterDays ?? null,
    deleteAfterDays: deleteAfterDays ?? null,
    purgeDeletedAfterDays: purgeDeletedAfterDays ?? null,
    auditDays: auditDays ?? DEFAULT_POLICY.auditDays,
  };
}
