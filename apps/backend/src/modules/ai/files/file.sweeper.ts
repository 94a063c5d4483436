import { Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { errorName } from '../../../common/error-name.js';
import type { Scope } from '../../../common/scope.js';
import { CLAIMS_PER_SWEEP, FILE_SWEEP_INTERVAL_MS, FILES_PER_CLAIM } from './file.limits.js';
import { FileRepository } from './file.repository.js';
import { type FileKey, FileStorage } from './storage/file-storage.js';

/**
 * Removes files that have expired unused, and those whose upload was broken off. A file is marked, its bytes are removed,
 * then its row: wherever a process dies, another one goes on.
 */
@Injectable()
export class FileSweeper implements OnModuleInit, OnModuleDestroy {
  private readonly logger = new Logger('Files');
  private timer: NodeJS.Timeout | undefined;
  private sweeping = Promise.resolve();
  private readonly stop = new AbortController();

  constructor(
    private readonly files: FileRepository,
    private readonly storage: FileStorage,
  ) {}

  onModuleInit(): void {
    this.timer = setInterval(() => {
      this.sweeping = this.sweeping
        .then(() => this.sweep())
        .catch(() => {
          this.logger.warn('The look for files to remove failed; the next one follows.');
        });
    }, FILE_SWEEP_INTERVAL_MS);
    this.timer.unref();
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer);
    this.stop.abort();
    await this.sweeping;
  }

  async sweep(): Promise<void> {
    for (let claims = 0; claims < CLAIMS_PER_SWEEP; claims++) {
      const claimed = await this.files.claimExpired(FILES_PER_CLAIM);
      for (const file of claimed) if (!(await this.remove(file))) return;
      if (claimed.length < FILES_PER_CLAIM) return;
    }
  }

  /** @returns whether to go on; what was claimed and is left is tried again later */
  private async remove(file: Scope & FileKey): Promise<boolean> {
    if (this.stop.signal.aborted) return false;
    try {
      await this.storage.remove(file);
      await this.files.forget(file, file.id);
      return true;
    } catch (error) {
      this.logger.warn(`Files could not be removed (${errorName(error)}); they are tried again later.`);
      return false;
    }
  }
}
