import { OwnWrites } from '../own-writes.js';
import type { Environment, Scenario } from '../scenario.js';
import { until } from '../waiting.js';
import type { StreamingReplica } from '../../support/streaming-replica.js';

/** Messages that a user stores, and reads back, during each fault and after it. */
const MESSAGES = 10;

type Fault = (
  environment: Environment,
  replica: StreamingReplica,
  meanwhile: () => Promise<void>,
) => Promise<void>;

const paused: Fault = async (_environment, replica, meanwhile) => {
  await replica.replay('paused');
  await meanwhile();
  await replica.replay('running');
};

const killed: Fault = async (_environment, replica, meanwhile) => {
  await replica.kill();
  await meanwhile();
  await replica.restart();
};

const late: Fault = async (_environment, replica, meanwhile) => {
  await replica.delayReplay(50);
  await meanwhile();
  await replica.delayReplay(0);
};

const primaryKilled: Fault = async ({ server }) => {
  await server.signal('SIGKILL');
  await server.restart();
};

const FAULTS = [paused, killed, late, primaryKilled];

export const replicaHarmed: Scenario = {
  name: 'two applications with a replica, which is paused, killed, and late; then the primary is killed',
  rounds: FAULTS.length,
  applications: 2,
  longestMs: 300_000,
  proxied: true,
  replicated: true,
  settings: { DATABASE_REPLICA_MAX_LAG_MS: '1000' },
  inject: async (environment, round) => {
    const { replica } = environment;
    const fault = FAULTS[round];
    if (!replica || !fault) throw new Error('there is no replica');
    const ownWrites = await OwnWrites.start(environment, `reader ${round}`);
    await servesReads(replica);
    await fault(environment, replica, () => ownWrites.more(MESSAGES));
    await ownWrites.more(MESSAGES);
    await servesReads(replica);
    await ownWrites.stop();
    return ownWrites.refused === 0 ? undefined : `${ownWrites.refused} reads refused`;
  },
};

/** Resolves when a statement upon our tables was met in the replica. */
async function servesReads(replica: StreamingReplica): Promise<void> {
  const reads = String.raw`
    SELECT FROM pg_stat_activity WHERE application_name = 'conversation-store' AND query LIKE '%.ai\_%'`;
  await until(async () => (await replica.query(reads)).length > 0);
}
