import { percentile } from '../bystander.js';
import { crowd, type Tally } from '../crowd.js';
import { slow, unchanged } from '../proxy.js';
import type { Scenario } from '../scenario.js';

const CLIENTS = 200;
const POOL_SIZE = 4;
const MILLISECONDS = 60_000;
const DELAY_MS = 100;
/** Milliseconds that all but one in a hundred of those who are served wait at most: as long as one statement may take. */
const LONGEST_WAIT = 30_000;
/** Bytes by which the process may still grow in the second half. */
const MOST_GROWTH = 64 * 1024 ** 2;

export const crowded = crowdedScenario('', 0);
export const crowdedAndSlow = crowdedScenario(`, a database ${2 * DELAY_MS} ms away`, DELAY_MS);

function crowdedScenario(where: string, delay: number): Scenario {
  return {
    name: `${CLIENTS} clients on ${POOL_SIZE} connections for ${MILLISECONDS / 1000} s${where}`,
    rounds: 1,
    poolSize: POOL_SIZE,
    proxied: true,
    inject: async ({ applications: [application], proxy, token, random }) => {
      if (!application) throw new Error('there is no application');
      proxy.towardsServer = proxy.towardsClient = delay === 0 ? unchanged : slow(delay);
      const tally = await crowd({
        application,
        token,
        clients: CLIENTS,
        milliseconds: MILLISECONDS,
        seed: random.below(1000),
      });
      proxy.towardsServer = proxy.towardsClient = unchanged;
      judge(tally);
      return described(tally);
    },
  };
}

function judge({ served, wrong, peaks: [first, second] }: Tally): void {
  const outcomes = [...wrong].map(([what, count]) => `${count} × ${what}`);
  if (outcomes.length > 0)
    throw new Error(`neither served nor rejected with 429 or 503: ${outcomes.join(', ')}`);
  if (served.length === 0) throw new Error('nobody was served');
  if (percentile(served, 99) > LONGEST_WAIT) throw new Error('those who were served waited too long');
  if (second - first > MOST_GROWTH)
    throw new Error(`memory grew from ${mebibytes(first)} to ${mebibytes(second)} MiB`);
}

function described({ served, rejected, peaks }: Tally): string {
  const waits = [50, 99].map((percent) => `${Math.round(percentile(served, percent))} ms`);
  const memory = peaks.map(mebibytes).join(', then ');
  return `${served.length} served (p50 ${waits[0]}, p99 ${waits[1]}), ${rejected} rejected, at most ${memory} MiB`;
}

function mebibytes(bytes: number): number {
  return Math.round(bytes / 1024 ** 2);
}
