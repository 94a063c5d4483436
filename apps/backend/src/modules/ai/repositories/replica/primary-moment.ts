import { Prisma } from '../../../../prisma/generated/client.js';
import type { SqlExecutor } from '../database-gateway.js';
import { walPosition } from './wal-position.js';

/** A moment of the primary: all that was committed then, and acknowledged to anybody, is in its log at `position`. */
export interface PrimaryMoment {
  position: bigint;
  /** The history of the log, which a failover forks. */
  timeline: number;
  /** The number of the cluster, which its replicas share. */
  system: string;
  /** The transactions that were committed, as `pg_snapshot`. A replica cannot tell: it lacks those that run. */
  snapshot: string;
  /** The time of the primary, rounded up. */
  at: Date;
}

type MomentRow = Pick<PrimaryMoment, 'system' | 'snapshot' | 'at'> & { position: string; timeline: string };

/**
 * The statement reads no table. Its snapshot is older than the position, so what the snapshot saw stands before the
 * position. Without synchronous commits a commit is acknowledged before it is flushed: then the position is that up to
 * which the log is written. Where that ends a page, a replica never has reached it until more is written, so the
 * flushed one is asked for where it can.
 */
const MOMENT = Prisma.sql`
  SELECT CASE WHEN current_setting('synchronous_commit') = 'off' THEN pg_current_wal_insert_lsn()
      ELSE pg_current_wal_flush_lsn() END::text AS position,
    substr(pg_walfile_name(pg_current_wal_flush_lsn()), 1, 8) AS timeline,
    (SELECT system_identifier::text FROM pg_control_system()) AS system,
    pg_current_snapshot()::text AS snapshot, date_trunc('milliseconds', now()) + interval '1 ms' AS at`;

/**
 * Asks the primary for the moment. Requests that come while it is asked share the next question: the answer to the one
 * under way may be older than what they have written.
 */
export class PrimaryMoments {
  private underWay: Promise<PrimaryMoment> | null = null;
  private next: Promise<PrimaryMoment> | null = null;

  constructor(private readonly primary: SqlExecutor) {}

  /** A moment that is not before this call. */
  now(): Promise<PrimaryMoment> {
    if (!this.underWay) return this.ask();
    return (this.next ??= this.underWay.then(
      () => this.ask(),
      () => this.ask(),
    ));
  }

  private ask(): Promise<PrimaryMoment> {
    this.next = null;
    const asked = this.read().finally(() => {
      if (this.underWay === asked) this.underWay = null;
    });
    this.underWay = asked;
    return asked;
  }

  private async read(): Promise<PrimaryMoment> {
    const [row] = await this.primary.query<MomentRow>(MOMENT);
    if (!row) throw new Error('PostgreSQL told nothing of its log.');
    return { ...row, position: walPosition(row.position), timeline: Number.parseInt(row.timeline, 16) };
  }
}
