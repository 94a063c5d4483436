import { createSecretKey } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { createRemoteJWKSet, errors, type JWTPayload, jwtVerify, type JWTVerifyOptions } from 'jose';
import { LRUCache } from 'lru-cache';
import { type AuthSettings, SETTINGS, type Settings } from '../config/settings.js';
import { ConversationError } from '../modules/ai/index.js';
import type { Caller } from './caller.js';

const MAX_ID_LENGTH = 128;
/** Tokens that are remembered. */
const REMEMBERED = 10_000;
/** Milliseconds for which they are: so long is a token taken after its key was withdrawn. */
const MEMORY = 60_000;

/**
 * Verifies tokens: HS256 by a secret, or RS256 and ES256 by published keys; never one kind by the other's key. A token
 * that was valid a moment ago is not verified again, which takes as long as storing a message.
 */
@Injectable()
export class TokenVerifier {
  private readonly verify: (token: string) => Promise<JWTPayload>;
  // By the clock that tokens expire by.
  private readonly callers = new LRUCache<string, Caller>({ max: REMEMBERED, perf: Date });

  constructor(@Inject(SETTINGS) { auth }: Settings) {
    this.verify = verifierFor(auth);
  }

  /**
   * The caller that a token names: claim `sub` is the user, `org` the organization, `scope` the grants.
   *
   * @throws ConversationError `UNAUTHENTICATED`, or `STORE_UNAVAILABLE` where the published keys cannot be fetched
   */
  async caller(token: string): Promise<Caller> {
    const known = this.callers.get(token);
    if (known) return known;
    const payload = await this.verify(token).catch((error: unknown) => {
      throw refusal(error);
    });
    const caller = callerFrom(payload);
    const ttl = Math.min(MEMORY, millisecondsLeft(payload));
    // To the cache, none at all is for ever.
    if (ttl > 0) this.callers.set(token, caller, { ttl });
    return caller;
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

function refusal(error: unknown): ConversationError {
  if (isAboutTheToken(error)) return unauthenticated('The token is not valid.');
  return new ConversationError(
    'STORE_UNAVAILABLE',
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

function callerFrom({ sub, org, scope }: JWTPayload): Caller {
  if (!isId(sub) || !isId(org)) throw unauthenticated('The token names no user and organization.');
  const grants = typeof scope === 'string' ? scope.split(' ').filter(Boolean) : [];
  return { scope: { organizationId: org, userId: sub }, grants: new Set(grants) };
}

function isId(value: unknown): value is string {
  if (typeof value !== 'string' || value === '' || !value.isWellFormed() || value.includes('\u0000'))
    return false;
  return Array.from(value).length <= MAX_ID_LENGTH;
}

export function unauthenticated(message: string): ConversationError {
  return new ConversationError('UNAUTHENTICATED', message);
}
