import { Injectable } from '@nestjs/common';
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
} from './sums-making.sql.js';
import { type UnsummedUser, type UsageQuery, type UsageSums, WHOLE } from './usage-query.js';
import { usageStatement } from './usage.sql.js';

/** Users, and messages that are looked at for them, of whom sums are made by one transaction. */
const MAX_USERS_AT_A_TIME = 500;
const MAX_MESSAGES_AT_A_TIME = 50_000;

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
        const found = one(await replica.query<UsageSums>(usageStatement(scope.organizationId, query)));
        return isComplete(found) && found.unsummed.length === 0 ? found : null;
      },
      onPrimary: (primary) => this.readBy(primary, scope.organizationId, query),
    });
  }

  /** Adds up by a given way of sending statements, such as a transaction. */
  async readBy(database: SqlExecutor, organizationId: string, query: UsageQuery): Promise<UsageSums> {
    return one(await database.query<UsageSums>(usageStatement(organizationId, query)));
  }

  /** Drops the sums of users that are wrong. */
  async drop(scope: Scope, userIds: readonly string[]): Promise<void> {
    await this.database.of(scope).query(dropSumsStatement(scope.organizationId, userIds));
  }

  /**
   * Makes sums of closed days, a transaction for some users at a time: what was made stays where it is broken off. Of a
   * user with very many messages it makes the first part.
   *
   * @param onUser is told how many users are done
   */
  async make(
    scope: Scope,
    users: readonly UnsummedUser[],
    tierBounds: readonly number[],
    onUsers: (done: number) => void = () => undefined,
  ): Promise<void> {
    for (const userIds of portionsOf(users)) {
      await this.database.of(scope).transaction(async (database) => {
        await database.query(lockStatement(scope.organizationId));
        await database.query(makeDaysStatement(scope.organizationId, userIds, tierBounds));
        await database.query(dropOutgrownMonthsStatement(scope.organizationId, userIds));
        await database.query(makeMonthsStatement(scope.organizationId, userIds));
      });
      onUsers(userIds.length);
    }
  }

  /**
   * Makes sums of the whole organization from those of its users.
   *
   * @param isWrong tells whether those that there are disagree with the conversations
   */
  makeWhole(scope: Scope, isWrong: boolean): Promise<void> {
    const { organizationId } = scope;
    return this.database.of(scope).transaction(async (database) => {
      await database.query(lockStatement(organizationId));
      if (isWrong) await database.query(dropSumsStatement(organizationId, [WHOLE]));
      await database.query(makeWholeDaysStatement(organizationId));
      await database.query(dropOutgrownMonthsStatement(organizationId, [WHOLE]));
      await database.query(makeMonthsStatement(organizationId, [WHOLE]));
    });
  }
}

/** Tells whether an answer stands: nothing of it is missing or wrong. */
export function isComplete({ isIncomplete, wrong }: UsageSums): boolean {
  return !isIncomplete && wrong.length === 0;
}

function one([found]: UsageSums[]): UsageSums {
  if (!found) throw new Error('PostgreSQL returned no row for usage.');
  return found;
}

function portionsOf(users: readonly UnsummedUser[]): string[][] {
  const portions: string[][] = [];
  let messages = Infinity;
  for (const user of users) {
    const portion = portions.at(-1);
    messages += user.messages;
    if (portion && messages <= MAX_MESSAGES_AT_A_TIME && portion.length < MAX_USERS_AT_A_TIME)
      portion.push(user.userId);
    else {
      portions.push([user.userId]);
      messages = user.messages;
    }
  }
  return portions;
}
