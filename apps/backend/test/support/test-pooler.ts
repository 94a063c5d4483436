import type { DatabaseAddress } from '../../src/modules/ai/index.js';
import type { PoolerOptions } from './pooler.js';

/** The pooler that stands before the server of the tests: `TEST_POOLER=transaction`; undefined for none. */
export const TEST_POOLER = process.env.TEST_POOLER === 'transaction' ? 'transaction' : undefined;

/** Tells whether it is tested with prepared statements, which PgBouncer keeps from 1.21 on. */
const IS_PREPARED = process.env.TEST_PREPARED_STATEMENTS === 'true';

export function testPoolerOptions(): PoolerOptions {
  return { mode: 'transaction', settings: IS_PREPARED ? { max_prepared_statements: 200 } : {} };
}

/** Options of the AI module that say the same. */
export function poolerOptions(): Pick<DatabaseAddress, 'pooler' | 'preparedStatements'> {
  return TEST_POOLER === undefined ? {} : { pooler: TEST_POOLER, preparedStatements: IS_PREPARED };
}

/** The settings of a backend that say what stands before its database. */
export function poolerSettings(): Record<string, string> {
  return TEST_POOLER === undefined
    ? {}
    : { DATABASE_POOLER: TEST_POOLER, DATABASE_PREPARED_STATEMENTS: String(IS_PREPARED) };
}
