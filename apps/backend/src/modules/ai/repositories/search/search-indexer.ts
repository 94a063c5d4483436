import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { setImmediate } from 'node:timers/promises';
import { type Scope, userKey } from '../../../../common/scope.js';
import { SearchBlockRepository } from './search-block.repository.js';
import { MAX_REMEMBERED_USERS, REMEMBERED_USER_TTL_MS } from './search.limits.js';

/**
 * Extends users' blocks after their searches: one user at a time, and never so that a search fails or waits. Most users
 * have too few messages for another block, and to ask for them after each search would double the cost of searches.
 */
@Injectable()
export class SearchIndexer implements BeforeApplicationShutdown {
  private readonly logger = new Logger(SearchIndexer.name);
  private readonly complete = new LRUCache<string, true>({
    max: MAX_REMEMBERED_USERS,
    ttl: REMEMBERED_USER_TTL_MS,
  });
  private indexing: Promise<void> | null = null;
  private stopped = false;

  constructor(private readonly blocks: SearchBlockRepository) {}

  /** Does nothing while it is busy: the next search asks again. */
  extend(scope: Scope): void {
    if (this.stopped || this.complete.has(userKey(scope))) return;
    this.indexing ??= this.index(scope).finally(() => {
      this.indexing = null;
    });
  }

  /** Forgets that the blocks of a user are complete, after they were dropped. */
  forget(scope: Scope): void {
    this.complete.delete(userKey(scope));
  }

  /** Resolves when nothing is under way. */
  async idle(): Promise<void> {
    await this.indexing;
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    await this.indexing;
  }

  private async index(scope: Scope): Promise<void> {
    try {
      // The search that asked answers first.
      do await setImmediate();
      while (!this.stopped && (await this.blocks.extend(scope)));
      this.complete.set(userKey(scope), true);
    } catch (error) {
      this.logger.warn(
        `Messages were left without a signature (${error instanceof Error ? error.name : 'unknown'}).`,
      );
    }
  }
}
