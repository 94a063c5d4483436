import type { Scope } from '../../../../common/scope.js';
import { Prisma } from '../../../../prisma/generated/client.js';
import { fromNow } from '../../repositories/from-now.sql.js';
import type { BudgetContext, BudgetSetting, BudgetSubject, SubjectType } from './budget.js';
import { DELETED_AFTER_MS, LONGEST_OUTAGE_INTERVAL, MAX_SETTLED_ANSWERS } from './budget.limits.js';

/** A subject as columns: those of other types are null. */
export interface SubjectColumns {
  subjectType: SubjectType;
  userId: string | null;
  entityType: string | null;
  entityId: string | null;
  agentType: string | null;
}

export interface BudgetRow extends SubjectColumns, Pick<BudgetSetting, 'period' | 'usd' | 'mode'> {
  id: string;
}

/** A reservation as it is stored. */
export interface ReservationRow {
  id: string;
  usd: string;
  leaseMs: number;
  turn: ReservedTurn | null;
}

/** The turn that makes a call, and the idempotency keys under one of which the answer will be stored. */
export interface ReservedTurn {
  id: string;
  conversationId: string;
  messageKeys: readonly string[];
}

/** As they are: Citus refuses functions of an enumeration, such as a cast to text, in RETURNING. */
const COLUMNS = Prisma.sql`b.id, b.subject_type AS "subjectType", b.user_id AS "userId", b.entity_type AS "entityType",
  b.entity_id AS "entityId", b.agent_type AS "agentType", b.period, b.usd, b.mode`;

/** The budgets `b` that bind a call: of the organization, of its user, its entity and its agent. */
function binding(scope: Scope, { entityType = null, entityId = null, agentType = null }: BudgetContext) {
  const none = Prisma.sql`b.user_id IS NULL`;
  return Prisma.sql`b.organization_id = ${scope.organizationId} AND (
    b.subject_type = 'organization'
    OR b.subject_type = 'user' AND b.user_id = ${scope.userId}
    OR b.subject_type = 'entity' AND ${none} AND b.entity_type = ${entityType} AND b.entity_id = ${entityId}
    OR b.subject_type = 'agentType' AND ${none} AND b.entity_type IS NULL AND b.entity_id IS NULL
      AND b.agent_type = ${agentType})`;
}

/** Finds the budgets that bind a call, with the time by which their periods are told. */
export function bindingBudgets(scope: Scope, context: BudgetContext): Prisma.Sql {
  return Prisma.sql`SELECT ${COLUMNS}, statement_timestamp() AS at FROM ai_budget b WHERE ${binding(scope, context)}`;
}

/**
 * Locks the budgets that refuse, in the order of their ids, so that of two calls that are bound by the same ones neither
 * waits for the other in a circle.
 */
export function lockRefusing(scope: Scope, context: BudgetContext): Prisma.Sql {
  return Prisma.sql`
    SELECT ${COLUMNS} FROM ai_budget b WHERE ${binding(scope, context)} AND b.mode = 'refuse'
    ORDER BY b.id FOR NO KEY UPDATE`;
}

/** The answer of the call of a reservation `r` is stored: what it cost is spent, in the same moment. */
function isStored(organizationId: string): Prisma.Sql {
  return Prisma.sql`EXISTS (
    SELECT FROM ai_message m
    WHERE m.organization_id = ${organizationId} AND m.user_id = r.user_id
      AND m.conversation_id = r.conversation_id AND m.idempotency_key = ANY(r.message_keys))`;
}

/** The turn of the call of a reservation `r` has shown something that is not stored. */
function isLeft(organizationId: string): Prisma.Sql {
  return Prisma.sql`EXISTS (
    SELECT FROM ai_turn_chunk c
    WHERE c.organization_id = ${organizationId} AND c.user_id = r.user_id
      AND c.conversation_id = r.conversation_id AND c.turn_id = r.turn_id)`;
}

/**
 * A reservation `r` counts: its answer is not stored, and its lease has not ended or its answer is left to be stored.
 * Nobody could renew a lease while the database was down: those that ended meanwhile count for a lease more from its
 * start on.
 */
function counts(organizationId: string): Prisma.Sql {
  return Prisma.sql`NOT ${isStored(organizationId)} AND (r.leased_until > statement_timestamp()
    OR pg_postmaster_start_time() > statement_timestamp() - r.lease_ms * interval '1 millisecond'
      AND r.leased_until > pg_postmaster_start_time() - ${LONGEST_OUTAGE_INTERVAL}::interval
    OR ${isLeft(organizationId)})`;
}

/**
 * What is reserved under each of these budgets now, with the amount that each has in the same moment, and the time by which
 * their periods are told.
 */
export function reservedUnder(organizationId: string, ids: readonly string[]): Prisma.Sql {
  return Prisma.sql`
    SELECT b.id, b.usd, coalesce(sum(r.usd), 0) AS reserved, statement_timestamp() AS at
    FROM ai_budget b
    LEFT JOIN ai_budget_reservation r ON r.organization_id = b.organization_id AND r.organization_id = ${organizationId}
      AND CASE b.subject_type
        WHEN 'user' THEN r.user_id = b.user_id
        WHEN 'entity' THEN r.entity_type = b.entity_type AND r.entity_id = b.entity_id
        WHEN 'agentType' THEN r.agent_type = b.agent_type
        ELSE true END
      AND ${counts(organizationId)}
    WHERE b.organization_id = ${organizationId} AND b.id = ANY(${ids}::uuid[])
    GROUP BY b.organization_id, b.id`;
}

