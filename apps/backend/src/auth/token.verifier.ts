import { createSecretKey } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { errors, type JWTPayload, jwtVerify, type JWTVerifyOptions } from 'jose';
import { LRUCache } from 'lru-cache';
import { AppError } from '../common/app-error.js';
import type { Principal } from '../common/principal.js';
import { type AuthSettings, SETTINGS, type Settings } from '../config/settings.js';
import { principalFrom, unauthenticated } from './claims.js';
import { publishedKeys } from './published-keys.js';

/** Tokens that are remembered. */
const MAX_REMEMBERED_TOKENS = 10_000;
/** Time for which a token is remembered, and therefore still accepted after its key was withdrawn. */
const REMEMBERED_TOKEN_TTL_MS = 30_000;
/** Time by which the clock of the server that makes tokens may differ. */
const CLOCK_TOLERANCE_SECONDS = 10;

/**
 * Verifies tokens: HS256 by a secret, or RS256 and ES256 by published keys; never one kind by the other's key. A token
 * that was valid a moment ago is not verified again, which takes as long as storing a message.
 */
@Injectable()
export class TokenVerifier {
  private readonly verify: (token: string) => Promise<JWTPayload>;
  // By the clock that tokens expire by.
  private readonly principals = new LRUCache<string, Principal>({ max: MAX_REMEMBERED_TOKENS, perf: Date });

  constructor(@Inject(SETTINGS) private readonly settings: Settings) {
    this.verify = verifierFor(settings.auth);
  }

  /**
   * Reads the principal that a token names, by the claims of the settings.
   *
   * @throws AppError `UNAUTHENTICATED`, naming the claim that is wrong, or `STORE_UNAVAILABLE` where the
   *   published keys cannot be fetched
   */
  async principal(token: string): Promise<Principal> {
    const known = this.principals.get(token);
    if (known) return known;
    const payload = await this.verify(token).catch((error: unknown) => {
      throw refusal(error);
    });
    refuseLongLife(payload, this.settings.auth.maxLifetimeSeconds);
    const principal = {
      ...principalFrom(payload, this.settings.auth.claims),
      expiresAt: new Date(endOf(payload)),
    };
    const ttl = Math.min(REMEMBERED_TOKEN_TTL_MS, millisecondsLeft(payload));
    // To the cache, none at all is for ever.
    if (ttl > 0) this.principals.set(token, principal, { ttl });
    return principal;
  }
}

/** The moment from which the token is not accepted any longer. */
function endOf({ exp = 0 }: JWTPayload): number {
  return (exp + CLOCK_TOLERANCE_SECONDS) * 1000;
}

/** Whole milliseconds in which the token is still valid, without the one in which it ends. */
function millisecondsLeft(payload: JWTPayload): number {
  return Math.ceil(endOf(payload) - Date.now()) - 1;
}

/** Refuses a token that lasts too long: one that was stolen is of use until its end. */
function refuseLongLife({ exp = 0, iat }: JWTPayload, maxSeconds: number): void {
  const now = Date.now() / 1000;
  // One that says that it is made in the future lasts from now on.
  if (exp - Math.min(iat ?? now, now) > maxSeconds)
    throw unauthenticated(`The token lasts for longer than ${maxSeconds} seconds.`);
}

function verifierFor(auth: AuthSettings): (token: string) => Promise<JWTPayload> {
  const options: JWTVerifyOptions = {
    requiredClaims: ['exp'],
    clockTolerance: CLOCK_TOLERANCE_SECONDS,
    ...(auth.issuer === undefined ? {} : { issuer: auth.issuer }),
    ...(auth.audience === undefined ? {} : { audience: auth.audience }),
  };
  if ('secret' in auth) {
    // As a key object: bare bytes would be made a key for each token anew.
    const key = createSecretKey(auth.secret, 'utf8');
    return async (token) => (await jwtVerify(token, key, { ...options, algorithms: ['HS256'] })).payload;
  }
  const keys = publishedKeys(auth.jwksUrl);
  return async (token) =>
    (await jwtVerify(token, keys, { ...options, algorithms: ['RS256', 'ES256'] })).payload;
}

function refusal(error: unknown): AppError {
  if (error instanceof errors.JWTExpired) return unauthenticated('The token has expired.');
  if (error instanceof errors.JWTClaimValidationFailed) return unauthenticated(claimRefusal(error));
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

/** Names the claim that is wrong, of a token whose signature is right: a forged one learns nothing. */
function claimRefusal({ claim, reason }: errors.JWTClaimValidationFailed): string {
  if (reason === 'missing') return `The token has no claim ${claim}.`;
  return claim === 'nbf' && reason === 'check_failed'
    ? 'The token is not valid yet.'
    : `The token's claim ${claim} is not the one that is expected.`;
}

function isAboutTheToken(error: unknown): boolean {
  if (error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid) return false;
  // Of the generic kind is "the key set did not answer with 200".
  return error instanceof errors.JOSEError && error.code !== 'ERR_JOSE_GENERIC';
}
