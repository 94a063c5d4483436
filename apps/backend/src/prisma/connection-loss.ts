import type { Logger } from '@nestjs/common';
import type pg from 'pg';

/** Describes a connection that was lost, for the log: the name of the error alone. */
export function connectionLost({ name }: Error): string {
  return `A database connection was lost (${name}).`;
}

/**
 * Ignores the loss of a client's connection: its running statement fails, or the next one. Without a listener it would
 * end the process.
 */
export function ignoreLoss(): void {
  // The statement reports it.
}

/** Logs the loss of an idle connection of an application's own pool: without a listener it would end the process. */
export function logLosses(pool: pg.Pool, logger: Logger): void {
  if (pool.listenerCount('error') > 0) return;
  pool.on('error', (error) => {
    logger.warn(connectionLost(error));
  });
}
