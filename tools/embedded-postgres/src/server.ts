import type { ChildProcess } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { loadBinaries } from './binaries.js';
import { freePort } from './free-port.js';
import { initClusterIfMissing } from './init-cluster.js';
import { launch, run } from './launch.js';
import type { Layout } from './layout.js';
import { forgetDead, isAlive, lastPort, readPostmaster, serverArguments } from './postmaster.js';
import { emptyLog, tailOfLog } from './server-log.js';
import { chooseIdentity, handOver } from './unprivileged.js';

const POLL_INTERVAL_MS = 20;
const MAX_TRANSITION_MS = 120_000;

/**
 * Log messages of failures that pass: another process took the port just now, or children of a
 * killed server still run.
 */
const PASSING =
  /could not bind|Address already in use|pre-existing shared memory|"postmaster.pid" already exists/;

/**
 * Brings the server up unless it is up. Returns also when that failed for a reason that passes; the
 * caller tries to connect, and calls again.
 */
export async function bringUp(layout: Layout, onCreate?: () => void): Promise<void> {
  if (await isUpAfterWaiting(layout)) return;
  const binaries = await loadBinaries();
  const identity = await chooseIdentity(layout.folder, layout.data, binaries.postgres);
  await handOver(layout.folder, identity);
  await initClusterIfMissing(layout, binaries, identity, onCreate);
  const dead = await readPostmaster(layout.data);
  if (dead) await forgetDead(dead, layout.data);
  // On the same port as before, processes that still use the server can connect again.
  const port = await freePort(await lastPort(layout.data));
  await emptyLog(layout.log);
  const recipe = identity.recipe(binaries.postgres, [...serverArguments(layout.data), String(port)]);
  await untilReady(await launch(recipe, layout.log), layout);
}

/** Stops the server without waiting for its clients. */
export async function stopServer(layout: Layout): Promise<void> {
  const { postgres, pg_ctl } = await loadBinaries();
  const identity = await chooseIdentity(layout.folder, layout.data, postgres);
  const running = await readPostmaster(layout.data);
  const seconds = String(MAX_TRANSITION_MS / 1000);
  const recipe = identity.recipe(pg_ctl, [
    'stop',
    '-s',
    '-w',
    '-m',
    'fast',
    '-t',
    seconds,
    '-D',
    layout.data,
  ]);
  // pg_ctl also fails where the next server is starting already, whose pid file it takes for the old one's.
  if (!(await run(recipe, layout.log)) && running && (await isAlive(running, layout.data))) {
    throw new Error(`PostgreSQL in ${layout.folder} could not be stopped:\n${await tailOfLog(layout.log)}`);
  }
}

async function untilReady(child: ChildProcess, layout: Layout): Promise<void> {
  const deadline = Date.now() + MAX_TRANSITION_MS;
  while (Date.now() < deadline) {
    if (child.exitCode !== null || child.signalCode !== null) return giveUpUnlessPassing(child, layout);
    const postmaster = await readPostmaster(layout.data);
    if (postmaster?.pid === child.pid && postmaster?.ready) {
      child.unref();
      return;
    }
    await pause(POLL_INTERVAL_MS);
  }
  child.unref();
  throw new Error(`PostgreSQL in ${layout.folder} is still starting:\n${await tailOfLog(layout.log)}`);
}

async function giveUpUnlessPassing(child: ChildProcess, layout: Layout): Promise<void> {
  const log = await tailOfLog(layout.log);
  if (PASSING.test(log)) return;
  const end = child.signalCode ?? `exit code ${child.exitCode}`;
  throw new Error(`PostgreSQL in ${layout.folder} did not start (${end}):\n${log}`);
}

async function isUpAfterWaiting(layout: Layout): Promise<boolean> {
  const deadline = Date.now() + MAX_TRANSITION_MS;
  while (Date.now() < deadline) {
    const up = await isUp(layout);
    if (up !== undefined) return up;
    await pause(POLL_INTERVAL_MS);
  }
  throw new Error(`PostgreSQL in ${layout.folder} is still starting or stopping; its log is ${layout.log}.`);
}

/** Tells whether the server is up; undefined while it is neither up nor down yet. */
async function isUp({ data }: Layout): Promise<boolean | undefined> {
  const postmaster = await readPostmaster(data);
  if (!postmaster || !(await isAlive(postmaster, data))) return false;
  return postmaster.ready || undefined;
}
