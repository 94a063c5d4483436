import { Logger } from '@nestjs/common';
import { type Scope, userKey } from '../../../../common/scope.js';
import type { Database, SqlExecutor } from '../../../../prisma/database.js';
import type { ReplicaConnection } from '../../../../prisma/replica-connection.js';
import { ConversationError } from '../../domain/conversation-error.js';
import { FairLine, type FairLineLimits } from '../fair-line.js';
import { type PrimaryMoment, PrimaryMoments } from './primary-moment.js';
import { ReplicaConnections } from './replica-connections.js';
import { ReplicaStanding } from './replica-standing.js';
import { unfitnessOf } from './unfit-replica.js';

/** A replica that has all that the primary had at a moment which is not before the read came. */
export interface CaughtUpReplica extends SqlExecutor {
  primary: PrimaryMoment;
}

/** Reads from a replica what is not older than the call, or says that it cannot. Users take turns. */
export class Replica {
  readonly standing: ReplicaStanding;
  private readonly line: FairLine;
  private readonly moments: PrimaryMoments;
  private readonly connections: ReplicaConnections;

  constructor(
    connection: ReplicaConnection,
    primary: SqlExecutor,
    statements: Pick<Database, 'toQuery'>,
    limits: FairLineLimits,
  ) {
    this.line = new FairLine(limits);
    this.moments = new PrimaryMoments(primary);
    this.connections = new ReplicaConnections(connection, statements);
    this.standing = new ReplicaStanding(() => this.check(), new Logger('Replica'));
  }

  get delayMs(): number | null {
    return this.connections.delayMs;
  }

  /**
   * Runs a read that writes nothing.
   *
   * @returns what it returns; null where the primary has to answer
   * @throws ConversationError `STORE_UNAVAILABLE` where the primary cannot be asked how far it is: it could not answer
   */
  async read<T>(scope: Scope, work: (replica: CaughtUpReplica) => Promise<T | null>): Promise<T | null> {
    if (!this.standing.mayServe()) return null;
    const primary = await this.moments.now().catch((error: unknown) => this.leaveOut(error));
    if (primary === null) return null;
    const read = () => this.connections.read(primary, (replica) => work({ ...replica, primary }));
    return this.line
      .run(userKey(scope), read)
      .catch((error: unknown) => (error instanceof ConversationError ? null : this.leaveOut(error)));
  }

  private leaveOut(error: unknown): null {
    const reason = unfitnessOf(error);
    if (reason === null) throw error;
    this.standing.leaveOut(reason);
    return null;
  }

  private async check(): Promise<string | null> {
    try {
      await this.connections.read(await this.moments.now(), () => Promise.resolve());
      return null;
    } catch (error) {
      return unfitnessOf(error) ?? 'the primary does not say how far it is';
    }
  }
}
