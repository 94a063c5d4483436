import pg from 'pg';
import { distribute } from './migrate.js';
import { type MigrationTarget, statementPlaceOf, withClient } from './migration-state.js';
import { POOL_TIMEOUTS } from './session-settings.js';
import { type BringUpOptions, bringUpSchema } from './schema-bring-up.js';

/** What was done to a database, and sentences for whoever administrates it. */
export interface Distributed {
  /** The tables that were distributed. */
  tables: string[];
  notes: string[];
}

/**
 * Distributes a migrated database by organization, and grants the role of statements its rights there.
 *
 * @param connectionString the address for statements
 * @param options `directUrl`: the address of the owner of the tables, where that is another role
 * @throws MigrationError with a sentence where it lacks migrations, or has no Citus
 */
export async function distributeDatabase(
  connectionString: string,
  { directUrl, pooler }: Pick<BringUpOptions, 'directUrl' | 'pooler'>,
): Promise<Distributed> {
  const { schema, role } = await statementPlaceOf({ connectionString });
  const owner: MigrationTarget = { connectionString: directUrl ?? connectionString, schema };
  const tables = await distribute(owner);
  const { grantedTo } = await bringUpSchema(
    { connectionString },
    { directUrl, pooler, migrate: true, revoke: true },
  );
  const granted = grantedTo === null ? [] : [`Granted the rights of statements to ${grantedTo}.`];
  return { tables, notes: [...granted, ...(await boundWaits(owner, role))] };
}

/** Bounds the waits for locks on each machine, by a setting of the role: one of a session stays on the coordinator. */
async function boundWaits(owner: MigrationTarget, role: string): Promise<string[]> {
  return withClient(owner, async (client) => {
    const { rows } = await client.query<{ isOwn: boolean; isSet: boolean }>(ROLE, [role]);
    if (rows[0]?.isSet) return [];
    const bound = `ALTER ROLE ${pg.escapeIdentifier(role)} SET lock_timeout = '${POOL_TIMEOUTS.lock_timeout}ms'`;
    try {
      // Migrations of this role would give up as soon.
      if (rows[0]?.isOwn) return [byHand(bound)];
      await client.query(bound);
      return [`Bounded the waits for locks: ${bound}.`];
    } catch (error) {
      if (!(error instanceof pg.DatabaseError)) throw error;
      return [byHand(bound)];
    }
  });
}

function byHand(bound: string): string {
  return `Statements wait for locks without a bound on the machines beside the coordinator: ${bound}.`;
}

const ROLE = `
  SELECT $1 = current_user AS "isOwn", EXISTS (
    SELECT FROM pg_catalog.pg_db_role_setting s JOIN pg_catalog.pg_roles r ON r.oid = s.setrole
    WHERE r.rolname = $1 AND EXISTS (SELECT FROM unnest(s.setconfig) c WHERE c LIKE 'lock_timeout=%')) AS "isSet"`;
