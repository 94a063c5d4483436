import { appendFile, copyFile, lstat, mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import pg from 'pg';
import { LOOPBACK } from './free-port.js';
import { type EmbeddedPostgres, joinEmbeddedPostgres } from './join.js';
import { layOut } from './layout.js';

/** Files of the running server alone, and those that a standby gets from it or makes by itself. */
const LEFT_OUT = new Set(['postmaster.pid', 'postmaster.opts', 'pg_wal', 'pg_replslot', 'pg_stat_tmp']);

/**
 * Makes a standby that streams from a running server, in a folder of its own, and joins it. It keeps no slot: a server
 * whose standby is gone for long removes what the standby would need.
 *
 * @param primaryFolder the folder of the running server
 */
export async function joinStandby(
  primary: Pick<EmbeddedPostgres, 'superuserUrl' | 'port'>,
  primaryFolder: string,
  folder: string,
): Promise<EmbeddedPostgres> {
  const [from, to] = [await layOut(primaryFolder), await layOut(folder)];
  const client = new pg.Client({ connectionString: primary.superuserUrl });
  await client.connect();
  try {
    await keepLog(client);
    const label = await backUp(client, () => copyData(from.data, to.data));
    await writeFile(path.join(to.data, 'backup_label'), label, { mode: 0o600 });
    await writeFile(path.join(to.data, 'standby.signal'), '', { mode: 0o600 });
    await appendFile(path.join(to.data, 'postgresql.auto.conf'), settingsOf(primary));
    return await joinEmbeddedPostgres(folder);
  } finally {
    await client.end();
  }
}

/** Has the server keep its log from here on until the connection ends: the standby streams it by then. */
async function keepLog(client: pg.Client): Promise<void> {
  await client.query(
    `SELECT pg_create_physical_replication_slot('standby_' || pg_backend_pid(), true, true)`,
  );
}

/** Copies while the server notes what changes meanwhile, and returns the label of the backup. */
async function backUp(client: pg.Client, copy: () => Promise<void>): Promise<string> {
  await client.query(`SELECT pg_backup_start('standby', true)`);
  await copy();
  const { rows } = await client.query<{ labelfile: string }>('SELECT labelfile FROM pg_backup_stop(false)');
  return rows[0]?.labelfile ?? '';
}

async function copyData(from: string, to: string): Promise<void> {
  await mkdir(to, { mode: 0o700 });
  const copied = (await readdir(from)).filter((name) => !LEFT_OUT.has(name));
  await Promise.all(copied.map((name) => copyWhatIsThere(path.join(from, name), path.join(to, name))));
  for (const folder of ['pg_wal', 'pg_replslot', 'pg_stat_tmp'])
    await mkdir(path.join(to, folder), { mode: 0o700 });
}

/** Copies a file, or a folder with all in it. What the server removes meanwhile, its log removes from the copy too. */
async function copyWhatIsThere(from: string, to: string): Promise<void> {
  try {
    if (!(await lstat(from)).isDirectory()) {
      await copyFile(from, to);
      return;
    }
    await mkdir(to, { mode: 0o700 });
    const names = await readdir(from);
    await Promise.all(names.map((name) => copyWhatIsThere(path.join(from, name), path.join(to, name))));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

function settingsOf({ superuserUrl, port }: Pick<EmbeddedPostgres, 'superuserUrl' | 'port'>): string {
  const { username, password } = new URL(superuserUrl);
  // Both consist of letters and digits.
  const conninfo = `host=${LOOPBACK} port=${port} user=${username} password=${password} sslmode=disable`;
  return `primary_conninfo = '${conninfo}'\nwal_retrieve_retry_interval = '100ms'\nhot_standby_feedback = on\n`;
}
