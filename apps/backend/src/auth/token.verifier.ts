import { createSecretKey } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { createRemoteJWKSet, errors, type JWTPayload, jwtVerify, type JWTVerifyOptions } from 'jose';
import { LRUCache } from 'lru-cache';
import { AppError } from '../common/app-error.js';
import type { Principal } from '../common/principal.js';
import { isScopeId } from '../common/scope.js';
import { type AuthSettings, SETTINGS, type Settings } from '../config/settings.js';

/** Tokens that are remembered. */
const REMEMBERED = 10_000;
/** Time for which they are: so long is a token taken after its key was withdrawn. */
const MEMORY_MS = 60_000;

/**
 * Verifies tokens: HS256 by a secret, or RS256 and ES256 by published keys; never one kind by the other's key. A token
 * that was valid a moment ago is not verified again, which takes as long as storing a message.
 */
@Injectable()
export class TokenVerifier {
  private readonly verify: (token: string) => Promise<JWTPayload>;
  // By the clock that tokens expire by.
  private readonly principals = new LRUCache<string, Principal>({ max: REMEMBERED, perf: Date });

  constructor(@Inject(SETTINGS) { auth }: Settings) {
    this.verify = verifierFor(auth);
  }

  /**
   * Reads the principal that a token names: claim `sub` is the user, `org` the organization, `scope` the grants.
   *
   * @throws AppError `UNAUTHENTICATED`, or `STORE_UNAVAILABLE` where the published keys cannot be fetched
   */
  async principal(token: string): Promise<Principal> {
    const known = this.principals.get(token);
    if (known) return known;
    const payload = await this.verify(token).catch((error: unknown) => {
      throw refusal(error);
    });
    const principal = principalFrom(payload);
    const ttl = Math.min(MEMORY_MS, millisecondsLeft(payload));
    // To the cache, none at all is for ever.
    if (ttl > 0) this.principals.set(token, principal, { ttl });
    return principal;
  }
}

/** Whole ones in which it is still valid: the one that it expires in is not. */
function millisecondsLeft({ exp }: JWTPayload): number {
  return exp === undefined ? Infinity : Math.ceil(exp * 1000 - Date.now()) - 1;
}

function verifierFor(auth: AuthSettings): (token: string) => Promise<JWTPayload> {
  const options: JWTVerifyOptions = {
    requiredClaims: ['sub', 'org'],
    ...(auth.issuer === undefined ? {} : { issuer: auth.issuer }),
    ...(auth.audience === undefined ? {} : { audience: auth.audience }),
  };
  if ('secret' in auth) {
    // As a key object: bare bytes would be made a key for each token anew.
    const key = createSecretKey(auth.secret, 'utf8');
    return async (token) => (await jwtVerify(token, key, { ...options, algorithms: ['HS256'] })).payload;
  }
  const keys = createRemoteJWKSet(new URL(auth.jwksUrl));
  return async (token) =>
    (await jwtVerify(token, keys, { ...options, algorithms: ['RS256', 'ES256'] })).payload;
}

function refusal(error: unknown): AppError {
  if (isAboutTheToken(error)) return unauthenticated('The token is not valid.');
  return new AppError(
    'STORE_UNAVAILABLE',
    503,
    'The keys that verify tokens cannot be fetched now; try again.',
    {
      cause: error,
    },
  );
}

function isAboutTheToken(error: unknown): boolean {
  if (error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid) return false;
  // Of the generic kind is "the key set did not answer with 200".
  return error instanceof errors.JOSEError && error.code !== 'ERR_JOSE_GENERIC';
}

function principalFrom({ sub, org, scope }: JWTPayload): Principal {
  if (!isScopeId(sub) || !isScopeId(org)) throw unauthenticated('The token names no user and organization.');
  const grants = typeof scope === 'string' ? scope.split(' ').filter(Boolean) : [];
  return { organizationId: org, userId: sub, grants: new Set(grants) };
}

export function unauthenticated(message: string): AppError {
  return new AppError('UNAUTHENTICATED', 401, message);
}
