import pg from 'pg';
import { isUnavailable } from './database-error.js';
import { MigrationError } from './migration-error.js';
import { type MigrationTarget, withClient } from './migration-state.js';
import { ROLE_SETTINGS, UTC_NAMES } from './session-settings.js';

/** Settings that a session lacks; a timeout may be shorter than ours. */
const LACKING = `
  SELECT name FROM json_each_text($1) AS needed (key, value) JOIN pg_catalog.pg_settings ON name = key
  WHERE CASE
    WHEN unit = 'ms' THEN setting::int NOT BETWEEN 1 AND value::int
    WHEN name = 'TimeZone' THEN setting !~* '${UTC_NAMES}'
    ELSE setting <> value END`;

/**
 * Gives the role of a connection the settings that statements need, in this database: where a pooler stands between,
 * nobody else can. Any role may do so for itself.
 *
 * @returns the names of those that it lacked
 * @throws MigrationError with a sentence where sessions still lack some
 */
export async function giveRoleSettings(target: MigrationTarget): Promise<string[]> {
  const lacking = await withClient(target, lackingSettings);
  if (lacking.length === 0) return [];
  await withClient(target, (client) => alterRole(client, lacking));
  if ((await withClient(target, lackingSettings)).length > 0)
    throw new MigrationError(
      `The role has its settings now (${lacking.join(', ')}), and the pooler holds connections from before: let it make ` +
        'new ones (RECONNECT in the console of PgBouncer), or start it again.',
    );
  return lacking;
}

/** The statements that give a role its settings in all databases. */
export function settingsOf(role: string): string {
  return Object.keys(ROLE_SETTINGS)
    .map((name) => setting(`ALTER ROLE ${role}`, name))
    .join('; ');
}

async function lackingSettings(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(LACKING, [JSON.stringify(ROLE_SETTINGS)]);
  return rows.map(({ name }) => name);
}

/** Alters the role, and then ends the session of the server, which has the settings that it began with. */
async function alterRole(client: pg.Client, names: string[]): Promise<void> {
  const { rows } = await client.query<{ name: string }>('SELECT current_database() AS name');
  const database = pg.escapeIdentifier(rows[0]?.name ?? '');
  const statements = names.map((name) => setting(`ALTER ROLE CURRENT_USER IN DATABASE ${database}`, name));
  // As one message: a pooler would send a second one by another session.
  const script = ['BEGIN', ...statements, 'COMMIT', 'SELECT pg_terminate_backend(pg_backend_pid())'];
  await client.query(script.join('; ')).catch((error: unknown) => {
    if (!isUnavailable(error)) throw error;
  });
}

function setting(alter: string, name: string): string {
  return `${alter} SET ${name} = ${pg.escapeLiteral(ROLE_SETTINGS[name] ?? '')}`;
}
