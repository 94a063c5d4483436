import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { Scope } from '../../../../common/scope.js';
import { Database } from '../../../../prisma/database.js';
import type { Prisma } from '../../../../prisma/generated/client.js';
import { REPLICA_CONNECTION, type ReplicaConnection } from '../../../../prisma/replica-connection.js';
import { AI_OPTIONS, type AiOptions } from '../../options/ai.options.js';
import { DatabaseGateway, type UserDatabase } from '../database-gateway.js';
import { type CaughtUpReplica, Replica } from './replica.js';
import { replicaLineLimits } from './replica-line.js';

/** Counts of the reads that may go to a replica, by the server that has answered. */
export interface AnsweredReads {
  replica: number;
  primary: number;
}

/** A read that is done otherwise on a replica than on the primary. */
export interface TwofoldRead<T> {
  /** Reads, and writes nothing. Null where only the primary can answer. */
  onReplica: (replica: CaughtUpReplica) => Promise<T | null>;
  onPrimary: (database: UserDatabase) => Promise<T>;
}

/**
 * Sends reads that cost much to the replica, where there is one. They see all that had been committed when they came,
 * whichever process wrote it; what the replica cannot answer so, the primary does.
 */
@Injectable()
export class ReplicaReads implements OnModuleInit {
  private readonly replica: Replica | null;
  private readonly counts: AnsweredReads = { replica: 0, primary: 0 };

  constructor(
    private readonly primary: DatabaseGateway,
    statements: Database,
    @Inject(REPLICA_CONNECTION) connection: ReplicaConnection | null,
    @Inject(AI_OPTIONS) { statementsPerUser }: Pick<AiOptions, 'statementsPerUser'>,
  ) {
    this.replica =
      connection &&
      new Replica(
        connection,
        primary.unscoped,
        statements,
        replicaLineLimits(connection.pool.options, statementsPerUser),
      );
  }

  /** Tells whether the replica is left out now; null where there is none. */
  get isLeftOut(): boolean | null {
    return this.replica?.standing.isLeftOut ?? null;
  }

  /** The time that the replica was behind when it was last asked; null where there is none, or it could not say. */
  get delayMs(): number | null {
    return this.replica?.delayMs ?? null;
  }

  /** The reads since the start; null where there is no replica. */
  get answered(): Readonly<AnsweredReads> | null {
    return this.replica && this.counts;
  }

  /** Looks at the replica once, so that it serves from the first read on. One that is gone delays no start for long. */
  async onModuleInit(): Promise<void> {
    await this.replica?.standing.look();
  }

  /** Runs a statement that reads, for a user. */
  query<Row extends object>(scope: Scope, statement: Prisma.Sql): Promise<Row[]> {
    return this.read(scope, {
      onReplica: (replica) => replica.query<Row>(statement),
      onPrimary: (primary) => primary.query<Row>(statement),
    });
  }

  /** Runs a read for a user. */
  async read<T>(scope: Scope, { onReplica, onPrimary }: TwofoldRead<T>): Promise<T> {
    const fromReplica = this.replica ? await this.replica.read(scope, onReplica) : null;
    const answer = fromReplica ?? (await onPrimary(this.primary.of(scope)));
    this.counts[fromReplica === null ? 'primary' : 'replica'] += 1;
    return answer;
  }
}
