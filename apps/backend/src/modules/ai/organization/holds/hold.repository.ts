import { Injectable } from '@nestjs/common';
import type { EntityRef } from '../../../../common/principal.js';
import type { Scope } from '../../../../common/scope.js';
import { Prisma } from '../../../../prisma/generated/client.js';
import { newId } from '../../domain/new-id.js';
import { DatabaseGateway, type SqlExecutor } from '../../repositories/database-gateway.js';
import { withinEntities } from '../target/narrowed.sql.js';
import type { Target } from '../target/target.js';
import { countHeld, lookedAt, lockHolds } from './held.sql.js';
import { MAX_HOLD_WAIT_MS, MAX_HOLDS_NAMED } from './hold.limits.js';
import type { Hold, HoldCoverage } from './hold.js';

/** Stores what is to be known of a change in its transaction. */
export type AndStore = (database: SqlExecutor, hold: Hold) => Promise<void>;

export interface NewHold extends Pick<Hold, 'target' | 'reason'> {
  /** Entities that a conversation must be about; any where absent. */
  entities?: readonly EntityRef[] | undefined;
}

/** Holds that are read. */
export interface HoldFilter {
  active?: boolean | undefined;
  /** Entities that the reader is narrowed to; all where absent. */
  entities?: readonly EntityRef[] | undefined;
}

/** Where a page ended. */
export interface HoldPosition {
  placedAt: Date;
  id: string;
}

type HoldRow = Omit<Hold, 'target'> & {
  targetType: Target['type'];
  entityType: string | null;
  targetId: string | null;
};

/** Holds as rows. They are released, and never deleted. */
@Injectable()
export class HoldRepository {
  constructor(private readonly database: DatabaseGateway) {}

  /**
   * Places a hold behind whatever is being removed at the time: what comes after it sees it.
   *
   * @returns null for a conversation that is not there, or not any more
   */
  place(
    { organizationId, userId }: Scope,
    { target, reason, entities }: NewHold,
    andStore: AndStore,
  ): Promise<Hold | null> {
    const { entityType, targetId } = columnsOf(target);
    return this.database.of({ organizationId, userId }).transaction(async (database) => {
      await database.query(Prisma.sql`SELECT set_config('lock_timeout', ${String(MAX_HOLD_WAIT_MS)}, true)`);
      await database.query(lockHolds(organizationId));
      if (target.type === 'conversation') {
        const there = Prisma.sql`c.organization_id = ${organizationId} AND c.id = ${targetId}::uuid`;
        const found = await database.query(
          Prisma.sql`SELECT FROM ai_conversation c WHERE ${there} AND ${withinEntities(entities)}`,
        );
        if (found.length === 0) return null;
      }
      const [row] = await database.query<HoldRow>(Prisma.sql`
        INSERT INTO ai_hold AS h (id, organization_id, target_type, entity_type, target_id, reason, placed_by, placed_at)
        VALUES (${newId()}::uuid, ${organizationId}, ${target.type}::"AiHoldTarget", ${entityType}, ${targetId},
          ${reason}, ${userId}, statement_timestamp())
        RETURNING ${COLUMNS}`);
      if (!row) throw new Error('PostgreSQL returned no row for an insert.');
      const hold = toHold(row);
      await andStore(database, hold);
      return hold;
    });
  }

  /** @returns null where it is not there, or was released before */
  release(
    scope: Scope,
    id: string,
    reason: string,
    { entities }: Pick<HoldFilter, 'entities'>,
    andStore: AndStore,
  ): Promise<Hold | null> {
    return this.database.of(scope).transaction(async (database) => {
      const [row] = await database.query<HoldRow>(Prisma.sql`
        UPDATE ai_hold h SET released_by = ${scope.userId}, released_at = statement_timestamp(), release_reason = ${reason}
        WHERE ${is(scope, id, entities)} AND h.released_at IS NULL
        RETURNING ${COLUMNS}`);
      if (!row) return null;
      const hold = toHold(row);
      await andStore(database, hold);
      return hold;
    });
  }

  async find(scope: Scope, id: string, { entities }: Pick<HoldFilter, 'entities'>): Promise<Hold | null> {
    const [row] = await this.database
      .of(scope)
      .query<HoldRow>(Prisma.sql`SELECT ${COLUMNS} FROM ai_hold h WHERE ${is(scope, id, entities)}`);
    return row ? toHold(row) : null;
  }

