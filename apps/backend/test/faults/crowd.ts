import { Random } from '../support/random.js';
import { atOnce } from '../support/times.js';
import type { Application } from './application.js';
import { Client } from './client.js';

/** Outcomes of the requests of a crowd. */
export interface Tally {
  /** Milliseconds of each request that was served, ascending. */
  served: number[];
  /** Requests that were answered 429 or 503 with `Retry-After`. */
  rejected: number;
  /** Counts of every other outcome: there should be none. */
  wrong: Map<string, number>;
  /** Most bytes that the process held, in the first half and in the second. */
  peaks: [number, number];
}

export interface CrowdOptions {
  application: Application;
  token: string;
  clients: number;
  milliseconds: number;
  seed: number;
}

const TIMEOUT_MS = 60_000;
const SERVED = [200, 201];
const REJECTED = [429, 503];
/** One request in so many is an append. */
const APPENDS = 4;

/** Appends and reads with many clients in one conversation, each as fast as it is answered. */
export async function crowd({ application, token, ...options }: CrowdOptions): Promise<Tally> {
  const tally: Tally = { served: [], rejected: 0, wrong: new Map(), peaks: [0, 0] };
  const client = new Client(token);
  const id = await client.newConversation(application.url, 'crowd');
  const messages = `${application.url}/api/v1/ai/conversations/${id}/messages`;
  const half = performance.now() + options.milliseconds / 2;
  const until = performance.now() + options.milliseconds;
  await atOnce(options.clients, async (number) => {
    const random = new Random(options.seed + number);
    while (performance.now() < until) {
      await request(client, messages, random, tally);
      if (number === 0) await recordMemory(application, tally, performance.now() < half ? 0 : 1);
    }
  });
  tally.served.sort((one, other) => one - other);
  return tally;
}

async function request(client: Client, messages: string, random: Random, tally: Tally): Promise<void> {
  const append = random.below(APPENDS) === 0 ? { role: 'user', content: 'Is it my turn?' } : null;
  const began = performance.now();
  const answer = await client.send(messages, append, TIMEOUT_MS);
  if (answer && SERVED.includes(answer.status)) tally.served.push(performance.now() - began);
  else if (answer && REJECTED.includes(answer.status) && answer.retryAfter !== null) tally.rejected += 1;
  else count(tally.wrong, answer ? `${answer.status}` : 'no answer');
}

async function recordMemory(application: Application, { peaks }: Tally, half: 0 | 1): Promise<void> {
  peaks[half] = Math.max(peaks[half], await application.memory());
}

function count(counts: Map<string, number>, what: string): void {
  counts.set(what, (counts.get(what) ?? 0) + 1);
}
