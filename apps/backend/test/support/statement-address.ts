import { createHash } from 'node:crypto';
import type pg from 'pg';
import { ROLE_SETTINGS } from '../../src/prisma/session-settings.js';
import { TEST_POOLER } from './test-pooler.js';

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
  return { role: `test_${TEST_POOLER ?? 'statements'}_${digest.slice(0, 8)}`, password: digest };
}

/** Makes the role where it is not there; for a pooler, with the settings of its sessions. */
export async function createStatementRole(
  admin: pg.Client,
  { role, password }: StatementLogin,
): Promise<void> {
  const { rowCount } = await admin.query('SELECT FROM pg_roles WHERE rolname = $1', [role]);
  if (rowCount !== 0) return;
  await admin.query(`CREATE ROLE ${role} LOGIN PASSWORD '${password}'`);
  // In all databases: those of the tests come and go.
  if (TEST_POOLER !== undefined) await giveSettings(admin, role);
}

/** Gives a role the settings that sessions need, which a pooler does not pass on. */
export async function giveSettings(admin: pg.Client, role: string): Promise<void> {
  for (const [name, value] of Object.entries(ROLE_SETTINGS))
    await admin.query(`ALTER ROLE ${role} SET ${name} = '${value}'`);
}

/** The address as the role. */
export function asStatementRole(url: string, { role, password }: StatementLogin): string {
  const address = new URL(url);
  address.username = role;
  address.password = password;
  return address.href;
}
