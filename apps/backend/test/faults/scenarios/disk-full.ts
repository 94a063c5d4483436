import { execFile } from 'node:child_process';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { atEnd } from '../cleanup.js';
import { type Scenario, Skipped } from '../scenario.js';
import { newFolder } from '../server.js';

const execute = promisify(execFile);
const SIZE = '256m';
const PIECE = Buffer.alloc(64 * 1024);
const REFUSALS = 20;

export const diskFull: Scenario = {
  name: 'the disk of the data folder filled, then freed',
  rounds: 2,
  contentBytes: 64 * 1024,
  folder: smallDisk,
  inject: async ({ server, load }) => {
    const ballast = join(server.folder, 'ballast');
    await fill(ballast);
    await load.refused.more(REFUSALS);
    await rm(ballast);
    // A PostgreSQL that could not write its log has stopped, and waits for its operator.
    await server.restart();
    return undefined;
  },
};

async function smallDisk(): Promise<string> {
  const folder = await newFolder();
  try {
    await execute('mount', ['-t', 'tmpfs', '-o', `size=${SIZE}`, 'tmpfs', folder]);
  } catch {
    throw new Skipped('no file system may be mounted here');
  }
  atEnd(() => execute('umount', [folder]));
  return folder;
}

async function fill(path: string): Promise<void> {
  const file = await open(path, 'w');
  try {
    for (;;) await file.appendFile(PIECE);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  } finally {
    await file.close();
  }
}
