import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { dataFolder } from './config/project-root.js';
import type { Settings } from './config/settings.js';
import { connect } from './prisma/connect.js';
import { bringUpSchema, type BroughtUp } from './prisma/schema-bring-up.js';
import { readStatementRole, surplusOf } from './prisma/statement-role.js';

/** A database that is up and has every migration. */
export interface OpenDatabase extends BroughtUp {
  /** The address for statements. */
  url: string;
  embedded: boolean;
  /** A sentence about what the role of the address may do beside statements; null where that is nothing. */
  surplus: string | null;
  /** Closes it: an embedded one stops when no other process uses it. */
  close(): Promise<void>;
}

export type DatabaseSettings = Pick<
  Settings,
  'databaseUrl' | 'databaseDirectUrl' | 'databasePooler' | 'preparedStatements' | 'migrate'
> & {
  /** Sets the role of statements up: its rights, and by a pooler the settings of its sessions. */
  revoke?: boolean;
};

/**
 * Opens the database that the settings name, or the project's embedded one, and brings it up. Here and not in Nest, which
 * would log an error on top of the sentence that explains it.
 *
 * @param say takes a line for a person who waits, where something takes long
 * @throws MigrationError with a sentence for one that lacks migrations and does not get them
 */
export async function openDatabase(
  settings: DatabaseSettings,
  say: (line: string) => void = () => undefined,
): Promise<OpenDatabase> {
  const { databaseUrl, databaseDirectUrl } = settings;
  const server = databaseUrl === null ? await embedded(say) : external(databaseUrl, databaseDirectUrl);
  try {
    return { ...server, ...(await bringUp(server, settings)) };
  } catch (error) {
    await server.close();
    throw error;
  }
}

/** Migrates, or checks, and looks once whether statements can be sent. */
async function bringUp(
  { url: connectionString, directUrl }: Server,
  { migrate, revoke = false, databasePooler, preparedStatements }: DatabaseSettings,
): Promise<BroughtUp & { surplus: string | null }> {
  const pooler = databasePooler ?? undefined;
  const broughtUp = await bringUpSchema({ connectionString }, { directUrl, migrate, revoke, pooler });
  const database = { connectionString, directUrl, max: 1, pooler, preparedStatements };
  const connection = await connect({ database, schema: undefined, migrate }, new Logger('Database'));
  try {
    return { ...broughtUp, surplus: surplusOf(await readStatementRole(connection.pool, connection)) };
  } finally {
    await connection.close();
  }
}

interface Server {
  url: string;
  /** The address of the owner; undefined where statements are the owner's too. */
  directUrl: string | undefined;
  embedded: boolean;
  close(): Promise<void>;
}

async function embedded(say: (line: string) => void): Promise<Server> {
  const { joinEmbeddedPostgres } = await loadEmbeddedPostgres();
  const postgres = await joinEmbeddedPostgres(join(dataFolder(), 'postgres'), {
    onCreate: () => {
      say('Creating the database in .data …');
    },
  });
  const { url, ownerUrl: directUrl } = postgres;
  return { url, directUrl, embedded: true, close: () => postgres.leave() };
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

function external(url: string, directUrl: string | null): Server {
  return { url, directUrl: directUrl ?? undefined, embedded: false, close: () => Promise.resolve() };
}
