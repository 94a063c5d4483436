import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import lockfile from 'proper-lockfile';
import { LOOPBACK } from './free-port.js';
import { layOut, type Layout } from './layout.js';
import { isAlive, readPostmaster } from './postmaster.js';
import { OWNER, passwordOf, STATEMENTS, SUPERUSER } from './roles.js';
import { ServerClaim } from './server-claim.js';
import { bringUp, stopServer } from './server.js';

const DATABASE = 'backend';
const MAX_ATTEMPTS = 100;
const ATTEMPT_PAUSE_MS = 100;

/** Time for which a process that dies while it starts the server blocks the others. */
const LOCK_STALE_MS = 5_000;
const LOCK_RETRY_MS = 100;
const LOCK_WAIT_MS = 180_000;

/** A running server, of which this process is one of the users. */
export interface EmbeddedPostgres {
  /** The address of the role that sends statements. It owns nothing: the owner grants it what it needs. */
  url: string;
  /** The address of the owner of the database. */
  ownerUrl: string;
  /** The address of the superuser, who makes other databases: not for a backend. */
  superuserUrl: string;
  port: number;
  /** Stops the server when no other process uses it. */
  leave(): Promise<void>;
}

export interface JoinOptions {
  /**
   * Hook that is called before the data folder is made, which takes seconds; not where there is
   * one.
   */
  onCreate?: () => void;
}

/** Joins the server that is up on `folder`, or brings it up (initdb on first use). The last one to leave stops it. */
export async function joinEmbeddedPostgres(
  folder: string,
  options: JoinOptions = {},
): Promise<EmbeddedPostgres> {
  const layout = await layOut(folder);
  const claim = await takeClaim(layout, options);
  let leaving: Promise<void> | undefined;
  const leave = (): Promise<void> => (leaving ??= claim.release(() => stopServer(layout)));
  try {
    await claim.prepareDatabase(DATABASE);
  } catch (error) {
    await leave();
    throw error;
  }
  const { port, password } = claim.address;
  const urlOf = (role: string, secret: string) =>
    `postgresql://${role}:${secret}@${LOOPBACK}:${port}/${DATABASE}`;
  return {
    url: urlOf(STATEMENTS, passwordOf(STATEMENTS, password)),
    ownerUrl: urlOf(OWNER, passwordOf(OWNER, password)),
    superuserUrl: urlOf(SUPERUSER, password),
    port,
    leave,
  };
}

async function takeClaim(layout: Layout, { onCreate }: JoinOptions): Promise<ServerClaim> {
  let refusal: unknown;
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    if (attempt > 1) await pause(ATTEMPT_PAUSE_MS);
    try {
      const claim = await claimRunningServer(layout);
      if (claim) return claim;
    } catch (error) {
      refusal = error;
    }
    await alone(layout, () => bringUp(layout, onCreate));
  }
  const reason = refusal instanceof Error ? refusal.message : 'it does not start';
  throw new Error(`PostgreSQL in ${layout.folder} cannot be reached (${reason}); its log is ${layout.log}.`);
}

async function claimRunningServer({ data, password }: Layout): Promise<ServerClaim | undefined> {
  const postmaster = await readPostmaster(data);
  if (!postmaster?.ready || !(await isAlive(postmaster, data))) return undefined;
  return ServerClaim.take({ port: postmaster.port, password: await readFile(password, 'utf8') });
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
      stale: LOCK_STALE_MS,
      retries: {
        retries: LOCK_WAIT_MS / LOCK_RETRY_MS,
        factor: 1,
        minTimeout: LOCK_RETRY_MS,
        maxTimeout: LOCK_RETRY_MS,
      },
      onCompromised: () => undefined,
    });
  } catch (cause) {
    throw new Error(`Another process has been starting PostgreSQL in ${layout.folder} for minutes.`, {
      cause,
    });
  }
}
