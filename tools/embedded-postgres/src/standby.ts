import { cp, mkdir, writeFile, appendFile } from 'node:fs/promises';
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
  const label = await backUp(primary.superuserUrl, () => copyData(from.data, to.data));
  await writeFile(path.join(to.data, 'backup_label'), label, { mode: 0o600 });
  await writeFile(path.join(to.data, 'standby.signal'), '', { mode: 0o600 });
  await appendFile(path.join(to.data, 'postgresql.auto.conf'), settingsOf(primary));
  return joinEmbeddedPostgres(folder);
}

/** Copies while the server notes what changes meanwhile, and returns the label of the backup. */
async function backUp(superuserUrl: string, copy: () => Promise<void>): Promise<string> {
  const client = new pg.Client({ connectionString: superuserUrl });
  await client.connect();
  try {
    await client.query(`SELECT pg_backup_start('standby', true)`);
    await copy();
    const { rows } = await client.query<{ labelfile: string }>('SELECT labelfile FROM pg_backup_stop(false)');
    return rows[0]?.labelfile ?? '';
  } finally {
    await client.end();
  }
}

async function copyData(from: string, to: string): Promise<void> {
  const isCopied = (source: string): boolean => !LEFT_OUT.has(path.relative(from, source));
  await cp(from, to, { recursive: true, filter: isCopied });
  for (const folder of ['pg_wal', 'pg_replslot', 'pg_stat_tmp'])
    await mkdir(path.join(to, folder), { mode: 0o700 });
}

function settingsOf({ superuserUrl, port }: Pick<EmbeddedPostgres, 'superuserUrl' | 'port'>): string {
  const { username, password } = new URL(superuserUrl);
  // Both consist of letters and digits.
  const conninfo = `host=${LOOPBACK} port=${port} user=${username} password=${password} sslmode=disable`;
  return `primary_conninfo = '${conninfo}'\nwal_retrieve_retry_interval = '100ms'\nhot_standby_feedback = on\n`;
}
