import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder of the project, from the sources as well as from the build. */
export const PROJECT_ROOT = rootAbove(import.meta.dirname);

function rootAbove(folder: string): string {
  if (existsSync(join(folder, 'prisma', 'schema.prisma'))) return folder;
  const parent = dirname(folder);
  if (parent === folder) throw new Error('prisma/schema.prisma was not found above the program.');
  return rootAbove(parent);
}

/** What the backend keeps between starts: the embedded database and the development secret. */
export const DATA_FOLDER = join(PROJECT_ROOT, '.data');
