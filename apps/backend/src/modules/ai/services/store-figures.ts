import { Inject, Injectable } from '@nestjs/common';
import { CONNECTION, type DatabaseConnection } from '../../../prisma/connect.js';

/** Connections of a pool. */
export interface PoolFigures {
  /** Open connections, and those of them that nobody uses now. */
  total: number;
  idle: number;
  /** Statements that wait for a connection. */
  waiting: number;
  /** Connections at most. */
  max: number;
}

/** Figures of the moment, which cost nothing until somebody reads them. */
@Injectable()
export class StoreFigures {
  private readReplicaDelay: () => number | null = () => null;

  constructor(@Inject(CONNECTION) private readonly connection: DatabaseConnection) {}

  get pool(): PoolFigures {
    const { totalCount: total, idleCount: idle, waitingCount: waiting, options } = this.connection.pool;
    return { total, idle, waiting, max: options.max };
  }

  /** The time that the replica is behind; null where none is read. */
  get replicaDelaySeconds(): number | null {
    return this.readReplicaDelay();
  }

  /** Takes the way to `replicaDelaySeconds` from what reads from a replica. */
  reportReplicaDelay(read: () => number | null): void {
    this.readReplicaDelay = read;
  }
}
