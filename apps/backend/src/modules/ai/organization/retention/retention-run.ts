import { Injectable } from '@nestjs/common';
import { CONVERSATION_STATUSES, type ConversationStatus } from '../../domain/conversation.js';
import { afterDeletion } from '../../repositories/deletion.sql.js';
import { DatabaseGateway, type SqlExecutor } from '../../repositories/database-gateway.js';
import { AuditService } from '../audit/audit.service.js';
import { shareHolds } from '../holds/held.sql.js';
import { ConversationRemoval } from '../removal/conversation-removal.js';
import { dropSums } from '../removal/removal.sql.js';
import { removeEntries, shortenChain } from './audit-removal.sql.js';
import {
  type AppliedRetention,
  NOTHING_APPLIED,
  type RetentionPolicy,
  type RetentionPreview,
} from './retention-policy.js';
import { MAX_CHANGED_CONVERSATIONS, MAX_REMOVED_ENTRIES, PURGE_PAGE } from './retention.limits.js';
import { RetentionRepository } from './retention.repository.js';
import { archiveIdle, deleteIdle, dueToPurge, type PurgePosition } from './retention.sql.js';

/** What is told of a run while it goes on, and whether it goes on. */
export interface RunOptions {
  /** Is called after each batch, with what was done so far. */
  onProgress?: (applied: AppliedRetention) => void;
  signal?: AbortSignal;
}

/** The statuses of what may be archived. */
const OPEN = ['ACTIVE', 'PAUSED'] as const;

/** One batch: what it has changed. */
type Batch = Partial<AppliedRetention>;

/** Ends a run: another process has taken the organization. */
class LostOrganizationError extends Error {}

/**
 * Applies the policy of an organization, in batches. Each is a transaction of its own, with its entry in the audit trail:
 * wherever a process dies, the next run goes on. One process at a time has an organization.
 */
@Injectable()
export class RetentionRun {
  constructor(
    private readonly policies: RetentionRepository,
    private readonly removal: ConversationRemoval,
    private readonly audit: AuditService,
    private readonly database: DatabaseGateway,
  ) {}

  /** Finds the organizations to whose conversations or audit trail a policy may apply, by their ids. */
  organizations(): Promise<string[]> {
    return this.policies.organizations();
  }

  /** Counts what the policy of an organization would change now, and changes nothing. */
  async preview(organizationId: string): Promise<RetentionPreview> {
    const scope = { organizationId, userId: '' };
    return this.policies.preview(scope, await this.policies.policy(scope), undefined);
  }

  /** @returns what was changed; null where another process has the organization */
  async apply(
    organizationId: string,
    { onProgress, signal }: RunOptions = {},
  ): Promise<AppliedRetention | null> {
    const taken = await this.policies.take(organizationId, null);
    if (!taken) return null;
    const { leaseId, ...policy } = taken;
    let applied = { ...NOTHING_APPLIED };
    let isWhole = false;
    try {
      for await (const batch of this.batches(organizationId, policy)) {
        applied = sum(applied, batch);
        onProgress?.(applied);
        if (signal?.aborted) return applied;
        if (!(await this.policies.take(organizationId, leaseId))) throw new LostOrganizationError();
      }
      isWhole = true;
    } catch (error) {
      if (!(error instanceof LostOrganizationError)) throw error;
    } finally {
      await this.policies.letGo(organizationId, leaseId, isWhole);
    }
    return applied;
  }

  /** The batches of a run. What is due to be archived and to be deleted is deleted. */
  private async *batches(organizationId: string, policy: RetentionPolicy): AsyncGenerator<Batch> {
    const { archiveAfterDays, deleteAfterDays, purgeDeletedAfterDays, auditDays } = policy;
    if (deleteAfterDays !== null)
      for (const status of CONVERSATION_STATUSES)
        yield* this.deleted(organizationId, deleteAfterDays, status);
    if (archiveAfterDays !== null)
      for (const status of OPEN) yield* this.archived(organizationId, archiveAfterDays, status);
    if (purgeDeletedAfterDays !== null) yield* this.purged(organizationId, purgeDeletedAfterDays);
    yield* this.shortened(organizationId, auditDays);
  }

