import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

// `prisma generate` downloads a schema engine that it never runs. Naming any existing file as that engine
// keeps the install working without a network.
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= process.execPath;

/** The store's own data, and that of the application that takes it in for the tests. */
const SCHEMAS = ['schema', '../apps/backend/test/host/prisma/schema.prisma'];

const prisma = installedPrisma();
// An installation for production has no command line of Prisma: its build holds the client already.
if (prisma === null) process.exit();
for (const schema of SCHEMAS.map((name) => join(import.meta.dirname, name)).filter(existsSync))
  execFileSync(process.execPath, [prisma, 'generate', '--no-hints', '--schema', schema], { stdio: 'pipe' });

// After the client, whose generator empties the folder that they share.
await import('./write-migrations.js');

function installedPrisma() {
  try {
    return createRequire(import.meta.url).resolve('prisma/build/index.js');
  } catch {
    return null;
  }
}
