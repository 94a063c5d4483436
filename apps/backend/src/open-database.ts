import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { dataFolder } from './config/project-root.js';
import type { Settings } from './config/settings.js';
import { connect } from './prisma/connect.js';
import { migrate } from './prisma/migrate.js';

/** A database that is up and has every migration. */
export interface OpenDatabase {
  url: string;
  embedded: boolean;
  /** The names of the migrations that were applied to open it. */
  applied: string[];
  /** Closes it: an embedded one stops when no other process uses it. */
  close(): Promise<void>;
}

/**
 * Opens the database that the settings name, or the project's embedded one, and brings it up. Here and not in Nest, which
 * would log an error on top of the sentence that explains it.
 *
 * @param say takes a line for a person who waits, where something takes long
 * @throws MigrationError with a sentence for one that lacks migrations and does not get them
 */
export async function openDatabase(
  settings: Pick<Settings, 'databaseUrl' | 'migrate'>,
  say: (line: string) => void = () => undefined,
): Promise<OpenDatabase> {
  const server = settings.databaseUrl === null ? await embedded(say) : external(settings.databaseUrl);
  try {
    return { ...server, applied: await bringUp(server.url, settings.migrate) };
  } catch (error) {
    await server.close();
    throw error;
  }
}

/** Migrates, or checks, and looks once whether statements can be sent. */
async function bringUp(connectionString: string, mayMigrate: boolean): Promise<string[]> {
  const applied = mayMigrate ? await migrate({ connectionString }) : [];
  const database = { connectionString, max: 1 };
  const connection = await connect(
    { database, schema: undefined, migrate: mayMigrate },
    new Logger('Database'),
  );
  await connection.close();
  return applied;
}

type Server = Omit<OpenDatabase, 'applied'>;

async function embedded(say: (line: string) => void): Promise<Server> {
  const { joinEmbeddedPostgres } = await loadEmbeddedPostgres();
  const postgres = await joinEmbeddedPostgres(join(dataFolder(), 'postgres'), {
    onCreate: () => {
      say('Creating the database in .data …');
    },
  });
  return { url: postgres.url, embedded: true, close: () => postgres.leave() };
}

/** Loads the package only when it is needed: an installation for production does not have it. */
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

function external(url: string): Server {
  return { url, embedded: false, close: () => Promise.resolve() };
}
