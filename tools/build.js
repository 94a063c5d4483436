import { spawn } from 'node:child_process';
import { once } from 'node:events';
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
const codes = await Promise.all([
  run(tsc, '-b', join(root, 'tsconfig.build.json')),
  run(join(import.meta.dirname, 'build-console.js')),
]);
clearTimeout(slow);
process.exitCode = codes.find((code) => code !== 0) ?? 0;

async function run(...args) {
  const [code] = await once(
    spawn(process.execPath, args, { stdio: ['ignore', process.stderr, process.stderr] }),
    'close',
  );
  return code ?? 1;
}
