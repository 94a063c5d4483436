import { join } from 'node:path';
import { dataFolder } from '../config/project-root.js';
import type { Settings } from '../config/settings.js';
import { addressWith, type DatabaseTarget } from './connection.js';
import { joinEmbeddedPostgres } from './embedded/index.js';
import { checkMigrated, migrate } from './migrate.js';
import { schemaOf } from './migration-state.js';

/** A database that is up and has every migration. */
export interface OpenDatabase {
  /** Its address, which names the schema: what a role's `search_path` means is read once, at the start. */
  url: string;
  embedded: boolean;
  /** The names of the migrations that were applied to open it. */
  applied: string[];
  /** Lets go of it: an embedded one stops when nobody else uses it. */
  close(): Promise<void>;
}

/**
 * The database that the settings name, or the project's embedded one.
 *
 * @throws MigrationError with a sentence for one that lacks migrations and does not get them
 */
export async function openDatabase(
  settings: Pick<Settings, 'databaseUrl' | 'migrate'>,
): Promise<OpenDatabase> {
  const database = settings.databaseUrl === null ? await embedded() : external(settings.databaseUrl);
  try {
    const { url } = database;
    const target = { connectionString: url, schema: await schemaOf({ connectionString: url }) };
    const applied = await bringUp(target, settings.migrate);
    return { ...database, url: addressWith(url, target.schema), applied };
  } catch (error) {
    await database.close();
    throw error;
  }
}

async function bringUp(target: DatabaseTarget, mayMigrate: boolean): Promise<string[]> {
  if (mayMigrate) return migrate(target);
  await checkMigrated(target);
  return [];
}

type Server = Pick<OpenDatabase, 'url' | 'embedded' | 'close'>;

async function embedded(): Promise<Server> {
  const postgres = await joinEmbeddedPostgres(join(dataFolder(), 'postgres'));
  return { url: postgres.url, embedded: true, close: () => postgres.leave() };
}

function external(url: string): Server {
  return { url, embedded: false, close: () => Promise.resolve() };
}
