import type { Scope } from '../../../../common/scope.js';
import { type Append, type AppendTarget, NOT_FOUND, type Placement } from './append.js';
import { MAX_ATTEMPTS } from './append.limits.js';
import { retryLostRaces } from './lost-races.js';
import type { SqlExecutor } from '../database-gateway.js';
import { branchPlaceStatement } from './branch-place.sql.js';
import { timesOf } from './append-times.js';
import { branchWrites } from './branch-writes.sql.js';
import { dropSumsOf } from '../stats.sql.js';
import { lockConversation } from '../branches/conversation.sql.js';

/** Runs work in a transaction of a user. */
type InTransaction = <T>(scope: Scope, work: (database: SqlExecutor) => Promise<T>) => Promise<T>;

/** Stores appends that do not follow the newest message, each by itself. */
export class BranchWriter implements AppendTarget {
  constructor(
    private readonly inTransaction: InTransaction,
    private readonly maxAttempts = MAX_ATTEMPTS,
  ) {}

  async append(append: Append): Promise<Placement> {
    const statement = branchPlaceStatement(append);
    return retryLostRaces(this.maxAttempts, () =>
      this.inTransaction(append.scope, async (database) => {
        // Locked by a statement before: what is counted is what was committed when the lock was there.
        await database.query(lockConversation(append));
        const [found = NOT_FOUND] = await database.query<Placement>(statement);
        const placement = { ...found, times: timesOf(append.messages, found) };
        if (placement.outcome !== 'accepted') return placement;
        for (const write of branchWrites(append, placement)) await database.query(write);
        // What was said on a day that has been added up is not in its sums.
        if (append.messages.some(({ createdAt }) => createdAt))
          await database.query(dropSumsOf(append.scope, append.conversationId));
        return placement;
      }),
    );
  }
}
