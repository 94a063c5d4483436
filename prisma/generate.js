import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { digestOf } from '../tools/digest.js';

// Makes the code that is generated, unless it is up to date: the commands that need it run this first, since installing
// the packages runs no script.

// `prisma generate` downloads a schema engine that it never runs. Naming any existing file as that engine
// keeps the install working without a network.
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= process.execPath;

/** The store's own data, and that of the application that takes it in for the tests. */
const HOST = join(import.meta.dirname, '../apps/backend/test/host');
const SCHEMAS = [join(import.meta.dirname, 'schema'), join(HOST, 'prisma/schema.prisma')].filter(existsSync);
const GENERATED = join(import.meta.dirname, '../apps/backend/src/prisma/generated');
/** The digest of what the code was made of. */
const STAMP = join(GENERATED, 'stamp');

if (process.argv.includes('--force') || !isUpToDate()) await generate();

async function generate() {
  const prisma = createRequire(import.meta.url).resolve('prisma/build/index.js');
  for (const schema of SCHEMAS)
    execFileSync(process.execPath, [prisma, 'generate', '--no-hints', '--schema', schema], { stdio: 'pipe' });
  // After the client, whose generator empties the folder that they share.
  await import('./write-migrations.js');
  writeFileSync(STAMP, digest());
}

function isUpToDate() {
  if (existsSync(HOST) && !existsSync(join(HOST, 'generated'))) return false;
  return existsSync(STAMP) && readFileSync(STAMP, 'utf8') === digest();
}

function digest() {
  const folders = [import.meta.dirname, join(HOST, 'prisma')].filter(existsSync);
  // A package file names the version that generates.
  const version = createRequire(import.meta.url).resolve('prisma/package.json');
  return digestOf(import.meta.dirname, folders, version);
}
