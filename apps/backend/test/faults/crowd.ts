import { Random } from '../support/random.js';
import { atOnce } from '../support/times.js';
import type { Application } from './application.js';
import { Client } from './client.js';

/** What a crowd met. */
export interface Tally {
  /** Milliseconds of each request that was served, ascending. */
  served: number[];
  /** Requests that were told to come back, and when. */
  shed: number;
  /** Every other outcome, which none should have, with its count. */
  wrong: Map<string, number>;
  /** Bytes that the process held at most, in the first half and in the second. */
  peaks: [number, number];
}

export interface CrowdOptions {
  application: Application;
  token: string;
  clients: number;
  milliseconds: number;
  seed: number;
}

const PATIENCE_MS = 60_000;
const SERVED = [200, 201];
const SHED = [429, 503];
/** One request in so many is an append. */
const APPENDS = 4;

/** Has clients append and read in one conversation, each as fast as it is answered. */
export async function crowd({ application, token, ...options }: CrowdOptions): Promise<Tally> {
  const tally: Tally = { served: [], shed: 0, wrong: new Map(), peaks: [0, 0] };
  const client = new Client(token);
  const id = await client.newConversation(application.url, 'crowd');
  const messages = `${application.url}/api/v1/ai/conversations/${id}/messages`;
  const half = performance.now() + options.milliseconds / 2;
  const until = performance.now() + options.milliseconds;
  await atOnce(options.clients, async (number) => {
    const random = new Random(options.seed + number);
    while (performance.now() < until) {
      await ask(client, messages, random, tally);
      if (number === 0) await weigh(application, tally, performance.now() < half ? 0 : 1);
    }
  });
  tally.served.sort((one, other) => one - other);
  return tally;
}

async function ask(client: Client, messages: string, random: Random, tally: Tally): Promise<void> {
  const append = random.below(APPENDS) === 0 ? { role: 'user', content: 'Is it my turn?' } : null;
  const began = performance.now();
  const answer = await client.send(messages, append, PATIENCE_MS);
  if (answer && SERVED.includes(answer.status)) tally.served.push(performance.now() - began);
  else if (answer && SHED.includes(answer.status) && answer.retryAfter !== null) tally.shed += 1;
  else count(tally.wrong, answer ? `${answer.status}` : 'no answer');
}

async function weigh(application: Application, { peaks }: Tally, half: 0 | 1): Promise<void> {
  peaks[half] = Math.max(peaks[half], await application.memory());
}

function count(counts: Map<string, number>, what: string): void {
  counts.set(what, (counts.get(what) ?? 0) + 1);
}
