import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import lockfile from 'proper-lockfile';
import { LOOPBACK } from './free-port.js';
import { USER } from './init-cluster.js';
import { layOut, type Layout } from './layout.js';
import { Lease } from './lease.js';
import { isAlive, readPostmaster } from './postmaster.js';
import { bringUp, stopServer } from './server.js';

const DATABASE = 'backend';
const ROUNDS = 100;
const ROUND_PAUSE_MS = 100;

export interface EmbeddedPostgres {
  url: string;
  port: number;
  leave(): Promise<void>;
}

/** Joins the server that is up on `folder`, or brings it up (initdb on first use). The last one to leave stops it. */
export async function joinEmbeddedPostgres(folder: string): Promise<EmbeddedPostgres> {
  const layout = await layOut(folder);
  const lease = await takeLease(layout);
  let leaving: Promise<void> | undefined;
  const leave = (): Promise<void> => (leaving ??= lease.giveBack(() => stopServer(layout)));
  try {
    await lease.createDatabase(DATABASE);
  } catch (error) {
    await leave();
    throw error;
  }
  const { port, password } = lease.address;
  return { url: `postgresql://${USER}:${password}@${LOOPBACK}:${port}/${DATABASE}`, port, leave };
}

async function takeLease(layout: Layout): Promise<Lease> {
  let refusal: unknown;
  for (let round = 0; round < ROUNDS; round++) {
    if (round > 1) await pause(ROUND_PAUSE_MS);
    try {
      const lease = await leaseOfRunningServer(layout);
      if (lease) return lease;
    } catch (error) {
      refusal = error;
    }
    await alone(layout, () => bringUp(layout));
  }
  const reason = refusal instanceof Error ? refusal.message : 'it does not start';
  throw new Error(`PostgreSQL in ${layout.folder} cannot be reached (${reason}); its log is ${layout.log}.`);
}

async function leaseOfRunningServer({ data, password }: Layout): Promise<Lease | undefined> {
  const postmaster = await readPostmaster(data);
  if (!postmaster?.ready || !(await isAlive(postmaster, data))) return undefined;
  return Lease.take({ port: postmaster.port, password: await readFile(password, 'utf8') });
}

/**
 * Keeps two processes from starting the server at the same time. Should the lock be lost to a
 * process that took us for dead, the renaming after initdb and postmaster.pid still keep one server.
 */
async function alone(layout: Layout, action: () => Promise<void>): Promise<void> {
  const release = await lock(layout);
  try {
    await action();
  } finally {
    await release().catch(() => undefined);
  }
}

async function lock(layout: Layout): Promise<() => Promise<void>> {
  try {
    return await lockfile.lock(layout.folder, {
      lockfilePath: layout.lock,
      realpath: false,
      stale: 5_000,
      retries: { retries: 1_800, factor: 1, minTimeout: 100, maxTimeout: 100 },
      onCompromised: () => undefined,
    });
  } catch (cause) {
    throw new Error(`Another process has been starting PostgreSQL in ${layout.folder} for minutes.`, {
      cause,
    });
  }
}
