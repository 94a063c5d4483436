import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { atOnce } from '../../support/times.js';
import { bystander, percentile, type Service } from '../bystander.js';
import type { Scenario } from '../scenario.js';

/** Time in which a backend that has just started becomes as fast as it is. */
const WARM_UP_MS = 8_000;
const QUIET_MS = 10_000;
const ATTACK_MS = 20_000;
/** Time until an attack is under way. */
const RAMP_MS = 2_000;
/** The p99 of a user who is not to blame is at most so many times what it is in quiet. */
const MOST_TIMES = 5;
/** Other users who share the requests that are measured: none may send as many in a minute. */
const OTHERS = 8;
const HEAP_MEBIBYTES = 512;

/** Attacks of strangers and of users, while another user's requests are measured. */
export const ATTACKED: Scenario[] = [
  attacked('half requests', 'strangers hold back the bodies of 1,000 requests'),
  attacked('large bodies', 'strangers send 4 MiB each, and ask for the health'),
  attacked('large pages', 'a user reads pages of 200 messages of 2 MiB'),
  attacked('many chats', 'a user chats in 60 conversations at a time'),
  attacked('heavy searches', 'a user searches 210 MiB for eight letters, 40 times at once'),
  attacked('many streams', 'a user follows an answer 570 times and reads nothing'),
];

function attacked(name: string, about: string): Scenario {
  return {
    name: about,
    rounds: 1,
    writers: { count: 1, pauseMs: 50 },
    settings: {
      NODE_OPTIONS: `--max-old-space-size=${HEAP_MEBIBYTES}`,
      RATE_LIMIT_PER_MINUTE: '600',
      MAX_REQUESTS_IN_FLIGHT_PER_USER: '50',
    },
    inject: async (environment) => {
      const {
        applications: [application],
        tokenOf,
      } = environment;
      if (!application) throw new Error('there is no application');
      const others = await atOnce(OTHERS, (number) => tokenOf(`bystander ${number}`));
      const target = { url: application.url, token: await tokenOf('hostile') };
      const worker = new Worker(new URL('../attacks/attacker.js', import.meta.url), {
        workerData: { name, target },
      });
      try {
        await once(worker, 'message');
        await bystander(application.url, others, WARM_UP_MS);
        const quiet = await bystander(application.url, others, QUIET_MS);
        worker.postMessage('begin');
        await pause(RAMP_MS);
        const served = await bystander(application.url, others, ATTACK_MS);
        const memory = await application.memory();
        worker.postMessage('end');
        const [outcomes] = (await once(worker, 'message')) as [Record<string, number>];
        judge(quiet, served);
        return described(quiet, served, memory, outcomes);
      } finally {
        await worker.terminate();
      }
    },
  };
}

function judge(quiet: Service, attacked: Service): void {
  const [before, during] = [p99(quiet), p99(attacked)];
  if (attacked.refused.length > 0)
    throw new Error(`${attacked.refused.length} requests of another were not served: ${attacked.refused[0]}`);
  if (during > MOST_TIMES * before)
    throw new Error(`the p99 of another rose from ${before.toFixed(1)} to ${during.toFixed(1)} ms`);
}

function described(
  quiet: Service,
  attacked: Service,
  memory: number,
  outcomes: Record<string, number>,
): string {
  const counts = Object.entries(outcomes).map(([outcome, count]) => `${count} × ${outcome}`);
  return (
    `p99 of another ${p99(quiet).toFixed(1)} ms in quiet, ${p99(attacked).toFixed(1)} ms then; ` +
    `${Math.round(memory / 1024 ** 2)} MiB; the attack was answered ${counts.join(', ') || 'nothing'}`
  );
}

function p99({ served }: Service): number {
  return percentile(served, 99);
}
