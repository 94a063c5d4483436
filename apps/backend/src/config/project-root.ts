import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder of the project, from the sources as well as from the build: Node reads its package.json for both. */
export function projectRoot(): string {
  return rootAbove(import.meta.dirname);
}

/** The folder of the data that the backend keeps between starts: the embedded database and the development secret. */
export function dataFolder(): string {
  return join(projectRoot(), '.data');
}

function rootAbove(folder: string): string {
  if (existsSync(join(folder, 'package.json'))) return folder;
  const parent = dirname(folder);
  if (parent === folder) throw new Error('There is no package.json above the program.');
  return rootAbove(parent);
}
