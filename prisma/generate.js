import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';

// `prisma generate` downloads a schema engine that it never runs. Naming any existing file as that engine
// keeps the install working without a network.
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= process.execPath;

const prisma = createRequire(import.meta.url).resolve('prisma/build/index.js');
execFileSync(process.execPath, [prisma, 'generate', '--no-hints'], {
  stdio: 'pipe',
});

// After the client, whose generator empties the folder that they share.
await import('./write-migrations.js');
