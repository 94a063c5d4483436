import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// Installs what production installs in a folder of its own, and lists that. `npm sbom --omit dev` lists a part of it
// alone: it leaves out each package that is also a development dependency of another.

const ROOT = join(import.meta.dirname, '..');
const FILES = ['package.json', 'package-lock.json', '.npmrc', 'tools/embedded-postgres/package.json'];
const folder = mkdtempSync(join(tmpdir(), 'sbom-'));
const npm = (args, stdout) =>
  execFileSync('npm', args, { cwd: folder, stdio: ['ignore', stdout, 'inherit'] });

try {
  for (const file of FILES) cpSync(join(ROOT, file), join(folder, file));
  npm(['ci', '--omit=dev', '--omit=optional', '--prefer-offline', '--no-audit', '--no-fund'], 'ignore');
  // They would count as missing.
  npm(['pkg', 'delete', 'devDependencies'], 'ignore');
  npm(['sbom', '--sbom-format', 'cyclonedx', '--sbom-type', 'application'], 'inherit');
} finally {
  rmSync(folder, { recursive: true, force: true });
}
