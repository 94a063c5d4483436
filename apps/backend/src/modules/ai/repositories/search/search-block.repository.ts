import { Injectable } from '@nestjs/common';
import type { Scope } from '../../../../common/scope.js';
import { signatureOf } from '../../domain/trigram-signature.js';
import { DatabaseGateway } from '../database-gateway.js';
import { addBlock, nextRun, type RunRow } from './search-block.sql.js';

/** Signatures of runs of messages, by which a search skips runs that cannot contain its terms. */
@Injectable()
export class SearchBlockRepository {
  constructor(private readonly database: DatabaseGateway) {}

  /**
   * Adds the block after the last one; of two processes that try, one succeeds.
   *
   * @returns false where too few messages are left for a block
   */
  async extend(scope: Scope): Promise<boolean> {
    const run = await this.database.of(scope).query<RunRow>(nextRun(scope));
    const [first, last] = [run.at(0), run.at(-1)];
    if (!first || !last) return false;
    const signature = await signatureOf(run.map(({ searchText }) => searchText));
    await this.database.of(scope).query(addBlock(scope, { first, last, messages: run.length, signature }));
    return true;
  }
}
