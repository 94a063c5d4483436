import { Injectable } from '@nestjs/common';
import type { Scope } from '../../../../common/scope.js';
import { Prisma } from '../../../../prisma/generated/client.js';
import { newId } from '../../domain/new-id.js';
import { DatabaseGateway, type SqlExecutor } from '../../repositories/database-gateway.js';
import { afterDeletion } from '../../repositories/deletion.sql.js';
import { fromNow } from '../../repositories/from-now.sql.js';
import { shareHolds } from '../holds/held.sql.js';
import type { Removed } from '../removal/conversation-removal.js';
import type { Erasure, ErasureStatus, ErasureTarget, Narrowing, OpenErasure } from './erasure.js';
import { CONVERSATIONS_PER_BATCH, MAX_ERASURE_STATEMENT_MS } from './erasure.limits.js';
import {
  claimFiles,
  countLeft,
  deleteCovered,
  dropSumsOfUsers,
  eraseRemoved,
  expireUnusedFiles,
  forgetFile,
  lockErasures,
  putRemovedSums,
  removable,
  stopTurns,
  takeRemovedSums,
} from './erasure.sql.js';
import type { TargetHashes } from './target-hashes.js';

/** An erasure as it is asked for. */
export interface NewErasure {
  organizationId: string;
  target: ErasureTarget;
  narrowing: Narrowing | null;
  reason: string;
  hashes: TargetHashes;
}

/** A conversation that is to be removed. */
export interface RemovableConversation {
  id: string;
  userId: string;
  files: string[];
}

/** Conversations that an erasure covers still, and how many of them are held. */
export interface Left {
  left: number;
  held: number;
}

interface ErasureRow {
  id: string;
  status: ErasureStatus;
  conversations: number;
  messages: number;
  deferred: number;
  requestedAt: Date;
  finishedAt: Date | null;
}

interface OpenRow {
  id: string;
  organizationId: string;
  target: { target: ErasureTarget; narrowing: Narrowing | null };
  requestedAt: Date;
}

/** Erasures as rows, and the statements that carry them out. */
@Injectable()
export class ErasureRepository {
  constructor(private readonly database: DatabaseGateway) {}

  /**
   * Stores an erasure, and deletes what it covers for its owners, both or neither. Where there is nothing, it is done.
   *
   * @param record stores it in the audit trail, in the same transaction
   */
  request(
    erasure: NewErasure,
    record: (database: SqlExecutor, id: string) => Promise<void>,
    finish: (database: SqlExecutor, open: OpenErasure) => Promise<void>,
  ): Promise<Erasure> {
    const { organizationId, target, narrowing } = erasure;
    return this.database.transaction(async (database) => {
      await database.query(lockErasures(organizationId));
      const id = newId();
      const requestedAt = await this.insert(database, id, erasure);
      const open = { id, organizationId, target, narrowing, requestedAt };
      await this.deleteCovered(database, open);
      await record(database, id);
      const { left } = await this.left(open, database);
      if (left === 0) await finish(database, open);
      return (await find(database, organizationId, id)) ?? gone();
    }, MAX_ERASURE_STATEMENT_MS);
  }

  private async insert(
    database: SqlExecutor,
    id: string,
    { organizationId, target, narrowing, reason, hashes }: NewErasure,
  ): Promise<Date> {
    const narrowedTo = hashes.narrowedTo === null ? null : JSON.stringify(hashes.narrowedTo);
    const [row] = await database.query<{ requestedAt: Date }>(Prisma.sql`
      INSERT INTO ai_erasure (id, organization_id, target_type, target_hash, narrowed_to, target, reason, status,
        requested_at, looked_at_from)
      VALUES (${id}::uuid, ${organizationId}, ${target.type}::"AiErasureTarget", ${hashes.target},
        ${narrowedTo}::json, ${JSON.stringify({ target, narrowing })}::json, ${reason}, 'PENDING',
        statement_timestamp(), statement_timestamp())
      RETURNING requested_at AS "requestedAt"`);
    return row?.requestedAt ?? gone();
  }

  /** Deletes what is covered for its owners, and stops its turns; also what came since. */
  async deleteCovered(database: SqlExecutor, open: OpenErasure): Promise<void> {
    const deleted = await database.query<{ id: string; userId: string }>(deleteCovered(open));
    if (deleted.length === 0) return;
    const ids = deleted.map(({ id }) => id);
    await afterDeletion(database, open.organizationId, ids);
    const users = [...new Set(deleted.map(({ userId }) => userId))];
    await database.query(dropSumsOfUsers(open.organizationId, users));
    await database.query(stopTurns(open));
  }

