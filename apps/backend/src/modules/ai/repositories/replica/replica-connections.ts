import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import { ignoreLoss } from '../../../../prisma/connection-loss.js';
import type { Database, SqlExecutor } from '../../../../prisma/database.js';
import type { Prisma } from '../../../../prisma/generated/client.js';
import type { ReplicaConnection } from '../../../../prisma/replica-connection.js';
import type { PrimaryMoment } from './primary-moment.js';
import { FIRST_LOOK_MS, LONGEST_LOOK_MS, MAX_CONNECT_MS, MAX_SILENCE_MS } from './replica.limits.js';
import { beginWithState, hasCaughtUp, readState, type ReplicaState, unfitness } from './replica-state.js';
import { UnfitReplica } from './unfit-replica.js';

/** Runs reads on connections to the replica, each in a transaction that begins with a look at how far it is. */
export class ReplicaConnections {
  /** The time that the replica was behind the primary when it was last asked; null where it could not say. */
  delayMs: number | null = null;

  constructor(
    private readonly replica: Pick<ReplicaConnection, 'pool' | 'maxLagMs'>,
    private readonly database: Pick<Database, 'toQuery'>,
  ) {}

  /**
   * Reads from the replica what the primary had at a moment, or newer. The look and the read are of one transaction:
   * behind one address may be several replicas.
   *
   * @throws UnfitReplica where it does not have that in time
   */
  async read<T>(primary: PrimaryMoment, work: (replica: SqlExecutor) => Promise<T>): Promise<T> {
    const client = await this.connection();
    client.on('error', ignoreLoss);
    try {
      await this.untilCaughtUp(client, primary);
      const result = await work({ query: (statement) => this.query(client, statement) });
      void leave(client);
      return result;
    } catch (error) {
      client.off('error', ignoreLoss);
      client.release(true);
      throw error;
    }
  }

  private async untilCaughtUp(client: pg.PoolClient, primary: PrimaryMoment): Promise<void> {
    const began = performance.now();
    let state = await beginWithState(client);
    for (let wait = FIRST_LOOK_MS; ; wait *= 2) {
      const unfit = unfitness(state, primary);
      if (unfit !== null) throw new UnfitReplica(unfit);
      const waited = performance.now() - began;
      const isThere = hasCaughtUp(state, primary);
      this.delayMs = isThere ? (wait === FIRST_LOOK_MS ? 0 : waited) : delayOf(state, waited);
      if (isThere) return;
      const left = this.replica.maxLagMs - waited;
      if (left <= 0) throw new UnfitReplica('it is behind');
      await pause(Math.min(wait, left, LONGEST_LOOK_MS));
      state = await readState(client);
    }
  }

  private async query<Row extends object>(client: pg.PoolClient, statement: Prisma.Sql): Promise<Row[]> {
    const query = { ...this.database.toQuery(statement), query_timeout: MAX_SILENCE_MS };
    return (await client.query<Row>(query)).rows;
  }

  /** Waits for a connection for a moment. One that comes later is given back. */
  private async connection(): Promise<pg.PoolClient> {
    const connecting = this.replica.pool.connect();
    const late = new AbortController();
    const deadline = pause(MAX_CONNECT_MS, null, { signal: late.signal }).catch(() => null);
    try {
      const client = await Promise.race([connecting, deadline]);
      if (client) return client;
    } finally {
      late.abort();
    }
    connecting.then(
      (client) => {
        client.release();
      },
      () => undefined,
    );
    throw new UnfitReplica('it gives no connection in time');
  }
}

/** Ends the transaction of a read that has been answered. */
async function leave(client: pg.PoolClient): Promise<void> {
  const ended = await client.query('COMMIT').then(
    () => true,
    () => false,
  );
  client.off('error', ignoreLoss);
  client.release(!ended);
}

/** The age of what the replica has, which is at least the time that it was waited for. */
function delayOf({ ageMs }: ReplicaState, waitedMs: number): number | null {
  return ageMs === null ? null : Math.max(ageMs, waitedMs);
}
