import { join } from 'node:path';
import { DATA_FOLDER } from '../config/project-root.js';
import type { Settings } from '../config/settings.js';
import { joinEmbeddedPostgres } from './embedded/index.js';
import { migrate } from './migrate.js';

/** A database that is up and has every migration. */
export interface OpenDatabase {
  url: string;
  embedded: boolean;
  /** Lets go of it: an embedded one stops when nobody else uses it. */
  close(): Promise<void>;
}

/** The database that the settings name, or the project's embedded one. */
export async function openDatabase({ databaseUrl }: Pick<Settings, 'databaseUrl'>): Promise<OpenDatabase> {
  const database = databaseUrl === null ? await embedded() : external(databaseUrl);
  try {
    await migrate(database.url);
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}

async function embedded(): Promise<OpenDatabase> {
  const postgres = await joinEmbeddedPostgres(join(DATA_FOLDER, 'postgres'));
  return { url: postgres.url, embedded: true, close: () => postgres.leave() };
}

function external(url: string): OpenDatabase {
  return { url, embedded: false, close: () => Promise.resolve() };
}
