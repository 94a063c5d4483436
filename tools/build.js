import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { clearTimeout, setTimeout } from 'node:timers';

/** A build of what has not changed takes less. */
const SILENCE_MS = 1_000;

await import('../prisma/generate.js');

const root = join(import.meta.dirname, '..');
const tsc = join(createRequire(import.meta.url).resolve('typescript/package.json'), '..', 'bin', 'tsc');

// All on standard error: what a command prints after the build may be read by a program.
const slow = setTimeout(() => process.stderr.write('Building …\n'), SILENCE_MS);
const build = spawn(process.execPath, [tsc, '-b', join(root, 'tsconfig.build.json')], {
  stdio: ['ignore', process.stderr, process.stderr],
});
build.on('close', (code) => {
  clearTimeout(slow);
  process.exitCode = code ?? 1;
});
