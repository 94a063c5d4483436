import { Logger } from '@nestjs/common';
import { createRemoteJWKSet, errors, type JWTVerifyGetKey } from 'jose';
import { errorName } from '../common/error-name.js';

/** Time after which keys are not taken any longer: so long a key is accepted that was withdrawn. */
const MAX_KEY_AGE_MS = 60_000;
/** Time after which keys are fetched anew while the old ones still serve, so that nobody waits for them. */
const REFRESH_AFTER_MS = 30_000;
/** Time between two fetches for keys that are not known: anybody can name some. */
const UNKNOWN_KEY_PAUSE_MS = 10_000;
/** Time after a fetch that failed in which there is no other. */
const FAILURE_PAUSE_MS = 1_000;
const FETCH_TIMEOUT_MS = 3_000;

/** The public keys at an address. Whatever tokens name, they are fetched seldom, and known keys are there at once. */
export function publishedKeys(url: string): JWTVerifyGetKey {
  // It is this file that decides when an unknown key is worth a fetch.
  const keys = createRemoteJWKSet(new URL(url), {
    cacheMaxAge: MAX_KEY_AGE_MS,
    cooldownDuration: Infinity,
    timeoutDuration: FETCH_TIMEOUT_MS,
  });
  const logger = new Logger('Auth');
  let fetchedAt = -Infinity;
  let failure: { at: number; error: unknown } | undefined;
  const age = (): number => Date.now() - fetchedAt;

  async function refresh(): Promise<void> {
    if (failure && Date.now() - failure.at < FAILURE_PAUSE_MS) throw failure.error;
    try {
      await keys.reload();
      fetchedAt = Date.now();
      if (failure) logger.warn('The keys that verify tokens are fetched again.');
      failure = undefined;
    } catch (error) {
      // Once, however many requests it fails.
      if (!failure) logger.error(`The keys that verify tokens cannot be fetched: ${errorName(error)}`);
      failure = { at: Date.now(), error };
      throw error;
    }
  }

  return async (header, token) => {
    if (!keys.fresh) await refresh();
    else if (age() >= REFRESH_AFTER_MS) refresh().catch(() => undefined);
    try {
      return await keys(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey) || age() < UNKNOWN_KEY_PAUSE_MS) throw error;
    }
    await refresh();
    return keys(header, token);
  };
}
