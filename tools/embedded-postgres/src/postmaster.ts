import { execFile } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

export interface Postmaster {
  pid: number;
  port: number;
  ready: boolean;
}

const PORT_LINE = 3;
const STATUS_LINE = 7;

const pidFile = (data: string): string => path.join(data, 'postmaster.pid');

/** Reads the file in which the server, or one that died, wrote its process number and port. */
export async function readPostmaster(data: string): Promise<Postmaster | undefined> {
  const lines = (await readFile(pidFile(data), 'utf8').catch(() => '')).split('\n');
  const pid = Math.abs(Number(lines[0]));
  if (!pid) return undefined;
  return { pid, port: Number(lines[PORT_LINE] ?? 0), ready: lines[STATUS_LINE]?.trim() === 'ready' };
}

/** The port of the last server, whether it was killed or stopped by itself. */
export async function lastPort(data: string): Promise<number | undefined> {
  const options = await readFile(path.join(data, 'postmaster.opts'), 'utf8').catch(() => '');
  return Number(/"-p" "(\d+)"/.exec(options)?.[1]) || undefined;
}

/** Tells if it lives; the number of a dead one may belong to any other process by now. */
export async function isAlive({ pid }: Postmaster, data: string): Promise<boolean> {
  if (!processExists(pid)) return false;
  const commandLine = await commandLineOf(pid);
  return commandLine === undefined || commandLine.includes(serverArguments(data).join(' '));
}

/**
 * Removes the pid file of a dead server whose number another process has by now: PostgreSQL would
 * not start beside it.
 */
export async function forgetDead(postmaster: Postmaster, data: string): Promise<void> {
  if (processExists(postmaster.pid)) await rm(pidFile(data), { force: true });
}

/** The arguments with which every server is started, and by which it is recognised. */
export function serverArguments(data: string): string[] {
  return ['-D', data, '-p'];
}

function processExists(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function commandLineOf(pid: number): Promise<string | undefined> {
  if (process.platform === 'win32') return undefined;
  try {
    if (process.platform === 'linux') {
      return (await readFile(`/proc/${pid}/cmdline`, 'utf8')).replaceAll('\0', ' ');
    }
    return (await promisify(execFile)('ps', ['-ww', '-o', 'args=', '-p', String(pid)])).stdout;
  } catch {
    return '';
  }
}
