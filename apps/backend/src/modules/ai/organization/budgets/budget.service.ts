import { Injectable, type OnModuleInit } from '@nestjs/common';
import { validate as isUuid } from 'uuid';
import { scopeOf } from '../../../../common/principal.js';
import type { Scope } from '../../../../common/scope.js';
import type { CursorCodec } from '../../cursors/cursor-codec.js';
import { Cursors } from '../../cursors/cursors.js';
import { uuidAt } from '../../cursors/position.js';
import { ConversationError, validationFailed } from '../../domain/conversation-error.js';
import type { Context, Page } from '../../domain/conversation.js';
import { pageOf } from '../../domain/page.js';
import { validated } from '../../dto/index.js';
import { EntityGate } from '../../services/entity-gate.js';
import { type AdmittedCall, type ModelCallToAdmit, ModelCallGate } from '../../services/model-call-gate.js';
import { ownerOf } from '../../services/owner.js';
import type { AuditedPrincipal } from '../access/audited-principal.js';
import { requireGrant } from '../access/grants.js';
import type { AuditDetails } from '../audit/audit-entry.js';
import { AuditService } from '../audit/audit.service.js';
import { SubjectHash } from '../audit/subject-hash.js';
import { amountOf, toUsd } from '../usage/cost.js';
import type { Budget, BudgetContext, BudgetSetting, NewReservation, Reservation } from './budget.js';
import { BudgetFigures } from './budget-figures.js';
import { BudgetRepository } from './budget.repository.js';
import { type BudgetRow, subjectOf } from './budget.sql.js';
import {
  ListBudgetsDto,
  ListOwnBudgetsDto,
  ReserveContextDto,
  ReserveDto,
  SetBudgetDto,
} from './dto/budget.dto.js';
import { Reservations } from './reservations.js';

const DEFAULT_PAGE = 20;

/** What an organization's agents may spend, and on whom. */
@Injectable()
export class BudgetService implements OnModuleInit {
  constructor(
    private readonly budgets: BudgetRepository,
    private readonly figures: BudgetFigures,
    private readonly reservations: Reservations,
    private readonly audit: AuditService,
    private readonly subjects: SubjectHash,
    private readonly cursors: Cursors,
    private readonly entities: EntityGate,
    private readonly calls: ModelCallGate,
  ) {}

  onModuleInit(): void {
    this.calls.guardBy((call) => this.admit(call));
  }

  /**
   * Sets the budget of a subject and a period; there is one of each.
   *
   * @throws ConversationError `FORBIDDEN` without the grant `ai:govern`, `VALIDATION_FAILED`
   */
  async set(
    principal: AuditedPrincipal,
    setting: BudgetSetting,
  ): Promise<{ budget: Budget; created: boolean }> {
    requireGrant(principal, 'ai:govern');
    const scope = ownerOf(principal);
    const given = validated(SetBudgetDto, setting);
    const { row, created } = await this.budgets.transaction(scope, async (database) => {
      const stored = await this.budgets.set(database, scope, given);
      const details = this.detailsOf(scope, given);
      const target = { type: 'budget', id: stored.row.id } as const;
      await this.audit.record(principal, { action: 'budget.set', target, details }, database);
      return stored;
    });
    const [budget] = await this.figures.shown(scope, [row]);
    // Somebody has removed it meanwhile.
    if (!budget) throw budgetNotFound();
    return { budget, created };
  }

  /**
   * Removes a budget. Reservations under it go on in those that are left.
   *
   * @throws ConversationError `FORBIDDEN` without the grant `ai:govern`, `BUDGET_NOT_FOUND`
   */
  async remove(principal: AuditedPrincipal, id: string): Promise<void> {
    requireGrant(principal, 'ai:govern');
    const scope = ownerOf(principal);
    if (!isUuid(id)) throw budgetNotFound();
    await this.budgets.transaction(scope, async (database) => {
      const removed = await this.budgets.remove(database, scope, id);
      if (!removed) throw budgetNotFound();
      const details = this.detailsOf(scope, { ...removed, subject: subjectOf(removed) });
      const target = { type: 'budget', id: removed.id } as const;
      await this.audit.record(principal, { action: 'budget.remove', target, details }, database);
    });
  }

  /**
   * The organization's budgets, in the order in which they were set first.
   *
   * @throws ConversationError `FORBIDDEN` without the grant `ai:govern`, `VALIDATION_FAILED`, `INVALID_CURSOR`
   */
  async list(principal: AuditedPrincipal, options: ListBudgetsDto = {}): Promise<Page<Budget>> {
    requireGrant(principal, 'ai:govern');
    const scope = ownerOf(principal);
    const { limit = DEFAULT_PAGE, cursor } = validated(ListBudgetsDto, options);
    const codec = this.cursors.ofQuery('budgets', scope.organizationId);
    const rows = await this.budgets.list(scope, positionIn(codec, cursor), limit + 1);
    return this.pageOf(scope, rows, limit, codec);
  }

