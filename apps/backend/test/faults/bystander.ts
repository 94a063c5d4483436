import { setTimeout as pause } from 'node:timers/promises';
import { atOnce } from '../support/times.js';
import { Client } from './client.js';

/** Requests of users who do nothing wrong. */
export interface Service {
  /** Milliseconds of each request that was served, ascending. */
  served: number[];
  /** Outcomes of the requests that were not. */
  refused: string[];
}

const PACE_MS = 25;
const TIMEOUT_MS = 30_000;
const PATHS = ['', '/messages', '/messages', '/with-messages'];
const APPEND = 1;

/** Sends one request each 25 ms, of the users in turn, who read and append, and measures how long each takes. */
export async function bystander(
  address: string,
  tokens: readonly string[],
  milliseconds: number,
): Promise<Service> {
  const users = await atOnce(tokens.length, async (number) => {
    const client = new Client(tokens[number] ?? '');
    return { client, id: await client.newConversation(address, `bystander ${performance.now()}`) };
  });
  const service: Service = { served: [], refused: [] };
  const running: Promise<void>[] = [];
  const until = performance.now() + milliseconds;
  for (let turn = 0; performance.now() < until; turn++) {
    const user = users[turn % users.length];
    const kind = Math.floor(turn / users.length) % PATHS.length;
    if (user)
      running.push(request(user.client, `${address}/api/v1/ai/conversations/${user.id}`, kind, service));
    await pause(PACE_MS);
  }
  await Promise.all(running);
  service.served.sort((one, other) => one - other);
  return service;
}

async function request(client: Client, url: string, kind: number, service: Service): Promise<void> {
  const body = kind === APPEND ? { role: 'user', content: 'Is it my turn?' } : null;
  const began = performance.now();
  const answer = await client.send(`${url}${PATHS[kind]}`, body, TIMEOUT_MS);
  if (answer && answer.status < 300) service.served.push(performance.now() - began);
  else service.refused.push(answer ? String(answer.status) : 'no answer');
}

/** Milliseconds within which so many of a hundred were served. */
export function percentile(ascending: readonly number[], percent: number): number {
  return ascending[Math.floor((ascending.length * percent) / 100)] ?? 0;
}
