import { beforeAll, describe, expect, it } from '@jest/globals';
import { type Answer, newClient, stranger } from '../support/http-client.js';
import { bytes, CLAIMS, type Claims, inSeconds, signed, unsigned } from '../support/tokens.js';
import { useBackend } from '../support/use-backend.js';

const SECRET = 'the secret of this file, long enough for HS256';
const HS256 = { alg: 'HS256' };

describe('A token signed by the secret', () => {
  const backend = useBackend({ AUTH_JWT_SECRET: SECRET });

  const listWith = (token: string): Promise<Answer> => stranger(backend.current, token).get('/conversations');
  const listAs = async (claims: Claims): Promise<Answer> =>
    listWith(await signed(bytes(SECRET), claims, HS256));

  function expectUnauthenticated({ status, headers, body }: Answer): void {
    expect([status, body.code]).toEqual([401, 'UNAUTHENTICATED']);
    expect(headers.get('www-authenticate')).toBe('Bearer');
    expect(headers.get('content-type')).toMatch(/^application\/problem\+json/);
  }

  it('lets its user in', async () => {
    expect((await listAs(CLAIMS)).status).toBe(200);
    expect(
      (await listAs({ ...CLAIMS, nbf: inSeconds(-5), iat: inSeconds(-5), aud: 'any', iss: 'any' })).status,
    ).toBe(200);
  });

  it.each(['bearer', 'BEARER', 'Bearer '])('is taken after "%s"', async (scheme) => {
    const authorization = `${scheme} ${await signed(bytes(SECRET), CLAIMS, HS256)}`;

    expect((await stranger(backend.current).get('/conversations', { authorization })).status).toBe(200);
  });

  it.each(['', 'Bearer', 'Bearer ', 'Basic bWlhOm1pYQ==', 'Bearer a b', 'Bearer é', 'token'])(
    'is not the header "%s"',
    async (authorization) => {
      expectUnauthenticated(await stranger(backend.current).get('/conversations', { authorization }));
    },
  );

  it.each<[string, Claims]>([
    ['has expired', { ...CLAIMS, exp: inSeconds(-60) }],
    ['never expires', { ...CLAIMS, exp: undefined }],
    ['is not valid yet', { ...CLAIMS, nbf: inSeconds(60) }],
    ['expires at a text', { ...CLAIMS, exp: 'tomorrow' }],
    ['names no user', { ...CLAIMS, sub: undefined }],
    ['has a list as organization', { ...CLAIMS, org: ['acme'] }],
    ['has a text as entities', { ...CLAIMS, ai_entities: 'case:HR-17' }],
  ])('is refused when it %s', async (_, claims) => {
    expectUnauthenticated(await listAs(claims));
  });

  it('is refused with the name of the claim that it lacks', async () => {
    expect((await listAs({ ...CLAIMS, org: undefined })).body.detail).toBe('The token has no claim org.');
  });

  it('lets its user in while the clocks differ by some seconds', async () => {
    expect((await listAs({ ...CLAIMS, exp: inSeconds(-3) })).status).toBe(200);
  });

  it('takes ids of any format up to 128 characters', async () => {
    const scope = { organizationId: '😀'.repeat(128), userId: "x'; DROP TABLE ai_message; --" };
    const client = await newClient(backend.current, { scope });
    const conversation = await client.newConversation();

    expect(conversation).toMatchObject(scope);
  });

  it.each(['0', ['append'], { 'ai:append': true }, 7, null])(
    'grants nothing by the scope %j',
    async (scope) => {
      const token = await signed(bytes(SECRET), { ...CLAIMS, scope }, HS256);
      const client = stranger(backend.current, token);
      const { id } = await client.newConversation();
      const answer = await client.post(`/conversations/${id}/messages`, { role: 'assistant', content: 'x' });

      expect([answer.status, answer.body.code]).toEqual([403, 'FORBIDDEN']);
    },
  );

  it('is refused when it was signed by another key, or by none', async () => {
    const token = await signed(bytes(SECRET), CLAIMS, HS256);
    const [header, payload, signature] = token.split('.') as [string, string, string];
    const other = Buffer.from(JSON.stringify({ ...CLAIMS, org: 'other' })).toString('base64url');

    const tokens = [
      await signed(bytes(`${SECRET}!`), CLAIMS, HS256),
      await signed(bytes(SECRET.repeat(2)), CLAIMS, { alg: 'HS512' }),
      unsigned(CLAIMS),
      unsigned(CLAIMS, 'None'),
      unsigned(CLAIMS, 'HS256'),
      `${header}.${other}.${signature}`,
      `${header}.${payload}.`,
      `${header}.${payload}`,
    ];
    for (const refused of tokens) expectUnauthenticated(await listWith(refused));
  });
});

describe('Claims that the settings name', () => {
  const backend = useBackend({
    AUTH_JWT_SECRET: SECRET,
    AUTH_CLAIM_USER: 'https://example.com/user',
    AUTH_CLAIM_ORG: 'tenant.id',
    AUTH_CLAIM_SCOPE: 'realm_access.roles',
  });
  const { exp } = CLAIMS;
  const mapped = {
    exp,
    'https://example.com/user': 'noa',
    tenant: { id: 'globex' },
    realm_access: { roles: ['ai:append'] },
  };

  it('say who calls and what is granted', async () => {
    const client = stranger(backend.current, await signed(bytes(SECRET), mapped, HS256));
    const conversation = await client.newConversation();
    const answer = await client.post(`/conversations/${conversation.id}/messages`, {
      role: 'assistant',
      content: 'Hello',
    });

    expect(conversation).toMatchObject({ organizationId: 'globex', userId: 'noa' });
    expect(answer.status).toBe(201);
  });

  it('are asked for instead of the usual ones', async () => {
    const { status, body } = await stranger(backend.current, await signed(bytes(SECRET), CLAIMS, HS256)).get(
      '/conversations',
    );

    expect([status, body.detail]).toEqual([401, 'The token has no claim https://example.com/user.']);
  });

  it('stand in a development token', async () => {
    expect((await (await newClient(backend.current)).get('/conversations')).status).toBe(200);
  });
});

describe('Issuer and audience', () => {
  const backend = useBackend({ AUTH_JWT_SECRET: SECRET, AUTH_JWT_ISSUER: 'us', AUTH_JWT_AUDIENCE: 'store' });
  const right = { ...CLAIMS, iss: 'us', aud: 'store' };
  let sign: (claims: Claims) => Promise<string>;

  beforeAll(() => {
    sign = (claims) => signed(bytes(SECRET), claims, HS256);
  });

  it.each<[Claims, number]>([
    [right, 200],
    [{ ...right, aud: ['other', 'store'] }, 200],
    [{ ...right, iss: 'them' }, 401],
    [{ ...right, iss: undefined }, 401],
    [{ ...right, aud: 'other' }, 401],
    [{ ...right, aud: undefined }, 401],
    [{ ...right, aud: [] }, 401],
  ])('are checked where they are set: %j answers %d', async (claims, status) => {
    expect((await stranger(backend.current, await sign(claims)).get('/conversations')).status).toBe(status);
  });

  it('stand in a development token', async () => {
    expect((await (await newClient(backend.current)).get('/conversations')).status).toBe(200);
  });
});
