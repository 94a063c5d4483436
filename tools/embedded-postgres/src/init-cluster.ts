import { randomBytes } from 'node:crypto';
import { access, mkdtemp, open, readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Binaries } from './binaries.js';
import type { Identity } from './identity.js';
import { run } from './launch.js';
import type { Layout } from './layout.js';
import { SUPERUSER } from './roles.js';
import { emptyLog, tailOfLog } from './server-log.js';
import { handOver } from './unprivileged.js';

const UNFINISHED = 'initdb-';

const OPTIONS = [
  `--username=${SUPERUSER}`,
  '--auth=scram-sha-256',
  '--encoding=UTF8',
  '--locale=C',
  '--locale-provider=builtin',
  '--builtin-locale=C.UTF-8',
  '--set=listen_addresses=127.0.0.1',
  // A folder's path may be longer than the path of a socket can be.
  '--set=unix_socket_directories=',
  '--set=timezone=UTC',
  '--set=log_timezone=UTC',
];

/**
 * Makes the data folder unless it is there. It is made under another name and renamed when it is
 * complete, so that being killed in between leaves no half of it in its place.
 */
export async function initClusterIfMissing(
  layout: Layout,
  binaries: Binaries,
  identity: Identity,
  onCreate?: () => void,
): Promise<void> {
  await removeUnfinished(layout.folder);
  if (await hasCluster(layout)) return;
  onCreate?.();
  const unfinished = await mkdtemp(path.join(layout.folder, UNFINISHED));
  try {
    await initCluster(unfinished, layout, binaries, identity);
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

async function initCluster(
  unfinished: string,
  layout: Layout,
  { initdb }: Binaries,
  identity: Identity,
): Promise<void> {
  const data = path.join(unfinished, 'data');
  const password = path.join(unfinished, 'password');
  await writeFile(password, randomBytes(24).toString('hex'), { mode: 0o600 });
  await handOver(unfinished, identity);
  await emptyLog(layout.log);
  const recipe = identity.recipe(initdb, [...OPTIONS, `--pwfile=${password}`, '-D', data]);
  if (!(await run(recipe, layout.log))) {
    throw new Error(`PostgreSQL could not make its data folder:\n${await tailOfLog(layout.log)}`);
  }
  await rename(password, path.join(data, path.basename(layout.password)));
  await rename(data, layout.data);
  await persist(layout.folder);
}

async function hasCluster({ data }: Layout): Promise<boolean> {
  try {
    await access(path.join(data, 'PG_VERSION'));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw new Error(
      `The folder ${data} may not be read: run as the user who owns it, or set DATABASE_URL to a PostgreSQL of your own.`,
      { cause: error },
    );
  }
}

async function removeUnfinished(folder: string): Promise<void> {
  const names = (await readdir(folder)).filter((name) => name.startsWith(UNFINISHED));
  for (const name of names) {
    await rm(path.join(folder, name), { recursive: true, force: true, maxRetries: 3 });
  }
}

/**
 * Flushes the folder to disk: else a power cut could undo the renaming, and lose the data stored
 * since.
 */
async function persist(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
