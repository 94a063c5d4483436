import type pg from 'pg';
import type { FairLineLimits } from '../fair-line.js';
import { MAX_TURN_WAIT_MS } from './replica.limits.js';

const DEFAULT_POOL_SIZE = 10;

/** Limits of the line in front of a replica. Only users' reads go there, so no connection is kept free. */
export function replicaLineLimits(
  { max = DEFAULT_POOL_SIZE }: pg.PoolConfig,
  statementsPerUser: number,
): FairLineLimits {
  return {
    places: max,
    placesPerUser: Math.max(1, Math.min(statementsPerUser, max - 1)),
    maxWaitMs: MAX_TURN_WAIT_MS,
  };
}
