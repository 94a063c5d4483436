import { Injectable } from '@nestjs/common';
import { errorName } from '../../../common/error-name.js';
import type { Scope } from '../../../common/scope.js';
import type { FileRef } from '../services/file-bytes.js';
import { Sweeper } from '../services/sweeper.js';
import { CLAIMS_PER_SWEEP, FILE_SWEEP_INTERVAL_MS, FILES_PER_CLAIM } from './file.limits.js';
import { FileRepository } from './file.repository.js';
import { FileStorage } from './storage/file-storage.js';

/**
 * Removes files that have expired unused, and those whose upload was broken off. A file is marked, its bytes are removed,
 * then its row: wherever a process dies, another one goes on.
 */
@Injectable()
export class FileSweeper extends Sweeper {
  constructor(
    private readonly files: FileRepository,
    private readonly storage: FileStorage,
  ) {
    super('Files', 'files to remove', FILE_SWEEP_INTERVAL_MS);
  }

  async sweep(): Promise<void> {
    for (let claims = 0; claims < CLAIMS_PER_SWEEP; claims++) {
      const { claimed, areAll } = await this.files.claimExpired(FILES_PER_CLAIM);
      for (const file of claimed) if (!(await this.remove(file))) return;
      if (areAll) return;
    }
  }

  /** @returns whether to go on; what was claimed and is left is tried again later */
  private async remove(file: Scope & FileRef): Promise<boolean> {
    if (this.stop.aborted) return false;
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