  async coverage(
    scope: Scope,
    target: Target,
    { entities }: Pick<HoldFilter, 'entities'>,
  ): Promise<HoldCoverage> {
    const { organizationId } = scope;
    const database = this.database.of(scope);
    const of = { organizationId, target, entities };
    const [counted] = await database.query<Pick<HoldCoverage, 'conversations' | 'held' | 'isComplete'>>(
      countHeld(of),
    );
    if (!counted) throw new Error('PostgreSQL returned no row of counts.');
    const rows = await database.query<HoldRow>(Prisma.sql`
      WITH looked_at AS MATERIALIZED (${lookedAt(of, ABOUT)})
      SELECT ${COLUMNS} FROM ai_hold h
      WHERE h.organization_id = ${organizationId} AND h.released_at IS NULL AND ${isSeen(scope, entities)}
        AND (${isOn({ type: 'organization' })} OR ${isOn(target)} OR ${IS_ON_LOOKED_AT})
      ORDER BY h.placed_at DESC, h.id DESC LIMIT ${MAX_HOLDS_NAMED}`);
    return { ...counted, holds: rows.map(toHold) };
  }

  /** Holds, newest first. */
  async read(
    scope: Scope,
    { active, entities }: HoldFilter,
    limit: number,
    after: HoldPosition | null,
  ): Promise<Hold[]> {
    const released =
      active === undefined
        ? Prisma.empty
        : active
          ? Prisma.sql`AND h.released_at IS NULL`
          : Prisma.sql`AND h.released_at IS NOT NULL`;
    const below =
      after === null
        ? Prisma.empty
        : Prisma.sql`AND (h.placed_at, h.id) < (${after.placedAt}::timestamptz, ${after.id}::uuid)`;
    const rows = await this.database.of(scope).query<HoldRow>(Prisma.sql`
      SELECT ${COLUMNS} FROM ai_hold h
      WHERE h.organization_id = ${scope.organizationId} ${released} ${below} AND ${isSeen(scope, entities)}
      ORDER BY h.placed_at DESC, h.id DESC LIMIT ${limit}`);
    return rows.map(toHold);
  }
}

const COLUMNS = Prisma.sql`h.id, h.target_type AS "targetType", h.entity_type AS "entityType", h.target_id AS "targetId",
  h.reason, h.placed_by AS "placedBy", h.placed_at AS "placedAt", h.released_by AS "releasedBy",
  h.released_at AS "releasedAt", h.release_reason AS "releaseReason"`;

function is(scope: Scope, id: string, entities: HoldFilter['entities']): Prisma.Sql {
  return Prisma.sql`h.organization_id = ${scope.organizationId} AND h.id = ${id}::uuid AND ${isSeen(scope, entities)}`;
}

/** The condition that a hold is of an entity that the principal is narrowed to, or of a conversation about one. */
function isSeen({ organizationId }: Scope, entities: HoldFilter['entities']): Prisma.Sql {
  if (entities === undefined) return Prisma.sql`true`;
  const ofEntity = withinEntities(entities, Prisma.sql`h.entity_type`, Prisma.sql`h.target_id`);
  return Prisma.sql`(${ofEntity} OR EXISTS (
    SELECT FROM ai_conversation c
    WHERE c.organization_id = ${organizationId} AND ${withinEntities(entities)}
      AND c.id = CASE WHEN h.target_type = 'conversation' THEN h.target_id::uuid END))`;
}

function isOn(target: Target): Prisma.Sql {
  const { entityType, targetId } = columnsOf(target);
  return Prisma.sql`(h.target_type = ${target.type}::"AiHoldTarget" AND h.entity_type IS NOT DISTINCT FROM ${entityType}
    AND h.target_id IS NOT DISTINCT FROM ${targetId})`;
}

/** What a conversation is about. */
const ABOUT = Prisma.sql`c.id, c.user_id, c.entity_type, c.entity_id`;

/** The condition that a hold covers one of the conversations `looked_at` by what these are about. */
const IS_ON_LOOKED_AT = Prisma.sql`CASE h.target_type
  WHEN 'user' THEN h.target_id IN (SELECT user_id FROM looked_at)
  WHEN 'entity' THEN (h.entity_type, h.target_id) IN (SELECT entity_type, entity_id FROM looked_at)
  WHEN 'conversation' THEN h.target_id IN (SELECT id::text FROM looked_at)
  ELSE false END`;

function columnsOf(target: Target): { entityType: string | null; targetId: string | null } {
  switch (target.type) {
    case 'organization':
      return { entityType: null, targetId: null };
    case 'user':
      return { entityType: null, targetId: target.userId };
    case 'entity':
      return { entityType: target.entityType, targetId: target.entityId };
    case 'conversation':
      return { entityType: null, targetId: target.conversationId };
  }
}

function toHold({ targetType, entityType, targetId, ...hold }: HoldRow): Hold {
  return { ...hold, target: targetOf(targetType, entityType ?? '', targetId ?? '') };
}

function targetOf(type: Target['type'], entityType: string, id: string): Target {
  switch (type) {
    case 'organization':
      return { type };
    case 'user':
      return { type, userId: id };
    case 'entity':
      return { type, entityType, entityId: id };
    case 'conversation':
      return { type, conversationId: id };
  }
}
