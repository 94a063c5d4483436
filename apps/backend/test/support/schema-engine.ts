import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import type {
  MigrationDirectory,
  MigrationList,
  SchemaContainer,
  SchemaEngine,
  SchemaFilter,
} from '@prisma/schema-engine-wasm/schema_engine_bg';
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg';
import pg from 'pg';
import { projectRoot } from '../../src/config/project-root.js';

export const EVERYTHING: SchemaFilter = { externalTables: [], externalEnums: [] };

/**
 * Works with Prisma's schema engine, in its WebAssembly form, on one database. It judges as the command line's engine
 * does, and needs neither a binary for the platform nor a network.
 */
export async function withSchemaEngine<T>(
  connectionString: string,
  work: (engine: SchemaEngine) => Promise<T>,
  adapterOf = (pool: pg.Pool) => new PrismaPg(pool),
): Promise<T> {
  await loadEngine();
  const pool = new pg.Pool({ connectionString, max: 1 });
  const adapter = bindMigrationAwareSqlAdapterFactory(adapterOf(pool));
  try {
    const datamodels = (await schemaFiles()).map(({ path, content }): [string, string] => [path, content]);
    return await work(await bindings.SchemaEngine.new({ datamodels }, () => undefined, adapter));
  } finally {
    // The engine does not close what it opened.
    await pool.end();
  }
}

/** The files of the schema. */
export function schemaFiles(): Promise<SchemaContainer[]> {
  const folder = join(projectRoot(), 'prisma/schema');
  return Promise.all(
    readdirSync(folder).map(async (path) => ({ path, content: await readFile(join(folder, path), 'utf8') })),
  );
}

/** The folders of migrations as Prisma's command line reads them, oldest first. */
export async function migrationsOnDisk(): Promise<MigrationList> {
  const baseDir = join(projectRoot(), 'prisma/migrations');
  const lockfile = 'migration_lock.toml';
  const names = readdirSync(baseDir).filter((name) => name !== lockfile);
  return {
    baseDir,
    lockfile: { path: lockfile, content: await readFile(join(baseDir, lockfile), 'utf8') },
    shadowDbInitScript: '',
    migrationDirectories: await Promise.all(names.sort().map((path) => migrationDirectory(baseDir, path))),
  };
}

async function migrationDirectory(baseDir: string, path: string): Promise<MigrationDirectory> {
  const file = 'migration.sql';
  const value = await readFile(join(baseDir, path, file), 'utf8');
  return { path, migrationFile: { path: file, content: { tag: 'ok', value } } };
}

/** The part of the global that is used here; Node's types leave it to those of browsers. */
declare const WebAssembly: {
  instantiate(
    bytes: Uint8Array,
    imports: object,
  ): Promise<{ instance: { exports: Record<string, unknown> } }>;
};

let loading: Promise<void> | undefined;

function loadEngine(): Promise<void> {
  loading ??= instantiate();
  return loading;
}

async function instantiate(): Promise<void> {
  const main = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm');
  const bytes = await readFile(join(main, '..', 'schema_engine_bg.wasm'));
  const { instance } = await WebAssembly.instantiate(bytes, {
    './schema_engine_bg.js': { ...bindings, ...timersThatLetGo() },
  });
  const { __wbg_set_wasm: setWasm } = bindings as unknown as { __wbg_set_wasm: (exports: object) => void };
  setWasm(instance.exports);
  (instance.exports.__wbindgen_start as () => void)();
}

/** The engine forgets a timer of ten seconds, for which a finished command would wait. */
function timersThatLetGo(): object {
  const setTimers = Object.keys(bindings).filter((name) => name.startsWith('__wbg_setTimeout_'));
  const setTimer = (callback: () => void, milliseconds: number) =>
    setTimeout(callback, milliseconds >>> 0).unref();
  return Object.fromEntries(setTimers.map((name) => [name, setTimer]));
}
