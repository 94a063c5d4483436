import { cp, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from '../../src/config/project-root.js';

const COPIED = [
  'dist',
  'prisma',
  'package.json',
  'package-lock.json',
  '.npmrc',
  'tools/embedded-postgres/package.json',
];

/** Copies the build, and what `npm ci` needs to install its packages, to a new temporary folder. */
export async function copyBuild(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'installation-'));
  for (const name of COPIED) await cp(join(projectRoot(), name), join(folder, name), { recursive: true });
  return folder;
}
