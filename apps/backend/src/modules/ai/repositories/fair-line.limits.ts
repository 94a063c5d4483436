import type pg from 'pg';
import { POOL_TIMEOUTS } from '../../../prisma/session-settings.js';
import type { FairLineLimits } from './fair-line.js';

/**
 * Connections that users' statements leave free, at most: batches of appends, and a look whether the store is
 * ready, wait for no user.
 */
const RESERVED_CONNECTIONS = 3;
const DEFAULT_POOL_SIZE = 10;

/**
 * Limits of the line in front of a pool. Half of a small pool stays free; one user never has every place, unless there
 * is a single one.
 */
export function fairLineLimits(
  { max = DEFAULT_POOL_SIZE, connectionTimeoutMillis = POOL_TIMEOUTS.connectionTimeoutMillis }: pg.PoolConfig,
  statementsPerUser: number,
): FairLineLimits {
  const reserved = Math.min(RESERVED_CONNECTIONS, Math.floor(max / 2));
  const places = max - reserved;
  return {
    places,
    placesPerUser: Math.max(1, Math.min(statementsPerUser, places - 1)),
    maxWaitMs: connectionTimeoutMillis,
  };
}
