import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/**
 * Makes a digest of all that stands in folders, by names and contents, and of single files.
 *
 * @param root the folder that names are told from
 */
export function digestOf(root, folders, ...files) {
  const hash = createHash('sha256');
  const found = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name)),
  );
  for (const file of [...found.sort(), ...files])
    hash.update(relative(root, file)).update(readFileSync(file));
  return hash.digest('hex');
}
