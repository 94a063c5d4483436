import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { SignJWT } from 'jose';
import { settingsFrom } from '../config/settings.js';
import { TokenVerifier } from './token.verifier.js';

const SECRET = 'a secret of more than thirty-two characters';
const NOW = new Date('2026-05-01T12:00:00Z');

function token(claims: Record<string, unknown> = {}): Promise<string> {
  const payload = { sub: 'mia', org: 'acme', scope: 'ai:append', ...claims };
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
    const principal = { organizationId: 'acme', userId: 'mia', grants: new Set(['ai:append']) };

    expect(await verifier.principal(sent)).toEqual(principal);
    expect(await verifier.principal(sent)).toEqual(principal);
  });

  it.each([
    ['in five seconds', 5],
    ['in more than it is remembered', 90],
  ])('takes a token that expires %s until then, and no longer', async (_when, seconds) => {
    const sent = await token({ exp: NOW.getTime() / 1000 + seconds });
    await verifier.principal(sent);

    jest.advanceTimersByTime(seconds * 1000 - 1);
    expect(await verifier.principal(sent)).toMatchObject({ userId: 'mia' });
    jest.advanceTimersByTime(1);
    await expect(verifier.principal(sent)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it('never takes a token that differs in its signature from one that it knows', async () => {
    const sent = await token();
    await verifier.principal(sent);
    const forged = (await token({ sub: 'noa' })).replace(/[^.]+$/, sent.split('.')[2] ?? '');

    await expect(verifier.principal(forged)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });
});
