import { setTimeout as pause } from 'node:timers/promises';
import { Client } from './client.js';

/** Requests of a user who does nothing wrong. */
export interface Service {
  /** Milliseconds of each request that was served, ascending. */
  served: number[];
  /** Outcomes of the requests that were not. */
  refused: string[];
}

const PACE_MS = 25;
const TIMEOUT_MS = 30_000;

/** Sends one request each 25 ms, reads and appends in turn, and measures how long each takes. */
export async function bystander(address: string, token: string, milliseconds: number): Promise<Service> {
  const client = new Client(token);
  const id = await client.newConversation(address, `bystander ${performance.now()}`);
  const paths = ['', '/messages', '/messages', '/with-messages'];
  const service: Service = { served: [], refused: [] };
  const running: Promise<void>[] = [];
  const until = performance.now() + milliseconds;
  for (let turn = 0; performance.now() < until; turn++) {
    const url = `${address}/api/v1/ai/conversations/${id}${paths[turn % paths.length]}`;
    const body = turn % paths.length === 1 ? { role: 'user', content: 'Is it my turn?' } : null;
    running.push(request(client, url, body, service));
    await pause(PACE_MS);
  }
  await Promise.all(running);
  service.served.sort((one, other) => one - other);
  return service;
}

async function request(client: Client, url: string, body: object | null, service: Service): Promise<void> {
  const began = performance.now();
  const answer = await client.send(url, body, TIMEOUT_MS);
  if (answer && answer.status < 300) service.served.push(performance.now() - began);
  else
    service.refused.push(
      answer ? JSON.stringify([answer.status, answer.retryAfter, answer.body.detail]) : 'no answer',
    );
}

/** Milliseconds within which so many of a hundred were served. */
export function percentile(ascending: readonly number[], percent: number): number {
  return ascending[Math.floor((ascending.length * percent) / 100)] ?? 0;
}
