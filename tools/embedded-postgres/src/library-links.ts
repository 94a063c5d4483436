import { access, readFile, symlink } from 'node:fs/promises';
import path from 'node:path';

interface Link {
  source: string;
  target: string;
}

/**
 * Makes the links among the shared libraries that npm cannot pack. The install script of the
 * platform package makes them, but "npm install --ignore-scripts" skips it.
 */
export async function restoreLibraryLinks(packageFolder: string): Promise<void> {
  const links = await readLinks(path.join(packageFolder, 'native', 'pg-symlinks.json'));
  await Promise.all(links.map((link) => makeLink(packageFolder, link)));
}

async function readLinks(file: string): Promise<Link[]> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Link[];
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

async function makeLink(packageFolder: string, { source, target }: Link): Promise<void> {
  try {
    await symlink(path.relative(path.dirname(target), source), path.join(packageFolder, target));
  } catch (error) {
    if (!(await leadsSomewhere(path.join(packageFolder, target)))) throw error;
  }
}

async function leadsSomewhere(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
