import { Injectable } from '@nestjs/common';
import type { Scope } from '../domain/conversation.js';
import { signatureOf } from '../domain/signature.js';
import { addBlock, nextRun } from './search-block.sql.js';
import { Store } from './store.js';

export interface RunRow {
  number: number;
  id: string;
  createdAt: Date;
  searchText: string;
}

/** Signatures of runs of messages, by which a search skips what cannot hold its terms. */
@Injectable()
export class SearchBlockRepository {
  constructor(private readonly store: Store) {}

  /**
   * Adds the block after the last one; of two processes that do, one does.
   *
   * @returns false where too few messages are left for a block
   */
  async extend(scope: Scope): Promise<boolean> {
    const run = await this.store.query<RunRow>(nextRun(scope));
    const [first, last] = [run.at(0), run.at(-1)];
    if (!first || !last) return false;
    const signature = signatureOf(run.map(({ searchText }) => searchText));
    await this.store.query(addBlock(scope, { first, last, messages: run.length, signature }));
    return true;
  }
}