  async find(organizationId: string, id: string): Promise<(Erasure & { hashes: TargetHashes }) | null> {
    const erasure = await find(this.database.unscoped, organizationId, id);
    if (!erasure) return null;
    const [row] = await this.database.unscoped.query<{
      target: string;
      narrowedTo: string[] | null;
    }>(Prisma.sql`
      SELECT e.target_hash AS target, e.narrowed_to AS "narrowedTo" FROM ai_erasure e
      WHERE e.organization_id = ${organizationId} AND e.id = ${id}::uuid`);
    return row ? { ...erasure, hashes: row } : null;
  }

  /**
   * Erasures of an organization, newest first: their ids are in the order of their making.
   *
   * @param seenBy hashes of the entities that a reader is narrowed to; null for one who sees all
   */
  async read(
    scope: Scope,
    seenBy: readonly string[] | null,
    limit: number,
    after: string | null,
  ): Promise<Erasure[]> {
    const below = after === null ? Prisma.empty : Prisma.sql`AND e.id < ${after}::uuid`;
    const rows = await this.database.of(scope).query<ErasureRow>(Prisma.sql`
      SELECT ${COLUMNS} FROM ai_erasure e
      WHERE e.organization_id = ${scope.organizationId} ${below} AND ${isSeenBy(seenBy)}
      ORDER BY e.id DESC LIMIT ${limit}`);
    return rows.map(toErasure);
  }

  /** Erasures of whichever organization that may be looked at, those first that have waited for longest. */
  async open(limit: number): Promise<{ organizationId: string; id: string }[]> {
    return this.database.unscoped.query(Prisma.sql`
      SELECT organization_id AS "organizationId", id FROM ai_erasure
      WHERE status <> 'DONE' AND looked_at_from <= statement_timestamp()
      ORDER BY looked_at_from LIMIT ${limit}`);
  }

  /**
   * Claims an erasure for a time, also one that is claimed already: by who asks for it to be worked on.
   *
   * @returns null where it is done, or another process works on it
   */
  async claim(
    { organizationId, id }: Pick<OpenErasure, 'organizationId' | 'id'>,
    leaseMs: number,
    isOwn = false,
  ): Promise<OpenErasure | null> {
    const free = isOwn ? Prisma.empty : Prisma.sql`AND looked_at_from <= statement_timestamp()`;
    const [row] = await this.database.unscoped.query<OpenRow>(Prisma.sql`
      UPDATE ai_erasure SET looked_at_from = ${fromNow(leaseMs)}
      WHERE organization_id = ${organizationId} AND id = ${id}::uuid AND status <> 'DONE' ${free}
      RETURNING id, organization_id AS "organizationId", target, requested_at AS "requestedAt"`);
    return row ? { ...row, ...row.target } : null;
  }

  batch(open: OpenErasure): Promise<RemovableConversation[]> {
    return this.database.unscoped.query(removable(open, CONVERSATIONS_PER_BATCH));
  }

  /** Deletes for their owners what came since it was asked for. */
  deleteAgain(open: OpenErasure): Promise<void> {
    return this.database.transaction(
      (database) => this.deleteCovered(database, open),
      MAX_ERASURE_STATEMENT_MS,
    );
  }

  async count(database: SqlExecutor, { organizationId, id }: OpenErasure, removed: Removed): Promise<void> {
    await database.query(Prisma.sql`
      UPDATE ai_erasure SET erased_conversations = erased_conversations + ${removed.ids.length}::int,
        erased_messages = erased_messages + ${removed.messages}::bigint
      WHERE organization_id = ${organizationId} AND id = ${id}::uuid`);
  }

  /** The counts of an erasure, as its transaction has them. */
  async counts(
    database: SqlExecutor,
    organizationId: string,
    id: string,
  ): Promise<{ conversations: number; messages: number }> {
    return ((await find(database, organizationId, id)) ?? gone()).erased;
  }

  async left(open: OpenErasure, database: SqlExecutor = this.database.unscoped): Promise<Left> {
    const [row] = await database.query<Left>(countLeft(open));
    return row ?? gone();
  }

  /** Notes that something is held, or is to be tried again. */
  async defer({ organizationId, id }: OpenErasure, held: number, againInMs: number): Promise<void> {
    await this.database.unscoped.query(Prisma.sql`
      UPDATE ai_erasure SET status = ${held > 0 ? 'DEFERRED' : 'PENDING'}::"AiErasureStatus",
        deferred_conversations = ${held}::int, looked_at_from = ${fromNow(againInMs)}
      WHERE organization_id = ${organizationId} AND id = ${id}::uuid AND status <> 'DONE'`);
  }

