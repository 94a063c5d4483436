import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { exportJWK, exportSPKI, generateKeyPair } from 'jose';
import { type Answer, stranger } from '../support/http-client.js';
import { type KeyServer, startKeyServer } from '../support/key-server.js';
import { startTestBackend, type TestBackend } from '../support/test-backend.js';
import { bytes, CLAIMS, inSeconds, signed, unsigned } from '../support/tokens.js';

describe('A token signed by a published key', () => {
  let backend: TestBackend;
  let keys: KeyServer;

  beforeAll(async () => {
    keys = await startKeyServer();
  });

  afterAll(() => keys.stop());

  beforeEach(async () => {
    backend = await startTestBackend({ AUTH_JWT_SECRET: '', AUTH_JWKS_URL: keys.url });
  });

  afterEach(() => backend.stop());

  const listWith = (token: string): Promise<Answer> => stranger(backend, token).get('/conversations');

  it('is taken with RS256 and ES256', async () => {
    const byRsa = await signed(keys.rsa.privateKey, CLAIMS, { alg: 'RS256', kid: 'rsa' });
    const byEc = await signed(keys.ec.privateKey, CLAIMS, { alg: 'ES256', kid: 'ec' });

    expect((await listWith(byRsa)).status).toBe(200);
    expect((await listWith(byEc)).status).toBe(200);
  });

  it('is refused when it is wrong in any way', async () => {
    const unknownKeys = await generateKeyPair('RS256');
    const pem = await exportSPKI(keys.rsa.publicKey);
    const jwk = await exportJWK(keys.rsa.publicKey);
    const hs256 = { alg: 'HS256', kid: 'rsa' };
    const tokens = [
      await signed(bytes(pem), CLAIMS, hs256),
      await signed(bytes(pem.trim()), CLAIMS, hs256),
      await signed(bytes(JSON.stringify(jwk)), CLAIMS, hs256),
      await signed(Buffer.from(jwk.n!, 'base64url'), CLAIMS, hs256),
      await signed(unknownKeys.privateKey, CLAIMS, { alg: 'RS256', kid: 'rsa' }),
      await signed(unknownKeys.privateKey, CLAIMS, { alg: 'RS256', kid: 'unknown' }),
      await signed(keys.rsa.privateKey, { ...CLAIMS, exp: inSeconds(-60) }, { alg: 'RS256', kid: 'rsa' }),
      await signed(keys.rsa.privateKey, { ...CLAIMS, org: 7 }, { alg: 'RS256', kid: 'rsa' }),
      unsigned(CLAIMS),
      'garbage',
    ];

    for (const token of tokens) {
      const { status, body } = await listWith(token);
      expect([status, body.code]).toEqual([401, 'UNAUTHENTICATED']);
    }
  });

  it.each([
    ['answers 500', { status: 500, body: '' }],
    ['answers no JSON', { status: 200, body: '<html>' }],
    ['answers no key set', { status: 200, body: '{}' }],
  ])('is answered with 503 while the server of the keys %s, and 200 after that', async (_, broken) => {
    const token = await signed(keys.ec.privateKey, CLAIMS, { alg: 'ES256', kid: 'ec' });
    const { answer } = keys;
    keys.answer = broken;

    const down = await listWith(token);
    keys.answer = answer;

    expect([down.status, down.body.code]).toEqual([503, 'STORE_UNAVAILABLE']);
    expect(down.headers.get('retry-after')).toMatch(/^\d+$/);
    // The keys are asked for again after a pause.
    let up = await listWith(token);
    while (up.status === 503) up = await listWith(token);
    expect(up.status).toBe(200);
  });

  it('is answered with 503 when nobody listens at the address of the keys', async () => {
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
    const { port } = closed.address() as AddressInfo;
    await new Promise((resolve) => closed.close(resolve));
    const variables = { AUTH_JWT_SECRET: '', AUTH_JWKS_URL: `http://127.0.0.1:${port}/keys` };
    const alone = await startTestBackend(variables);

    const token = await signed(keys.ec.privateKey, CLAIMS, { alg: 'ES256', kid: 'ec' });
    const { status, body } = await stranger(alone, token).get('/conversations');
    const live = await fetch(`${alone.url}/health/live`);
    await alone.stop();

    expect([status, body.code, live.status]).toEqual([503, 'STORE_UNAVAILABLE', 200]);
  });
});
