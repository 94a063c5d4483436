import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';

// `prisma generate` downloads a schema engine that it never runs. Naming any existing file as that engine
// keeps the install working without a network.
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= process.execPath;

const prisma = installedPrisma();
// An installation for production has no command line of Prisma: its build holds the client already.
if (prisma === null) process.exit();
execFileSync(process.execPath, [prisma, 'generate', '--no-hints'], {
  stdio: 'pipe',
});

function installedPrisma() {
  try {
    return createRequire(import.meta.url).resolve('prisma/build/index.js');
  } catch {
    return null;
  }
}
