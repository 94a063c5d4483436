import pg from 'pg';
import { MigrationError } from './migration-error.js';
import { type Comparison, namesOf } from './migration-records.js';
import { type MigrationState, RECORDS, recordsTable } from './migration-state.js';

const OLDEST_VERSION_NUMBER = 150_000;
/** The names of the store's tables, in every version. */
const OURS = /^(ai_|_prisma_migrations$)/;
const COMMAND = '`npm run migrate`';
const OWN_SCHEMA = 'a schema of its own, with ?schema=ai in DATABASE_URL or the module’s option `schema`';
/** Names of a longer list that a sentence shows. */
const MAX_SHOWN_NAMES = 10;

/** Refuses a database that the store cannot use, and one whose records this role cannot read. */
export function assertUsable(state: MigrationState): void {
  const { serverVersion, serverVersionNumber, database, encoding, schema, schemaRights, role } = state;
  if (serverVersionNumber < OLDEST_VERSION_NUMBER)
    refuse(`PostgreSQL ${serverVersion} is too old: the store needs version 15 or newer.`);
  if (encoding !== 'UTF8')
    refuse(
      `The database ${database} has the encoding ${encoding}, in which not every text can be stored. ` +
        "The store needs UTF8: CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0.",
    );
  if (schemaRights?.mayUse === false)
    refuse(
      `The role ${role} may not use the schema ${schema}. Its owner can allow it: ` +
        `GRANT USAGE ON SCHEMA ${quoted(schema)} TO ${quoted(role)}.`,
    );
  if (recordsTable(state)?.readable === false)
    refuse(
      `The role ${role} may not read which migrations were applied. Its owner can allow it: ` +
        `GRANT SELECT ON ${quoted(schema)}.${RECORDS} TO ${quoted(role)}.`,
    );
}

/**
 * Refuses a schema that is not exactly this version's; migrations of other projects, in a schema that they share, are
 * allowed.
 */
export function assertCurrent(state: MigrationState, comparison: Comparison): void {
  assertNoneMissing(state, comparison);
  const { unknown } = comparison;
  if (unknown.length > 0 && state.tables.every(({ name }) => OURS.test(name)))
    refuse(
      `The schema ${state.schema} is ahead: a newer version has applied ${list(unknown)}. Start that version.`,
    );
}

/** Refuses a schema that lacks a migration of this version; one that is ahead is allowed. */
export function assertNoneMissing(
  state: MigrationState,
  comparison: Comparison,
  remedy = `${COMMAND} brings it up.`,
): void {
  assertIntact(state, comparison);
  if (comparison.missing.length === 0) return;
  refuse(`The schema ${state.schema} is behind: it lacks ${list(namesOf(comparison.missing))}. ${remedy}`);
}

/** Refuses to migrate a schema of another project, a broken one, and one that this role may not change. */
export function assertMigratable(state: MigrationState, comparison: Comparison): void {
  assertIntact(state, comparison);
  if (comparison.missing.length === 0) return;
  assertOurs(state, comparison);
  assertRights(state, comparison);
}

function assertIntact({ schema }: MigrationState, { unfinished, changed }: Comparison): void {
  const [name] = unfinished;
  if (name !== undefined)
    refuse(
      `The migration ${name} of the schema ${schema} was begun and has not finished: it is running, or it failed. ` +
        'Where it failed, undo what it left, then ' +
        `UPDATE ${quoted(schema)}.${RECORDS} SET rolled_back_at = now() ` +
        `WHERE migration_name = ${pg.escapeLiteral(name)} AND finished_at IS NULL, and ${COMMAND}.`,
    );
  if (changed.length > 0)
    refuse(
      `The schema ${schema} has another content of ${list(changed)} than this version: a migration that was applied ` +
        `must not be changed. Bring its file back to what it was, then ${COMMAND}.`,
    );
}

function assertOurs(
  { schema, database, tables }: MigrationState,
  { missing, applied, unknown }: Comparison,
): void {
  const lacking = list(namesOf(missing));
  if (unknown.length > 0 && applied.length > 0)
    refuse(
      `The schema ${schema} lacks ${lacking}, and has migrations that this version does not know: ${list(unknown)}. ` +
        'Where they are of a newer version, start that one. Where they are of another Prisma project, copy the folders of ' +
        'those that are missing into its prisma/migrations, let it apply them, and set DATABASE_MIGRATE=false here.',
    );
  if (unknown.length > 0)
    refuse(
      `The schema ${schema} of the database ${database} is another Prisma project's (it has applied ${list(unknown)}), ` +
        `which would drop the tables of the store. Give the store ${OWN_SCHEMA}.`,
    );
  const others = tables.map(({ name }) => name).filter((name) => name !== RECORDS);
  if (applied.length === 0 && others.length > 0)
    refuse(
      `The schema ${schema} of the database ${database} has tables already (${list(others)}), and no record that they ` +
        `are the store's. Give the store ${OWN_SCHEMA}.`,
    );
}

function assertRights(state: MigrationState, { missing }: Comparison): void {
  const { role, database, schema, schemaRights, mayCreateSchema, tables } = state;
  const foreign = tables.find(({ name, owned }) => OURS.test(name) && !owned);
  if (foreign !== undefined)
    refuse(
      `The schema ${schema} lacks ${list(namesOf(missing))}, and its tables are the role ` +
        `${foreign.owner}'s, not ${role}'s: run ${COMMAND} as ${foreign.owner}.`,
    );
  const before = `, or another role can run ${COMMAND} before`;
  if (schemaRights === null && !mayCreateSchema)
    refuse(
      `The schema ${schema} is not there, and the role ${role} may not create it. The database's owner can allow it: ` +
        `GRANT CREATE ON DATABASE ${quoted(database)} TO ${quoted(role)}${before}.`,
    );
  if (schemaRights?.mayCreate === false)
    refuse(
      `The role ${role} may not create tables in the schema ${schema}. Its owner can allow it: ` +
        `GRANT CREATE ON SCHEMA ${quoted(schema)} TO ${quoted(role)}${before}.`,
    );
}

function refuse(sentence: string): never {
  throw new MigrationError(sentence);
}

function list(names: string[]): string {
  const more = names.length > MAX_SHOWN_NAMES ? ` and ${names.length - MAX_SHOWN_NAMES} more` : '';
  return names.slice(0, MAX_SHOWN_NAMES).join(', ') + more;
}

function quoted(name: string): string {
  return pg.escapeIdentifier(name);
}
