import { AsyncResource } from 'node:async_hooks';
import type { Logger } from '@nestjs/common';
import pg from 'pg';
import { connectionLost } from './connection-loss.js';
import { type DatabaseTarget, optionsWith, readTarget } from './database-address.js';
import type { Pooler } from './pooler.js';
import { CLIENT_TIMEOUTS, POOL_TIMEOUTS, sessionSettings } from './session-settings.js';

export interface PoolOptions extends DatabaseTarget {
  /** Connections at most. */
  max: number;
  /** A pooler that takes no settings with a connection: those of the role stand instead. */
  pooler?: Pooler | undefined;
  /** Tells whether the tables are distributed over several machines. */
  distributed?: boolean;
}

/** Opens a pool with the settings that our statements need. */
export function createPool(
  { max, pooler, distributed = false, ...target }: PoolOptions,
  logger: Logger,
): pg.Pool {
  const connection = readTarget(target);
  const settings =
    pooler === undefined
      ? { ...POOL_TIMEOUTS, options: optionsWith(connection, sessionSettings(distributed)) }
      : CLIENT_TIMEOUTS;
  return openPool({ ...settings, connectionString: connection.connectionString, max }, logger);
}

/** Opens a pool whose connections ask for no settings: each transaction sets its own, so a pooler may stand between. */
export function createBarePool(
  { max, ...target }: Pick<PoolOptions, 'connectionString' | 'max'>,
  logger: Logger,
): pg.Pool {
  const { connectionString, options } = readTarget(target);
  return openPool(
    { ...CLIENT_TIMEOUTS, connectionString, max, ...(options === '' ? {} : { options }) },
    logger,
  );
}

function openPool(config: pg.PoolConfig, logger: Logger): pg.Pool {
  const pool = new pg.Pool({ ...config, keepAlive: true, application_name: 'conversation-store' });
  // An idle connection that breaks is replaced; without a listener it would end the process.
  const lost = (error: Error): void => {
    logger.warn(connectionLost(error));
  };
  // Bound here, so that the warning is not logged with the id of the request that happened to open the connection.
  pool.on('error', AsyncResource.bind(lost));
  return pool;
}
