import { Inject, Injectable } from '@nestjs/common';
import { CONNECTION, type DatabaseConnection } from '../../../prisma/connect.js';
import type { AppendFigures } from '../repositories/append/append-batcher.js';
import { AppendRepository } from '../repositories/append/append.repository.js';
import { type AnsweredReads, ReplicaReads } from '../repositories/replica/replica-reads.js';

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

const MS_PER_SECOND = 1000;

/** Figures of the moment, which cost nothing until somebody reads them. */
@Injectable()
export class StoreFigures {
  constructor(
    @Inject(CONNECTION) private readonly connection: DatabaseConnection,
    private readonly replica: ReplicaReads,
    private readonly appended: AppendRepository,
  ) {}

  get pool(): PoolFigures {
    const { totalCount: total, idleCount: idle, waitingCount: waiting, options } = this.connection.pool;
    return { total, idle, waiting, max: options.max };
  }

  /** How appends share statements; null without group commit. */
  get appends(): AppendFigures | null {
    return this.appended.figures;
  }

  /** The time that the replica was behind when it was last asked; null where none is read, or it could not say. */
  get replicaDelaySeconds(): number | null {
    const { delayMs } = this.replica;
    return delayMs === null ? null : delayMs / MS_PER_SECOND;
  }

  /** The lists, searches and statistics that each server has answered; null where there is no replica. */
  get replicaReads(): Readonly<AnsweredReads> | null {
    return this.replica.answered;
  }
}