  /**
   * Ends an erasure of which nothing is left, unless something came meanwhile. From now on it names nobody.
   *
   * @returns whether it is done, by this call
   */
  finish(
    open: OpenErasure,
    pseudonymOf: PseudonymOf,
    record: (database: SqlExecutor) => Promise<void>,
  ): Promise<boolean> {
    return this.database.transaction(async (database) => {
      await database.query(shareHolds(open.organizationId));
      const { left } = await this.left(open, database);
      return left === 0 && (await this.finishWithin(database, open, pseudonymOf, record));
    }, MAX_ERASURE_STATEMENT_MS);
  }

  async finishWithin(
    database: SqlExecutor,
    open: OpenErasure,
    pseudonymOf: PseudonymOf,
    record: (database: SqlExecutor) => Promise<void>,
  ): Promise<boolean> {
    const { organizationId, id, target } = open;
    const [done] = await database.query<{ targetHash: string }>(Prisma.sql`
      UPDATE ai_erasure SET status = 'DONE', deferred_conversations = 0, target = NULL, reason = NULL,
        finished_at = statement_timestamp()
      WHERE organization_id = ${organizationId} AND id = ${id}::uuid AND status <> 'DONE'
      RETURNING target_hash AS "targetHash"`);
    if (!done) return false;
    if (target.type === 'user' && open.narrowing === null)
      await database.query(expireUnusedFiles(open, target.userId));
    await database.query(eraseRemoved(open, done.targetHash));
    await this.hideInSums(database, open, pseudonymOf);
    await record(database);
    return true;
  }

  private async hideInSums(
    database: SqlExecutor,
    open: OpenErasure,
    pseudonymOf: PseudonymOf,
  ): Promise<void> {
    const { organizationId, target, narrowing } = open;
    if (target.type === 'conversation' || !reaches(target, narrowing)) return;
    const taken = await database.query<RemovedSum>(takeRemovedSums(organizationId, target));
    if (taken.length === 0) return;
    const hidden = taken.map((sum) => ({ ...sum, ...pseudonymOf(sum.user_id) }));
    await database.query(putRemovedSums(organizationId, hidden));
  }

  /** Removes the bytes of files that no conversation uses any more, then their rows. */
  async removeFiles(
    organizationId: string,
    fileIds: readonly string[],
    remove: (id: string) => Promise<void>,
  ): Promise<void> {
    if (fileIds.length === 0) return;
    const claimed = await this.database.unscoped.query<{ id: string }>(claimFiles(organizationId, fileIds));
    for (const { id } of claimed) {
      await remove(id);
      await this.database.unscoped.query(forgetFile(organizationId, id));
    }
  }
}

/** Columns of a sum that name somebody. */
interface RemovedSum {
  user_id: string;
  entity_id: string | null;
}

/** What stands in a sum for a user, and for the entity where that is erased. */
export type PseudonymOf = (userId: string) => { user_id: string; entity_id?: string };

const COLUMNS = Prisma.sql`e.id, e.status, e.erased_conversations AS conversations, e.erased_messages AS messages,
  e.deferred_conversations AS deferred, e.requested_at AS "requestedAt", e.finished_at AS "finishedAt"`;

async function find(database: SqlExecutor, organizationId: string, id: string): Promise<Erasure | null> {
  const [row] = await database.query<ErasureRow>(Prisma.sql`
    SELECT ${COLUMNS} FROM ai_erasure e WHERE e.organization_id = ${organizationId} AND e.id = ${id}::uuid`);
  return row ? toErasure(row) : null;
}

function toErasure({ conversations, messages, deferred, ...erasure }: ErasureRow): Erasure {
  return { ...erasure, erased: { conversations, messages }, deferred: { conversations: deferred } };
}

/** The condition that an erasure is about nothing but entities of which these are the hashes. */
function isSeenBy(hashes: readonly string[] | null): Prisma.Sql {
  if (hashes === null) return Prisma.sql`true`;
  const own = Prisma.sql`${hashes}::text[]`;
  return Prisma.sql`(e.target_hash = ANY(${own}) OR (e.narrowed_to IS NOT NULL AND NOT EXISTS (
    SELECT FROM json_array_elements_text(e.narrowed_to) AS narrowed (hash) WHERE narrowed.hash <> ALL(${own}))))`;
}

/** Tells whether all that was removed of a target is within what an erasure is narrowed to. */
function reaches(target: ErasureTarget, narrowing: Narrowing | null): boolean {
  if (narrowing === null) return true;
  if (target.type !== 'entity') return false;
  return narrowing.entities.some(
    ({ entityType, entityId }) => entityType === target.entityType && entityId === target.entityId,
  );
}

function gone(): never {
  throw new Error('PostgreSQL returned no row of an erasure.');
}