  /**
   * The budgets that bind a caller: the organization's, the caller's own, those of the agents that it has talked with,
   * and an entity's where that is named.
   *
   * @throws ConversationError `VALIDATION_FAILED`, `INVALID_CURSOR`; `FORBIDDEN` for an entity that is not to be seen
   */
  async listBinding(caller: Scope, options: ListOwnBudgetsDto = {}): Promise<Page<Budget>> {
    const scope = ownerOf(caller);
    const { limit = DEFAULT_PAGE, cursor, entityType, entityId } = validated(ListOwnBudgetsDto, options);
    const entity = { entityType: entityType ?? null, entityId: entityId ?? null, agentType: null };
    refuseHalf(entity);
    await this.entities.assertEntity(caller, entity);
    const codec = this.cursors.ofQuery(
      'own budgets',
      scope.organizationId,
      scope.userId,
      entityType,
      entityId,
    );
    const rows = await this.budgets.listBinding(scope, entity, positionIn(codec, cursor), limit + 1);
    return this.pageOf(scope, rows, limit, codec);
  }

  /**
   * Keeps room for a call of a model that a host makes itself: whoever reserves, stores the message with the real tokens
   * and then releases. What is never released ends by itself.
   *
   * @throws ConversationError `BUDGET_EXCEEDED`, `MODEL_UNPRICED` under a budget that refuses, `VALIDATION_FAILED`
   */
  async reserve(scope: Scope, context: BudgetContext, reservation: NewReservation): Promise<Reservation> {
    const owner = ownerOf(scope);
    const about = validated(ReserveContextDto, context);
    const given = validated(ReserveDto, reservation);
    const { model, maxInputTokens, maxOutputTokens, leaseSeconds } = given;
    const leaseMs = leaseSeconds * 1000;
    const call = {
      models: [model],
      maxInputTokens: () => Promise.resolve(maxInputTokens),
      maxOutputTokens,
      leaseMs,
      turn: null,
    };
    return this.reservations.reserve(owner, about, call);
  }

  /** Ends a reservation. To be called when the message is stored; again does nothing. */
  async release({ id, organizationId, userId }: Reservation): Promise<void> {
    if (id !== null) await this.budgets.release({ organizationId, userId }, id);
  }

  private async admit(call: ModelCallToAdmit): Promise<AdmittedCall | null> {
    const { scope, context, leaseMs } = call;
    const reservation = await this.reservations.reserve(scopeOf(scope), context, call);
    const { id } = reservation;
    if (id === null) return null;
    return {
      renew: () => this.budgets.renew(scope, id, leaseMs),
      end: () => this.release(reservation),
    };
  }

  private async pageOf(
    scope: Scope,
    rows: BudgetRow[],
    limit: number,
    codec: CursorCodec,
  ): Promise<Page<Budget>> {
    const { items, nextCursor } = pageOf(rows, limit, ({ id }) => codec.encode([id]));
    return { items: await this.figures.shown(scope, items), nextCursor };
  }

  /** Names users and entities by their hashes alone. */
  private detailsOf({ organizationId }: Scope, { subject, period, usd, mode }: BudgetSetting): AuditDetails {
    const details = { subjectType: subject.type, period, usd: toUsd(amountOf(usd)), mode };
    switch (subject.type) {
      case 'user':
        return { ...details, user: this.subjects.of(organizationId, subject.userId) };
      case 'entity':
        return { ...details, entity: this.subjects.of(organizationId, subject.entityType, subject.entityId) };
      case 'agentType':
        return { ...details, agentType: subject.agentType };
      case 'organization':
        return details;
    }
  }
}

function positionIn(codec: CursorCodec, cursor: string | undefined): string | null {
  return cursor === undefined ? null : uuidAt(codec.decode(cursor), 0);
}

/** @throws ConversationError `VALIDATION_FAILED` for half an entity */
function refuseHalf({ entityType, entityId }: Context): void {
  if ((entityType === null) === (entityId === null)) return;
  const [field, other] = entityType === null ? ['entityType', 'entityId'] : ['entityId', 'entityType'];
  throw validationFailed([{ field, message: `must be given together with ${other}` }]);
}

function budgetNotFound(): ConversationError {
  return new ConversationError('BUDGET_NOT_FOUND', 'There is no such budget.');
}