export function insertReservation(
  { organizationId, userId }: Scope,
  { entityType = null, entityId = null, agentType = null }: BudgetContext,
  { id, usd, leaseMs, turn }: ReservationRow,
): Prisma.Sql {
  return Prisma.sql`
    INSERT INTO ai_budget_reservation (organization_id, id, user_id, entity_type, entity_id, agent_type,
      conversation_id, turn_id, message_keys, usd, lease_ms, leased_until)
    VALUES (${organizationId}, ${id}::uuid, ${userId}, ${entityType}, ${entityId}, ${agentType},
      ${turn?.conversationId ?? null}::uuid, ${turn?.id ?? null}::uuid, ${turn?.messageKeys ?? []}::text[],
      ${usd}::numeric, ${leaseMs}::int, ${fromNow(leaseMs)})`;
}

/** A lease that has ended is renewed as well: what its call costs is not stored yet. */
export function renewReservation({ organizationId, userId }: Scope, id: string, leaseMs: number): Prisma.Sql {
  return Prisma.sql`
    UPDATE ai_budget_reservation SET leased_until = ${fromNow(leaseMs)}
    WHERE organization_id = ${organizationId} AND user_id = ${userId} AND id = ${id}::uuid`;
}

/** Deletes a reservation, and those of the organization that ended long ago, unless their answers are left to be stored. */
export function deleteReservation({ organizationId, userId }: Scope, id: string): Prisma.Sql {
  return Prisma.sql`
    DELETE FROM ai_budget_reservation r
    WHERE r.organization_id = ${organizationId} AND (r.user_id = ${userId} AND r.id = ${id}::uuid
      OR r.leased_until < ${fromNow(-DELETED_AFTER_MS)} AND (${isStored(organizationId)} OR NOT ${isLeft(organizationId)}))`;
}

/** Finds turns whose processes have died during a call that was reserved, and whose answers are not stored yet. */
export function leftAnswers(organizationId: string): Prisma.Sql {
  return Prisma.sql`
    SELECT DISTINCT r.user_id AS "userId", r.conversation_id AS "conversationId"
    FROM ai_budget_reservation r
    WHERE r.organization_id = ${organizationId} AND r.leased_until <= statement_timestamp() AND NOT ${isStored(organizationId)}
      AND ${isLeft(organizationId)}
    LIMIT ${MAX_SETTLED_ANSWERS}`;
}

export function setBudget(organizationId: string, id: string, setting: BudgetSetting): Prisma.Sql {
  const { userId, entityType, entityId, agentType, subjectType } = columnsOf(setting.subject);
  return Prisma.sql`
    INSERT INTO ai_budget AS b (organization_id, id, subject_type, user_id, entity_type, entity_id, agent_type, period, usd, mode)
    VALUES (${organizationId}, ${id}::uuid, ${subjectType}::"AiBudgetSubject", ${userId}, ${entityType}, ${entityId},
      ${agentType}, ${setting.period}::"AiBudgetPeriod", ${setting.usd}::numeric, ${setting.mode}::"AiBudgetMode")
    ON CONFLICT (organization_id, subject_type, user_id, entity_type, entity_id, agent_type, period)
      DO UPDATE SET usd = excluded.usd, mode = excluded.mode
    RETURNING ${COLUMNS}`;
}

export function removeBudget(organizationId: string, id: string): Prisma.Sql {
  return Prisma.sql`
    DELETE FROM ai_budget b WHERE b.organization_id = ${organizationId} AND b.id = ${id}::uuid
    RETURNING ${COLUMNS}`;
}

/** Budgets of an organization behind one, in the order in which they were set first. */
export function budgetsOf(organizationId: string, after: string | null, limit: number): Prisma.Sql {
  return page(Prisma.sql`b.organization_id = ${organizationId}`, after, limit);
}

/** Budgets that bind a user: the organization's, the user's own, those of agents that it talks with, and an entity's. */
export function budgetsBinding(
  { organizationId, userId }: Scope,
  { entityType, entityId }: Pick<SubjectColumns, 'entityType' | 'entityId'>,
  after: string | null,
  limit: number,
): Prisma.Sql {
  const condition = Prisma.sql`b.organization_id = ${organizationId} AND (
    b.subject_type = 'organization'
    OR b.subject_type = 'user' AND b.user_id = ${userId}
    OR b.subject_type = 'entity' AND b.entity_type = ${entityType} AND b.entity_id = ${entityId}
    OR b.subject_type = 'agentType' AND EXISTS (
      SELECT FROM ai_conversation c
      WHERE c.organization_id = ${organizationId} AND c.user_id = ${userId} AND c.agent_type = b.agent_type))`;
  return page(condition, after, limit);
}

function page(condition: Prisma.Sql, after: string | null, limit: number): Prisma.Sql {
  const behind = after === null ? Prisma.empty : Prisma.sql`AND b.id > ${after}::uuid`;
  return Prisma.sql`SELECT ${COLUMNS} FROM ai_budget b WHERE ${condition} ${behind} ORDER BY b.id LIMIT ${limit}`;
}

const NOTHING = { userId: null, entityType: null, entityId: null, agentType: null };

export function columnsOf({ type, ...named }: BudgetSubject): SubjectColumns {
  return { ...NOTHING, ...named, subjectType: type };
}

export function subjectOf(row: SubjectColumns): BudgetSubject {
  const { subjectType: type, userId, entityType, entityId, agentType } = row;
  if (type === 'user' && userId !== null) return { type, userId };
  if (type === 'entity' && entityType !== null && entityId !== null) return { type, entityType, entityId };
  if (type === 'agentType' && agentType !== null) return { type, agentType };
  return { type: 'organization' };
}
