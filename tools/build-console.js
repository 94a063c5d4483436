import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';

const root = join(import.meta.dirname, '..');
const SOURCE = join(root, 'apps/console');
/** What the console takes of the backend: its functions for front ends. */
const SHARED = join(root, 'apps/backend/src/modules/ai/agents/front-end');
/** The digest of what the console was built of. */
const STAMP = join(root, 'dist/console/stamp');

// Builds the console into dist/console, unless it is up to date.
const digest = digestOf([SOURCE, SHARED]);
if (!existsSync(STAMP) || readFileSync(STAMP, 'utf8') !== digest) {
  // Vite takes it for the mode, and React would be built for development: tests have set another.
  process.env.NODE_ENV = 'production';
  const { build } = await import('vite');
  await build({ root: SOURCE, logLevel: 'warn', mode: 'production' });
  writeFileSync(STAMP, digest);
}

function digestOf(folders) {
  const hash = createHash('sha256');
  const files = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name)),
  );
  // The lock file names the packages that are built in.
  for (const file of [...files.sort(), join(root, 'package-lock.json')])
    hash.update(relative(root, file)).update(readFileSync(file));
  return hash.digest('hex');
}
