import { readTarget } from './database-address.js';
import { checkMigrated, checkNotBehind, migrate } from './migrate.js';
import { MigrationError } from './migration-error.js';
import { type MigrationTarget, schemaAndRoleOf } from './migration-state.js';
import { grantStatementRights } from './statement-grants.js';

export interface BringUpOptions {
  /** The address of the owner of the tables, where statements are sent by another role. */
  directUrl: string | undefined;
  /** False: applies and grants nothing, and fails where a migration is missing. */
  migrate: boolean;
  /** Also takes rights that statements do not need from their role. */
  revoke?: boolean;
}

/** A schema that has every migration, and what was done to it. */
export interface BroughtUp {
  schema: string;
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
  { directUrl, migrate: mayMigrate, revoke = false }: BringUpOptions,
): Promise<BroughtUp> {
  const { schema, role } = await schemaAndRoleOf(statements);
  const target = { ...statements, schema };
  if (!mayMigrate) {
    await checkMigrated(target);
    return { schema, applied: [], grantedTo: null };
  }
  if (directUrl === undefined) return { schema, applied: await migrate(target), grantedTo: null };
  const owner = ownerTarget(directUrl, schema);
  const applied = await migrate(owner);
  const isChanged = await grantStatementRights(owner, role, { revoke });
  // Both addresses may be of different databases.
  await checkNotBehind(target);
  return { schema, applied, grantedTo: isChanged ? role : null };
}

function ownerTarget(connectionString: string, schema: string): { connectionString: string; schema: string } {
  const { schema: named = schema } = readTarget({ connectionString });
  if (named === schema) return { connectionString, schema };
  throw new MigrationError(
    `DATABASE_DIRECT_URL names the schema ${named}, and statements mean ${schema}: name the same one in both addresses.`,
  );
}
