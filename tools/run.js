import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

// Builds what has changed, and runs a program of the build in this process, which signals reach.

const [program, ...args] = process.argv.slice(2);
const { status } = spawnSync(process.execPath, [join(import.meta.dirname, 'build.js')], {
  stdio: ['ignore', process.stderr, process.stderr],
});
if (status !== 0) process.exit(1);
const path = join(import.meta.dirname, '..', 'dist', program);
process.argv = [process.execPath, path, ...args];
await import(pathToFileURL(path).href);
