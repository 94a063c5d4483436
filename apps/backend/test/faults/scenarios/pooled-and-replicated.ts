import type { StreamingReplica } from '../../support/streaming-replica.js';
import { OwnWriters, type ReadCounts } from '../own-writers.js';
import type { PooledDatabase } from '../pooled-database.js';
import type { Environment, Scenario } from '../scenario.js';
import { within } from '../waiting.js';

/** Messages that each user stores and reads while a part is away. */
const MESSAGES = 3;
/** Messages of all that the replica lacks when it goes on. */
const FAR_BEHIND = 200;
/** Messages until one was stored and read that was begun after the fault. */
const BEGUN_AFTER = 2;
/** Time from the end of a fault within which every user stores and reads again. */
const BACK_WITHIN_MS = 15_000;
/** Time from then on within which the replica answers reads of every process. */
const REPLICA_BACK_WITHIN_MS = 30_000;
/** Time for which a read waits for its answer, at most: for a replica that is silent, most of it. */
const LONGEST_READ_MS = 20_000;

type Parts = Environment & { replica: StreamingReplica; pooled: PooledDatabase };

/** Harms a part, and mends it; `meanwhile` resolves when every user has stored some and read them. */
type Fault = (parts: Parts, meanwhile: () => Promise<unknown>) => Promise<void>;

/** Faults by what the table calls them. */
const FAULTS = {
  'an application killed': async ({ applications: [application] }, meanwhile) => {
    await application?.kill();
    await meanwhile();
    await application?.start();
  },
  'the pooler killed': async ({ pooled: { pooler }, load }) => {
    await pooler.kill();
    await load.refused.more(1);
    await pooler.restart();
  },
  'connections of the pooler to PostgreSQL cut': ({ proxy }) => {
    proxy.cut();
    return Promise.resolve();
  },
  'connections of applications to the pooler cut': ({ pooled: { network } }) => {
    network.cut();
    return Promise.resolve();
  },
  'the replica stopped until it is far behind': async ({ replica, load }, meanwhile) => {
    await replica.signal('SIGSTOP');
    await Promise.all([meanwhile(), load.acknowledged.more(FAR_BEHIND)]);
    await replica.signal('SIGCONT');
  },
  'the replica killed': async ({ replica }, meanwhile) => {
    await replica.kill();
    await meanwhile();
    await replica.restart();
  },
  'PostgreSQL killed': async ({ server, load }) => {
    await server.signal('SIGKILL');
    await load.refused.more(1);
    await server.restart();
  },
} satisfies Record<string, Fault>;

type FaultName = keyof typeof FAULTS;

export const POOLED_AND_REPLICATED = Object.keys(FAULTS) as FaultName[];

/** Two applications, and all that may stand around them, of which parts fail in turn. */
export function pooledAndReplicated(faults: readonly FaultName[]): Scenario {
  const counts: ReadCounts & { elsewhere: number } = { replica: 0, primary: 0, elsewhere: 0 };
  const count = async (users: OwnWriters): Promise<void> => {
    const { replica, primary } = await within(REPLICA_BACK_WITHIN_MS, users.count(), 'reads by the replica');
    counts.replica += replica;
    counts.primary += primary;
  };
  return {
    name: 'two applications behind a proxy, a pooler and a replica, of which each fails in turn',
    rounds: faults.length,
    applications: 2,
    longestMs: 600_000,
    behindGateway: true,
    pooled: true,
    replicated: true,
    settings: { DATABASE_REPLICA_MAX_LAG_MS: '1000' },
    inject: async (environment, round) => {
      const { replica, pooled, show } = environment;
      const name = faults[round];
      if (!replica || !pooled || name === undefined) throw new Error('a part is missing');
      const users = await OwnWriters.start(environment, `reader of round ${round}`);
      await count(users);
      await FAULTS[name]({ ...environment, replica, pooled }, () => users.more(MESSAGES));
      const began = performance.now();
      await within(BACK_WITHIN_MS, users.more(BEGUN_AFTER), `${name}: the time until users were served`);
      const backAfterMs = performance.now() - began;
      show(
        `${name}: users served after ${seconds(backAfterMs)}, no read took more than ${seconds(users.longestReadMs)}`,
      );
      await count(users);
      await users.stop();
      counts.elsewhere += users.readElsewhere;
      if (users.longestReadMs > LONGEST_READ_MS)
        throw new Error(`${name}: a read took ${seconds(users.longestReadMs)}`);
      return { backAfterMs, note: round < faults.length - 1 ? '' : described(counts) };
    },
  };
}

function described({ replica, primary, elsewhere }: ReadCounts & { elsewhere: number }): string {
  return (
    `${elsewhere} reads of own writes by the other application; between the faults ${replica} by the replica, ` +
    `${primary} by PostgreSQL`
  );
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(2)} s`;
}
