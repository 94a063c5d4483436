import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { setImmediate } from 'node:timers/promises';
import type { Scope } from '../domain/conversation.js';
import { SearchBlockRepository } from './search-block.repository.js';

/** Extends users' blocks behind their searches: one user at a time, and never to the harm of a search. */
@Injectable()
export class SearchIndexer implements BeforeApplicationShutdown {
  private readonly logger = new Logger(SearchIndexer.name);
  private indexing: Promise<void> | null = null;
  private stopped = false;

  constructor(private readonly blocks: SearchBlockRepository) {}

  /** Does nothing while it is busy: the next search asks again. */
  extend(scope: Scope): void {
    if (this.stopped) return;
    this.indexing ??= this.index(scope).finally(() => {
      this.indexing = null;
    });
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
    } catch (error) {
      this.logger.warn(
        `Messages were left without a signature (${error instanceof Error ? error.name : 'unknown'}).`,
      );
    }
  }
}
