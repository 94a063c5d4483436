import pg from 'pg';
import { distributeTables, isDistributed } from './distribution.js';
import { MigrationError } from './migration-error.js';
import { checksumOf, compare, type Migration } from './migration-records.js';
import { assertCurrent, assertMigratable, assertNoneMissing, assertUsable } from './migration-rules.js';
import {
  type MigrationState,
  type MigrationTarget,
  readState,
  RECORDS,
  withClient,
} from './migration-state.js';
import { inMigrationTransaction } from './migration-transaction.js';
import { type DriftOptions, refuseDrift } from './schema-drift.js';

/** The table of migrations, as Prisma creates it. */
const CREATE_RECORDS = `
  CREATE TABLE ${RECORDS} (
    id VARCHAR(36) PRIMARY KEY NOT NULL,
    checksum VARCHAR(64) NOT NULL,
    finished_at TIMESTAMPTZ,
    migration_name VARCHAR(255) NOT NULL,
    logs TEXT,
    rolled_back_at TIMESTAMPTZ,
    started_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    applied_steps_count INTEGER NOT NULL DEFAULT 0
  )`;

const RECORD = `
  INSERT INTO ${RECORDS} (id, checksum, finished_at, migration_name, applied_steps_count)
  VALUES (gen_random_uuid(), $1, clock_timestamp(), $2, 1)`;

/**
 * Applies the migrations that are missing, and makes the schema where it is not there. `prisma migrate deploy` agrees
 * afterwards. Where nothing is missing it locks and writes nothing, so a role that can only read is enough.
 *
 * @returns the names of the migrations that it applied
 * @throws MigrationError with a sentence for a database that cannot be migrated
 */
export function migrate(target: MigrationTarget): Promise<string[]> {
  return withClient(target, async (client, schema) => {
    const state = await readState(client, schema);
    assertUsable(state);
    const { missing, changed } = compare(state.records);
    if (missing.length === 0 && changed.length === 0) {
      await refuseDrift(client, schema, driftOptions(state));
      return [];
    }
    const applied: string[] = [];
    for (;;) {
      const name = await inMigrationTransaction(client, schema, () => applyNext(client, schema));
      if (name === null) return applied;
      applied.push(name);
    }
  });
}

/**
 * Reads whether the database has every migration, and writes nothing.
 *
 * @throws MigrationError with a sentence for a database that is behind, ahead, or cannot be used
 */
export function checkMigrated(target: MigrationTarget): Promise<void> {
  return withClient(target, async (client, schema) => {
    const state = await readState(client, schema);
    assertUsable(state);
    assertCurrent(state, compare(state.records));
    await refuseDrift(client, schema, driftOptions(state));
  });
}

/**
 * Reads whether the database has every migration, as `checkMigrated`, and lets it be ahead.
 *
 * @param remedy says how to bring up one that is behind
 * @throws MigrationError with a sentence for a database that is behind or cannot be used
 */
export function checkNotBehind(target: MigrationTarget, remedy?: string): Promise<void> {
  return withClient(target, async (client, schema) => {
    const state = await readState(client, schema);
    assertUsable(state);
    assertNoneMissing(state, compare(state.records), remedy);
    await refuseDrift(client, schema, driftOptions(state));
  });
}

function driftOptions({ records }: MigrationState): DriftOptions {
  return { isAhead: compare(records).unknown.length > 0 };
}

/**
 * Distributes the tables of a migrated database on Citus by organization; those that are distributed stay as they are.
 *
 * @returns the names of the tables that it distributed
 * @throws MigrationError with a sentence for a database that lacks migrations, or is not on Citus
 */
export function distribute(target: MigrationTarget): Promise<string[]> {
  return withClient(target, (client, schema) =>
    inMigrationTransaction(client, schema, async () => {
      const state = await readState(client, schema);
      assertUsable(state);
      assertCurrent(state, compare(state.records));
      return distributeTables(client, schema);
    }),
  );
}

/** Applies the first missing migration together with its record, or neither. Null where none is missing. */
async function applyNext(client: pg.Client, schema: string): Promise<string | null> {
  const state = await readState(client, schema);
  const comparison = compare(state.records);
  assertMigratable(state, comparison);
  const [migration] = comparison.missing;
  if (migration === undefined) return null;
  await apply(client, state, migration);
  return migration.name;
}

async function apply(
  client: pg.Client,
  { schema, schemaRights, records }: MigrationState,
  { name, sql }: Migration,
): Promise<void> {
  try {
    if (schemaRights === null) await client.query(`CREATE SCHEMA ${pg.escapeIdentifier(schema)}`);
    if (records === null) await client.query(CREATE_RECORDS);
    await client.query(sql);
    if (await isDistributed(client, schema)) await distributeTables(client, schema);
    await client.query(RECORD, [checksumOf(sql), name]);
  } catch (error) {
    if (!(error instanceof pg.DatabaseError)) throw error;
    throw new MigrationError(`The migration ${name} failed and left nothing behind: ${error.message}.`, {
      cause: error,
    });
  }
}
