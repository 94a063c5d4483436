import { spawn } from 'node:child_process';
import { once as event } from 'node:events';
import { createInterface } from 'node:readline';
import { randomBytes } from 'node:crypto';
import { Pool } from 'undici';
import type { BenchContext } from '../bench-context.js';
import { atEnd } from '../cleanup.js';
import { product } from '../product.js';
import { seedEmptyConversations } from '../seeds/empty-conversations.js';
import { WRITER } from '../seeds/ids.js';
import { type Append, at } from './appender.js';
import { messageInput } from './ours.js';

const STORED = 201;

/** Appends through the HTTP API of a backend in a process of its own, over connections that are kept. */
export async function httpAppender(bench: BenchContext, connections: number): Promise<Append> {
  const { ids } = await seedEmptyConversations(bench, connections);
  const secret = randomBytes(32).toString('hex');
  const backend = new Pool(await startBackend(secret), { connections, pipelining: 1 });
  atEnd(() => backend.destroy());
  const headers = { authorization: `Bearer ${await token(secret)}`, 'content-type': 'application/json' };
  return async (writer, turn) => {
    const path = `/api/v1/ai/conversations/${at(ids, writer)}/messages`;
    const body = JSON.stringify(messageInput(turn));
    const response = await backend.request({ method: 'POST', path, headers, body });
    const text = await response.body.text();
    if (response.statusCode !== STORED) throw new Error(`HTTP ${response.statusCode}: ${text}`);
  };
}

function token(secret: string): Promise<string> {
  const { organizationId: org, userId: user } = WRITER;
  const settings = product.loadSettings();
  const { claims, maxLifetimeSeconds } = settings.auth;
  const auth = { claims, maxLifetimeSeconds, secret };
  return product.developmentToken({ ...settings, auth }, { org, user, scope: 'ai:append' });
}

/** @returns the address it listens on */
async function startBackend(secret: string): Promise<string> {
  const child = spawn(process.execPath, ['dist/main.js'], {
    cwd: product.projectRoot(),
    env: {
      ...process.env,
      PORT: '0',
      AUTH_JWT_SECRET: secret,
      AUTH_JWKS_URL: '',
      AUTH_JWT_ISSUER: '',
      AUTH_JWT_AUDIENCE: '',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  atEnd(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGTERM');
    await event(child, 'exit');
  });
  for await (const line of createInterface(child.stdout)) {
    const address = /^Listening on (\S+)/.exec(line)?.[1];
    if (address !== undefined) {
      child.stdout.resume();
      return address;
    }
  }
  throw new Error('The backend did not start.');
}
