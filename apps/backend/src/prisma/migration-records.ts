import { createHash } from 'node:crypto';
import { MIGRATIONS } from './generated/migrations.js';
import type { MigrationRecord } from './migration-state.js';

export type Migration = (typeof MIGRATIONS)[number];

/** The migrations of this version beside the records of a database. */
export interface Comparison {
  missing: Migration[];
  /** Names of the migrations that were applied. */
  applied: string[];
  /** Names of migrations that were begun and not finished. */
  unfinished: string[];
  /** Names of migrations that were applied with another content. */
  changed: string[];
  /** Names of migrations that this version does not have. */
  unknown: string[];
}

export function compare(records: MigrationRecord[] | null): Comparison {
  const begun = new Set((records ?? []).map(({ name }) => name));
  const checksums = new Map(
    (records ?? []).filter(({ finished }) => finished).map(({ name, checksum }) => [name, checksum]),
  );
  const missing = MIGRATIONS.filter(({ name }) => !checksums.has(name));
  const applied = MIGRATIONS.filter(({ name }) => checksums.has(name));
  return {
    missing,
    applied: namesOf(applied),
    unfinished: namesOf(missing).filter((name) => begun.has(name)),
    changed: namesOf(applied.filter(({ name, sql }) => !isOf(sql, checksums.get(name)))),
    unknown: [...begun].filter((name) => !namesOf(MIGRATIONS).includes(name)),
  };
}

/** Tells whether the checksum is that of the migration, with either kind of line ends: Git may write both. */
function isOf(sql: string, checksum: string | undefined): boolean {
  const unix = sql.replaceAll('\r\n', '\n');
  return [unix, unix.replaceAll('\n', '\r\n')].some((text) => checksumOf(text) === checksum);
}

export function namesOf(migrations: Migration[]): string[] {
  return migrations.map(({ name }) => name);
}

/** The checksum of a migration, as Prisma computes it. */
export function checksumOf(sql: string): string {
  return createHash('sha256').update(sql).digest('hex');
}