  private async *deleted(
    organizationId: string,
    days: number,
    status: ConversationStatus,
  ): AsyncGenerator<Batch> {
    yield* whileFull(MAX_CHANGED_CONVERSATIONS, async () => {
      const deleted = await this.inTransaction(organizationId, async (database) => {
        const rows = await database.query<{ id: string; userId: string }>(
          deleteIdle(organizationId, days, status, MAX_CHANGED_CONVERSATIONS),
        );
        const userIds = [...new Set(rows.map(({ userId }) => userId))];
        const ids = rows.map(({ id }) => id);
        await afterDeletion(database, organizationId, ids);
        if (rows.length > 0) await database.query(dropSums({ organizationId, userIds, ids }));
        return { deleted: rows.length };
      });
      return [deleted, deleted.deleted];
    });
  }

  private async *archived(
    organizationId: string,
    days: number,
    status: ConversationStatus,
  ): AsyncGenerator<Batch> {
    yield* whileFull(MAX_CHANGED_CONVERSATIONS, async () => {
      const archived = await this.inTransaction(organizationId, async (database) => {
        const rows = await database.query(
          archiveIdle(organizationId, days, status, MAX_CHANGED_CONVERSATIONS),
        );
        return { archived: rows.length };
      });
      return [archived, archived.archived];
    });
  }

  /** Goes once through what is due: held conversations are passed over. */
  private async *purged(organizationId: string, days: number): AsyncGenerator<Batch> {
    let after: PurgePosition | null = null;
    do {
      const page: (PurgePosition & { id: string })[] = await this.database.unscoped.query(
        dueToPurge(organizationId, days, PURGE_PAGE, after),
      );
      yield* this.removed(organizationId, new Set(page.map(({ id }) => id)));
      after = page.length < PURGE_PAGE ? null : (page.at(-1) ?? null);
    } while (after);
  }

  private async *removed(organizationId: string, ids: Set<string>): AsyncGenerator<Batch> {
    while (ids.size > 0) {
      const removed = await this.removal.remove(organizationId, [...ids], {
        andStore: (database, { ids: gone, messages }) =>
          this.record(organizationId, { purged: gone.length, messages }, database),
      });
      if (removed.ids.length === 0) return;
      for (const id of removed.ids) ids.delete(id);
      yield { purged: removed.ids.length, messages: removed.messages };
    }
  }

  private async *shortened(organizationId: string, days: number): AsyncGenerator<Batch> {
    yield* whileFull(MAX_REMOVED_ENTRIES, async () => {
      const removed = await this.inTransaction(organizationId, async (database) => {
        await database.query(shareHolds(organizationId));
        const [chain] = await database.query<{ removedNumber: number }>(
          shortenChain(organizationId, days, MAX_REMOVED_ENTRIES),
        );
        if (!chain) return { auditEntries: 0 };
        return {
          auditEntries: (await database.query(removeEntries(organizationId, chain.removedNumber))).length,
        };
      });
      return [removed, removed.auditEntries];
    });
  }

  /** Runs a batch in a transaction, with its entry in the audit trail where it has changed something. */
  private inTransaction<B extends Batch>(
    organizationId: string,
    work: (database: SqlExecutor) => Promise<B>,
  ): Promise<B> {
    return this.database.transaction(async (database) => {
      const batch = await work(database);
      if (Object.values(batch).some((count) => count > 0)) await this.record(organizationId, batch, database);
      return batch;
    });
  }

  private record(organizationId: string, batch: Batch, database: SqlExecutor): Promise<void> {
    const entry = {
      action: 'retention.applied',
      target: { type: 'retention' },
      details: { ...batch },
    } as const;
    return this.audit.recordOwn(organizationId, entry, database);
  }
}

/** Yields batches as long as they are as large as they may be. */
async function* whileFull(limit: number, next: () => Promise<[Batch, number]>): AsyncGenerator<Batch> {
  for (;;) {
    const [batch, changed] = await next();
    if (changed > 0) yield batch;
    if (changed < limit) return;
  }
}

function sum(one: AppliedRetention, other: Batch): AppliedRetention {
  const names = Object.keys(one) as (keyof AppliedRetention)[];
  return Object.fromEntries(
    names.map((name) => [name, one[name] + (other[name] ?? 0)]),
  ) as unknown as AppliedRetention;
}
