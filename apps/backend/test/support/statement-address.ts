import { createHash } from 'node:crypto';
import type pg from 'pg';

/** A role that sends the statements of backends under test, on whichever server the tests run. */
export interface StatementLogin {
  role: string;
  password: string;
}

/**
 * The login of the role on a server. It follows from the administrator's own, so that all test files have the same, and
 * nobody else knows it.
 */
export function statementLogin(serverUrl: string): StatementLogin {
  const { username, password } = new URL(serverUrl);
  const digest = createHash('sha256').update(`${username}:${password}`).digest('hex');
  return { role: `test_statements_${digest.slice(0, 8)}`, password: digest };
}

/** Makes the role where it is not there. */
export async function createStatementRole(
  admin: pg.Client,
  { role, password }: StatementLogin,
): Promise<void> {
  const { rowCount } = await admin.query('SELECT FROM pg_roles WHERE rolname = $1', [role]);
  if (rowCount === 0) await admin.query(`CREATE ROLE ${role} LOGIN PASSWORD '${password}'`);
}

/** The address as the role. */
export function asStatementRole(url: string, { role, password }: StatementLogin): string {
  const address = new URL(url);
  address.username = role;
  address.password = password;
  return address.href;
}
