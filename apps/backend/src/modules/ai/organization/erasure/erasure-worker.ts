import { Injectable } from '@nestjs/common';
import { FileBytes } from '../../services/file-bytes.js';
import { AuditService } from '../audit/audit.service.js';
import { SubjectHash } from '../audit/subject-hash.js';
import { ConversationRemoval, type RemovalOptions } from '../removal/conversation-removal.js';
import type { SqlExecutor } from '../../repositories/database-gateway.js';
import type { OpenErasure } from './erasure.js';
import { ERASURE_LEASE_MS, LOOK_AGAIN_MS } from './erasure.limits.js';
import { ErasureRepository, type PseudonymOf, type RemovableConversation } from './erasure.repository.js';
import { auditedId, entityHash } from './target-hashes.js';

/**
 * Carries out erasures: batch by batch, each whole or not at all, so that whichever process goes on finds what is left.
 * What is held is left, by the statements that remove; it is looked at again until the hold has ended.
 */
@Injectable()
export class ErasureWorker {
  constructor(
    private readonly erasures: ErasureRepository,
    private readonly removal: ConversationRemoval,
    private readonly audit: AuditService,
    private readonly subjects: SubjectHash,
    private readonly files: FileBytes,
  ) {}

  /**
   * Works on an erasure until it is done, or the rest is held.
   *
   * @param goesOn is asked after each batch
   */
  async work(open: OpenErasure, goesOn: () => boolean = () => true): Promise<void> {
    await this.erasures.deleteAgain(open);
    while ((await this.batch(open)) > 0) {
      if (!goesOn()) return this.erasures.defer(open, 0, 0);
      await this.erasures.claim(open, ERASURE_LEASE_MS, true);
    }
    const { left, held } = await this.erasures.left(open);
    const isDone = left === 0 && (await this.finish(open));
    // What is neither gone nor held, somebody else has locked for now.
    if (!isDone) await this.erasures.defer(open, left === held ? held : 0, LOOK_AGAIN_MS);
  }

  /** Ends an erasure within the transaction that asks for it, where there is nothing to erase. */
  async finishWithin(database: SqlExecutor, open: OpenErasure): Promise<void> {
    await this.erasures.finishWithin(database, open, this.pseudonymsOf(open), (within) =>
      this.recordDone(within, open),
    );
  }

  private finish(open: OpenErasure): Promise<boolean> {
    return this.erasures.finish(open, this.pseudonymsOf(open), (database) => this.recordDone(database, open));
  }

  /** Removes some conversations. @returns how many */
  private async batch(open: OpenErasure): Promise<number> {
    const found = await this.erasures.batch(open);
    const byUser = new Map<string, RemovableConversation[]>();
    for (const one of found) byUser.set(one.userId, [...(byUser.get(one.userId) ?? []), one]);
    let removed = 0;
    for (const [userId, conversations] of byUser) removed += await this.ofUser(open, userId, conversations);
    return removed;
  }

  private async ofUser(
    open: OpenErasure,
    userId: string,
    conversations: readonly RemovableConversation[],
  ): Promise<number> {
    const { organizationId } = open;
    const ids = conversations.map(({ id }) => id);
    const options: RemovalOptions = {
      pseudonyms: this.removedAs(open, userId),
      erasedAt: open.requestedAt,
      andStore: (database, removed) => this.erasures.count(database, open, removed),
    };
    const removed = new Set((await this.removal.remove(organizationId, ids, options)).ids);
    const files = conversations.filter(({ id }) => removed.has(id)).flatMap((one) => one.files);
    await this.erasures.removeFiles(organizationId, files, (id) =>
      this.files.storage.remove({ organizationId, id }),
    );
    return removed.size;
  }

  private removedAs(
    { organizationId, target }: OpenErasure,
    userId: string,
  ): { user: string; entity?: string } {
    const user = this.subjects.of(organizationId, userId);
    return target.type === 'entity'
      ? { user, entity: entityHash(this.subjects, organizationId, target) }
      : { user };
  }

  private pseudonymsOf(open: OpenErasure): PseudonymOf {
    return (userId) => {
      const { user, entity } = this.removedAs(open, userId);
      return { user_id: user, ...(entity === undefined ? {} : { entity_id: entity }) };
    };
  }

  private async recordDone(
    database: SqlExecutor,
    { organizationId, id, target }: OpenErasure,
  ): Promise<void> {
    const { conversations, messages } = await this.erasures.counts(database, organizationId, id);
    await this.audit.recordOwn(
      organizationId,
      {
        action: 'erasure.done',
        target: { type: 'erasure', id: auditedId(this.subjects, organizationId, target) },
        details: { erasure: id, conversations, messages },
      },
      database,
    );
  }
}
