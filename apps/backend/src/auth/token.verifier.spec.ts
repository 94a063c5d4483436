import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { SignJWT } from 'jose';
import { settingsFrom } from '../config/settings.js';
import { developmentToken } from './development-token.js';
import { TokenVerifier } from './token.verifier.js';

const SECRET = 'a secret of more than thirty-two characters';
const NOW = new Date('2026-05-01T12:00:00Z');

function inSeconds(seconds: number): number {
  return NOW.getTime() / 1000 + seconds;
}

function token(claims: Record<string, unknown> = {}): Promise<string> {
  const payload = { sub: 'mia', org: 'acme', scope: 'ai:append', exp: inSeconds(3600), ...claims };
  return new SignJWT(payload).setProtectedHeader({ alg: 'HS256' }).sign(new TextEncoder().encode(SECRET));
}

describe('TokenVerifier', () => {
  let verifier: TokenVerifier;

  beforeEach(() => {
    jest.useFakeTimers({ now: NOW, doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] });
    verifier = new TokenVerifier(settingsFrom({ AUTH_JWT_SECRET: SECRET }));
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('names the same principal as often as it is asked', async () => {
    const sent = await token();
    const principal = {
      organizationId: 'acme',
      userId: 'mia',
      grants: new Set(['ai:append']),
      expiresAt: new Date(inSeconds(3610) * 1000),
    };

    expect(await verifier.principal(sent)).toEqual(principal);
    expect(await verifier.principal(sent)).toEqual(principal);
  });

  it.each([
    ['has expired by a clock that is ahead', -5],
    ['expires in five seconds', 5],
    ['expires in more than it is remembered', 90],
  ])('takes a token that %s until ten seconds after, and no longer', async (_when, seconds) => {
    const sent = await token({ exp: inSeconds(seconds) });
    await verifier.principal(sent);

    jest.advanceTimersByTime((seconds + 10) * 1000 - 1);
    expect(await verifier.principal(sent)).toMatchObject({ userId: 'mia' });
    jest.advanceTimersByTime(1);
    await expect(verifier.principal(sent)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it('takes a token from ten seconds before it is valid, and no earlier', async () => {
    expect(await verifier.principal(await token({ nbf: inSeconds(10) }))).toBeDefined();
    await expect(verifier.principal(await token({ nbf: inSeconds(11) }))).rejects.toThrow(
      'The token is not valid yet.',
    );
  });

  it.each([
    [{ exp: undefined }, 'The token has no claim exp.'],
    [{ exp: 'tomorrow' }, "The token's claim exp is not the one that is expected."],
    [{ exp: inSeconds(-11) }, 'The token has expired.'],
    [{ iss: 'them' }, "The token's claim iss is not the one that is expected."],
    [{ iss: undefined }, 'The token has no claim iss.'],
    [{ aud: 'other' }, "The token's claim aud is not the one that is expected."],
    [{ org: undefined }, 'The token has no claim org.'],
  ])('says of a token with %j what is wrong', async (claims, sentence) => {
    const strict = new TokenVerifier(
      settingsFrom({ AUTH_JWT_SECRET: SECRET, AUTH_JWT_ISSUER: 'us', AUTH_JWT_AUDIENCE: 'store' }),
    );
    const sent = await token({ iss: 'us', aud: 'store', ...claims });

    await expect(strict.principal(sent)).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
      message: sentence,
    });
  });

  it.each([
    ['an hour after it was made', { iat: inSeconds(-10), exp: inSeconds(3590) }, true],
    ['later', { iat: inSeconds(-10), exp: inSeconds(3591) }, false],
    ['an hour from now, and does not say when it was made', { exp: inSeconds(3600) }, true],
    ['later, and does not say when it was made', { exp: inSeconds(3601) }, false],
    ['later, and says that it is made in the future', { iat: inSeconds(9000), exp: inSeconds(9010) }, false],
  ])('is told to take a token for an hour: one that ends %s', async (_, claims, taken) => {
    const hour = settingsFrom({ AUTH_JWT_SECRET: SECRET, AUTH_JWT_MAX_LIFETIME_SECONDS: '3600' });
    const judged = new TokenVerifier(hour).principal(await token(claims));

    if (taken) expect(await judged).toMatchObject({ userId: 'mia' });
    else
      await expect(judged).rejects.toMatchObject({
        code: 'UNAUTHENTICATED',
        message: 'The token lasts for longer than 3600 seconds.',
      });
  });

  it('says nothing about the claims of a token that somebody else has signed', async () => {
    const forged = withSignature(await token({ exp: undefined }), 'AAAA');

    await expect(verifier.principal(forged)).rejects.toThrow('The token is not valid.');
  });

  it('takes the claims that the settings name, as a development token has them', async () => {
    const settings = settingsFrom({
      AUTH_JWT_SECRET: SECRET,
      AUTH_CLAIM_USER: 'https://example.com/user',
      AUTH_CLAIM_ORG: 'org_id',
      AUTH_CLAIM_SCOPE: 'realm_access.roles',
    });
    const mapped = new TokenVerifier(settings);
    const claims = { org: 'acme', user: 'mia', scope: 'ai:audit', entities: ['case:HR-17'] };

    expect(await mapped.principal(await developmentToken(settings, claims))).toMatchObject({
      organizationId: 'acme',
      userId: 'mia',
      grants: new Set(['ai:audit']),
      entities: [{ entityType: 'case', entityId: 'HR-17' }],
    });
    await expect(mapped.principal(await token())).rejects.toThrow(
      'The token has no claim https://example.com/user.',
    );
  });

  it('never takes a token that differs in its signature from one that it knows', async () => {
    const sent = await token();
    await verifier.principal(sent);
    const forged = withSignature(await token({ sub: 'noa' }), sent.split('.')[2] ?? '');

    await expect(verifier.principal(forged)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });
});

function withSignature(token: string, signature: string): string {
  return `${token.slice(0, token.lastIndexOf('.'))}.${signature}`;
}
