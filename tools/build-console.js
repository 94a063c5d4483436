import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { digestOf } from './digest.js';

const root = join(import.meta.dirname, '..');
const SOURCE = join(root, 'apps/console');
/** What the console takes of the backend: its functions for front ends. */
const SHARED = join(root, 'apps/backend/src/modules/ai/agents/front-end');
/** The digest of what the console was built of. */
const STAMP = join(root, 'dist/console/stamp');

// Builds the console into dist/console, unless it is up to date.
// The lock file names the packages that are built in.
const digest = digestOf(root, [SOURCE, SHARED], join(root, 'package-lock.json'));
if (!existsSync(STAMP) || readFileSync(STAMP, 'utf8') !== digest) {
  // Vite takes it for the mode, and React would be built for development: tests have set another.
  process.env.NODE_ENV = 'production';
  const { build } = await import('vite');
  await build({ root: SOURCE, logLevel: 'warn', mode: 'production' });
  writeFileSync(STAMP, digest);
}
