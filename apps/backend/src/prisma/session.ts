import type { Logger } from '@nestjs/common';
import type pg from 'pg';
import { COLUMN_TYPES } from './column-types.js';
import { settingsOf } from './role-settings.js';
import { MAX_STATEMENT_MS, STORE_POOL_SETTINGS, UTC_NAMES } from './session-settings.js';

interface Session {
  statementMs: number;
  lockMs: number;
  isolation: string;
  dateStyle: string;
  timeZone: string;
  planCacheMode: string;
}

/** The settings of a session. Timeouts are numbers of milliseconds in `pg_settings`, whatever unit they were set in. */
const SESSION_QUERY = `
  SELECT current_setting('default_transaction_isolation') AS isolation,
    current_setting('DateStyle') AS "dateStyle", current_setting('TimeZone') AS "timeZone",
    current_setting('plan_cache_mode') AS "planCacheMode",
    (SELECT setting::int FROM pg_settings WHERE name = 'statement_timeout') AS "statementMs",
    (SELECT setting::int FROM pg_settings WHERE name = 'lock_timeout') AS "lockMs"`;

/**
 * Checks that the sessions of a pool are as our statements need them.
 *
 * @param remedy says how to set what is wrong
 * @throws Error with a sentence for each setting that is wrong, and the remedy
 */
export async function checkSession(
  pool: pg.Pool,
  remedy: string,
  logger: Pick<Logger, 'warn'>,
): Promise<void> {
  const { rows } = await pool.query<Session>({ text: SESSION_QUERY, types: COLUMN_TYPES });
  const [session] = rows;
  if (!session) throw new Error('PostgreSQL told nothing of the session.');
  const wrong = wrongSettings(session, pool);
  if (wrong.length > 0) throw new Error(`${wrong.join(' ')} ${remedy}`);
  if (session.planCacheMode !== 'force_generic_plan') logger.warn(SLOW_PLANS);
}

/** Says how to give the settings to an application's own pool. */
export const POOL_REMEDY =
  'Give the pool the settings of the store: new Pool({ connectionString, ...STORE_POOL_SETTINGS }), or let AiModule ' +
  'connect itself: database: { connectionString }.';
/** Says why a pool with the settings lacks them. */
export const POOLER_REMEDY =
  'A connection pooler does not pass on what a connection asks for: connect directly, or give it to the role. ' +
  `\`npm run migrate\` does so with DATABASE_POOLER=transaction; else ${settingsOf('CURRENT_USER')}. ` +
  'Then let the pooler make new connections (RECONNECT in the console of PgBouncer).';
const SLOW_PLANS =
  'Statements are planned anew for each call. Give the role plan_cache_mode = force_generic_plan, or connect with ' +
  `options: '${STORE_POOL_SETTINGS.options}'.`;

/** Names of UTC: Prisma's adapter takes every time for one of it, whatever its offset. */
const UTC = new RegExp(UTC_NAMES, 'i');

function wrongSettings(session: Session, pool: pg.Pool): string[] {
  const { statementMs, lockMs, isolation, dateStyle, timeZone } = session;
  const isTimed = statementMs > 0 && statementMs <= MAX_STATEMENT_MS;
  return [
    isTimed ? '' : `The pool needs a statement_timeout of 1 to ${MAX_STATEMENT_MS} ms.`,
    lockMs > 0 ? '' : 'The pool needs a lock_timeout.',
    isWaitBounded(pool) ? '' : 'The pool needs a connectionTimeoutMillis.',
    isolation === 'read committed' ? '' : `default_transaction_isolation must be read committed.`,
    dateStyle.startsWith('ISO') ? '' : 'DateStyle must be ISO.',
    UTC.test(timeZone) ? '' : 'TimeZone must be UTC.',
  ].filter(Boolean);
}

/** Tells whether the wait for a connection is limited: else a caller that gets none waits for ever. */
function isWaitBounded({ options }: pg.Pool): boolean {
  return (options.connectionTimeoutMillis ?? 0) > 0;
}
