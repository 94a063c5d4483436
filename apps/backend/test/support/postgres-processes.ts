import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { readPostmaster } from '@conversation-store/embedded-postgres';

/** Sends a signal to the postmaster of a folder and all its children. */
export async function signalPostgres(folder: string, signal: NodeJS.Signals): Promise<void> {
  for (const pid of await processes(folder)) sendSignal(pid, signal);
}

/** Process ids, the postmaster first: killed last, it would replace its children. */
async function processes(folder: string): Promise<number[]> {
  const postmaster = await readPostmaster(join(folder, 'data'));
  if (!postmaster) throw new Error('PostgreSQL does not run.');
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pid=,ppid=']);
  const rows = stdout.split('\n').map((line) => line.trim().split(/\s+/).map(Number));
  const children = rows.flatMap(([pid = 0, parent]) => (parent === postmaster.pid ? [pid] : []));
  return [postmaster.pid, ...children];
}

/** A child may have ended since it was listed. */
function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
