import { Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import type { Scope } from '../../../../common/scope.js';
import { DatabaseGateway, type SqlExecutor } from '../../repositories/database-gateway.js';
import { ReplicaReads } from '../../repositories/replica/replica-reads.js';
import {
  dropOutgrownMonthsStatement,
  dropSumsStatement,
  lockStatement,
  makeDaysStatement,
  makeMonthsStatement,
  makeWholeDaysStatement,
  makeWholeMonthsStatement,
} from './sums-making.sql.js';
import {
  isSettled,
  type Unsummed,
  type UsageAudit,
  type UsageQuery,
  type UsageSums,
  WHOLE,
} from './usage-query.js';
import { usageStatement } from './usage.sql.js';

/** Users, and messages that are looked at for them, of whom sums are made by one transaction. */
const MAX_USERS_AT_A_TIME = 500;
const MAX_MESSAGES_AT_A_TIME = 50_000;
/** Transactions that make sums of an organization side by side. */
const MAX_LANES = 2;

/** The answer of the statement. */
type UsageAnswer = Omit<UsageSums, 'audits'> & { rowsAudit: UsageAudit; totalAudit: UsageAudit | null };

/** Sums of an organization's messages. */
@Injectable()
export class UsageRepository {
  constructor(
    private readonly database: DatabaseGateway,
    private readonly reads: ReplicaReads,
  ) {}

  /** Adds up, on a replica where that has all it takes. */
  async read(scope: Scope, query: UsageQuery): Promise<UsageSums> {
    return this.reads.read<UsageSums>(scope, {
      // What is wrong or is to be stored is the primary's to mend.
      onReplica: async (replica) => {
        const found = await this.readBy(replica, scope.organizationId, query);
        return isSettled(found) ? found : null;
      },
      onPrimary: (primary) => this.readBy(primary, scope.organizationId, query),
    });
  }

  private async readBy(database: SqlExecutor, organizationId: string, query: UsageQuery): Promise<UsageSums> {
    const [found] = await database.query<UsageAnswer>(usageStatement(organizationId, query));
    if (!found) throw new Error('PostgreSQL returned no row for usage.');
    const { rowsAudit, totalAudit, ...sums } = found;
    return { ...sums, audits: totalAudit ? [rowsAudit, totalAudit] : [rowsAudit] };
  }

  /** Drops the sums of users that are wrong. */
  async drop(scope: Scope, userIds: readonly string[]): Promise<void> {
    await this.database.of(scope).query(dropSumsStatement(scope.organizationId, userIds));
  }

  /**
   * Makes sums of closed days, a transaction for some users at a time, and some of them side by side: what was made stays
   * where it is broken off. Of a user with very many messages it makes the first part.
   *
   * @param onUsers is told how many users are done
   */
  async make(
    scope: Scope,
    users: readonly Unsummed[],
    tierBounds: readonly number[],
    onUsers: (done: number) => void = () => undefined,
  ): Promise<void> {
    const makeAll = async (lane: number) => {
      for (const userIds of portionsOf(users.filter(({ unit }) => laneOf(unit) === lane))) {
        await this.makePortion(scope, { userIds, lane }, tierBounds);
        onUsers(userIds.length);
      }
    };
    const lanes = await Promise.allSettled(Array.from({ length: MAX_LANES }, (_, lane) => makeAll(lane)));
    const failed = lanes.find((lane) => lane.status === 'rejected');
    if (failed) throw failed.reason;
  }

  private makePortion(
    scope: Scope,
    { userIds, lane }: { userIds: readonly string[]; lane: number },
    tierBounds: readonly number[],
  ): Promise<void> {
    const { organizationId } = scope;
    return this.database.of(scope).transaction(async (database) => {
      await database.query(lockStatement(organizationId, lane));
      await database.query(makeDaysStatement(organizationId, userIds, tierBounds));
      await database.query(dropOutgrownMonthsStatement(organizationId, userIds));
      await database.query(makeMonthsStatement(organizationId, userIds));
    });
  }

  /**
   * Makes sums of the whole organization from those of its users.
   *
   * @param isWrong tells whether those that there are disagree with the conversations
   */
  makeWhole(scope: Scope, isWrong: boolean): Promise<void> {
    const { organizationId } = scope;
    return this.database.of(scope).transaction(async (database) => {
      for (let lane = 0; lane < MAX_LANES; lane++) await database.query(lockStatement(organizationId, lane));
      if (isWrong) await database.query(dropSumsStatement(organizationId, [WHOLE]));
      await database.query(makeWholeDaysStatement(organizationId));
      await database.query(dropOutgrownMonthsStatement(organizationId, [WHOLE]));
      await database.query(makeWholeMonthsStatement(organizationId));
    });
  }
}

/** A user's lane is the same in every process. */
function laneOf(userId: string): number {
  return createHash('sha256').update(userId).digest().readUInt8() % MAX_LANES;
}

function portionsOf(users: readonly Unsummed[]): string[][] {
  const portions: string[][] = [];
  let messages = Infinity;
  for (const user of users) {
    const portion = portions.at(-1);
    messages += user.messages;
    if (portion && messages <= MAX_MESSAGES_AT_A_TIME && portion.length < MAX_USERS_AT_A_TIME)
      portion.push(user.unit);
    else {
      portions.push([user.unit]);
      messages = user.messages;
    }
  }
  return portions;
}
