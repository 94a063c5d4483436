import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../src/config/project-root.js';

/** Writes a command's table to `docs/`, below a line that names the command. */
export function writeDocument(name: string, command: string, table: string): void {
  writeFileSync(join(projectRoot(), 'docs', name), `Written by \`${command}\`.\n\n${table}\n`);
}

/** Reads the lines of a document of `docs/`. */
export function documentLines(name: string): string[] {
  return readFileSync(join(projectRoot(), 'docs', name), 'utf8').split('\n');
}
