import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { SettingsError } from './config/environment.js';
import { explain } from './explain.js';

const DATABASE = 'DATABASE_URL says where it is; unset it for the embedded one.';

async function failureAt(connectionString: string): Promise<unknown> {
  return new pg.Client({ connectionString }).connect().catch((error: unknown) => error);
}

function coded(code: string, more: object = {}): Error {
  return Object.assign(new Error('raw'), { code, ...more });
}

describe('explain', () => {
  it('names the host that is not found', async () => {
    const sentence = explain(await failureAt('postgresql://me:hunter2@nowhere.invalid/x'));

    expect(sentence).toMatch(
      /^The database failed: it cannot be reached \((ENOTFOUND|EAI_AGAIN): no host is called nowhere\.invalid\)\. /,
    );
    expect(sentence).not.toContain('hunter2');
  });

  it('says of a server without TLS that it is the database', async () => {
    const server = createServer((socket) => socket.once('data', () => socket.end('N'))).listen(
      0,
      '127.0.0.1',
    );
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;

    const error = await failureAt(`postgresql://me@127.0.0.1:${port}/x?sslmode=verify-full`);
    server.close();

    expect(explain(error)).toBe(
      `The database failed: it cannot be reached (The server does not support SSL connections). ${DATABASE}`,
    );
  });

  it.each([
    [coded('ECONNREFUSED'), `The database failed: it cannot be reached (ECONNREFUSED). ${DATABASE}`],
    [coded('EADDRINUSE', { port: 3000 }), 'Port 3000 is taken. Set PORT to another one: PORT=3001 npm start'],
    [coded('EACCES', { port: 80 }), 'Port 80 is not allowed for this user. Set PORT above 1023.'],
    [new SettingsError(['PORT is wrong']), 'PORT is wrong.'],
    ['thrown', 'It failed for an unknown reason.'],
  ])('says of %p: %s', (error, sentence) => {
    expect(explain(error)).toBe(sentence);
  });

  it.each(['SELF_SIGNED_CERT_IN_CHAIN', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'])(
    'says of %s what makes the certificate trusted',
    (code) => {
      expect(explain(coded(code))).toMatch(
        /cannot be reached \(\w+: its certificate is not trusted; sslrootcert=/,
      );
    },
  );
});
