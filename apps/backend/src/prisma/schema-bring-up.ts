import { readTarget } from './database-address.js';
import { checkMigrated, checkNotBehind, migrate } from './migrate.js';
import { MigrationError } from './migration-error.js';
import { type MigrationTarget, statementPlaceOf } from './migration-state.js';
import { type Pooler, refuseOptions, refusePooledDirectUrl, refuseUndeclaredPooler } from './pooler.js';
import { giveRoleSettings } from './role-settings.js';
import { grantStatementRights } from './statement-grants.js';

export interface BringUpOptions {
  /** The address of the owner of the tables, where statements are sent by another role. */
  directUrl: string | undefined;
  /** False: applies and grants nothing, and fails where a migration is missing. */
  migrate: boolean;
  /**
   * Sets the role of statements up: also takes rights that it does not need, and by a pooler gives it the settings of
   * their sessions.
   */
  revoke?: boolean;
  /** The pooler by which statements are sent; migrations are sent past it. */
  pooler?: Pooler | undefined;
}

/** A schema that has every migration, and what was done to it. */
export interface BroughtUp {
  schema: string;
  /** Tells whether its tables are distributed over several machines. */
  distributed: boolean;
  /** The names of the migrations that were applied. */
  applied: string[];
  /** The role whose rights were changed; null where none was. */
  grantedTo: string | null;
}

/**
 * Brings the schema of the store up: applies missing migrations and grants the rights of statements.
 *
 * @param statements the address, or the pool, by which statements are sent; it says which schema is meant
 * @throws MigrationError with a sentence for a database that cannot be brought up
 */
export async function bringUpSchema(
  statements: MigrationTarget,
  options: BringUpOptions,
): Promise<BroughtUp> {
  await checkPath(statements, options);
  const { schema, role, distributed } = await statementPlaceOf(statements);
  const target = { ...statements, schema };
  const { applied, isChanged } = await bringUp(target, role, options);
  return { schema, distributed, applied, grantedTo: isChanged ? role : null };
}

/** Checks that statements and migrations travel as the options say. */
async function checkPath(statements: MigrationTarget, { pooler, directUrl }: BringUpOptions): Promise<void> {
  if (pooler === undefined) await refuseUndeclaredPooler(statements);
  else if ('connectionString' in statements) refuseOptions(statements.connectionString);
  if (directUrl !== undefined) await refusePooledDirectUrl({ connectionString: directUrl });
}

async function bringUp(
  target: MigrationTarget & { schema: string },
  role: string,
  { directUrl, migrate: mayMigrate, revoke = false, pooler }: BringUpOptions,
): Promise<{ applied: string[]; isChanged: boolean }> {
  if (!mayMigrate) {
    await checkMigrated(target);
    return { applied: [], isChanged: false };
  }
  if (pooler !== undefined && revoke) await giveRoleSettings(target);
  if (directUrl === undefined) return { applied: await migrateBy(target, pooler), isChanged: false };
  const owner = ownerTarget(directUrl, target.schema);
  const applied = await migrate(owner);
  const isChanged = await grantStatementRights(owner, role, { revoke });
  // Both addresses may be of different databases.
  await checkNotBehind(target);
  return { applied, isChanged };
}

/** Migrates by the address of statements; by a pooler only where nothing is missing, since a migration locks. */
async function migrateBy(target: MigrationTarget, pooler: Pooler | undefined): Promise<string[]> {
  if (pooler === undefined) return migrate(target);
  await checkNotBehind(target, PAST_THE_POOLER);
  return [];
}

const PAST_THE_POOLER =
  'By a connection pooler nothing is migrated: set DATABASE_DIRECT_URL to the address of the server itself.';

function ownerTarget(connectionString: string, schema: string): { connectionString: string; schema: string } {
  const { schema: named = schema } = readTarget({ connectionString });
  if (named === schema) return { connectionString, schema };
  throw new MigrationError(
    `DATABASE_DIRECT_URL names the schema ${named}, and statements mean ${schema}: name the same one in both addresses.`,
  );
}
