import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { exportSPKI, generateKeyPair } from 'jose';
import { type Answer, type HttpClient, stranger } from '../support/http-client.js';
import { type KeyServer, startKeyServer } from '../support/key-server.js';
import { filled, NAMED_OPERATIONS } from '../support/operations.js';
import { rowsOf } from '../support/rows.js';
import { startTestBackend, type TestBackend } from '../support/test-backend.js';
import { bytes, CLAIMS, inSeconds, signed, unsigned } from '../support/tokens.js';

const RS256 = { alg: 'RS256', kid: 'rsa' };

const EVERY_GRANT = 'ai:append ai:supervise ai:audit ai:govern';

describe('Without a valid token', () => {
  let keys: KeyServer;
  let backend: TestBackend;
  let mia: HttpClient;
  let id: string;
  let tokens: Record<string, string | undefined>;

  beforeAll(async () => {
    keys = await startKeyServer();
    backend = await startTestBackend({ AUTH_JWT_SECRET: '', AUTH_JWKS_URL: keys.url });
    mia = stranger(backend, await signed(keys.rsa.privateKey, CLAIMS, RS256));
    id = (await mia.newConversation({ agentType: 'case' })).id;
    await mia.post(`/conversations/${id}/messages`, { role: 'user', content: 'Hello' });
    tokens = await badTokens();
  });

  afterAll(async () => {
    await backend.stop();
    await keys.stop();
  });

  async function badTokens(): Promise<Record<string, string | undefined>> {
    const { privateKey } = await generateKeyPair('RS256');
    const published = await exportSPKI(keys.rsa.publicKey);
    const token = await signed(keys.rsa.privateKey, CLAIMS, RS256);
    return {
      none: undefined,
      garbage: 'a.b.c',
      expired: await signed(keys.rsa.privateKey, { ...CLAIMS, exp: inSeconds(-60) }, RS256),
      'by another key': await signed(privateKey, CLAIMS, RS256),
      'alg: none': unsigned(CLAIMS),
      'HS256 by the public key': await signed(bytes(published), CLAIMS, { alg: 'HS256', kid: 'rsa' }),
      'a cut signature': token.slice(0, -1),
    };
  }

  it.each(NAMED_OPERATIONS)('%s tells nothing and changes nothing', async (_, operation) => {
    const before = await rowsOf(backend.database);
    const { method, path, body } = filled(operation, { id });
    const send = (token: string | undefined): Promise<Answer> =>
      stranger({ api: backend.url }, token).send(method, path, { body });

    for (const [kind, token] of Object.entries(tokens)) {
      const { status, headers, body: problem } = await send(token);
      expect([kind, status, problem.code]).toEqual([kind, 401, 'UNAUTHENTICATED']);
      expect(headers.get('www-authenticate')).toBe('Bearer');
    }
    expect(await rowsOf(backend.database)).toEqual(before);
  });

  it.each(NAMED_OPERATIONS)('is no reason to refuse the same %s with a valid one', async (_, operation) => {
    const { method, path, body } = filled(operation, { id });
    const token = await signed(keys.rsa.privateKey, { ...CLAIMS, scope: EVERY_GRANT }, RS256);
    const { status } = await stranger({ api: backend.url }, token).send(method, path, { body });

    expect([401, 403]).not.toContain(status);
    expect(status).toBeLessThan(500);
  });
});
