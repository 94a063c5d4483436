import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PROJECT_ROOT } from '../../src/config/project-root.js';
import type { Guard } from './guard.js';

const COPIED = [
  'apps',
  'prisma',
  'tools',
  'package.json',
  'jest.config.ts',
  'tsconfig.json',
  'tsconfig.build.json',
];

/** A copy of the project, in which guards may be taken away. */
export class Copy {
  readonly folder = mkdtempSync(join(tmpdir(), 'guards-'));

  constructor() {
    for (const name of COPIED) cpSync(join(PROJECT_ROOT, name), join(this.folder, name), { recursive: true });
    symlinkSync(join(PROJECT_ROOT, 'node_modules'), join(this.folder, 'node_modules'));
  }

  /** Takes a guard away while the work is done. */
  async without<T>({ name, file, text, without }: Guard, work: () => Promise<T>): Promise<T> {
    const path = join(this.folder, file);
    const source = readFileSync(path, 'utf8');
    if (source.split(text).length !== 2) throw new Error(`${name}: its text is not in ${file} exactly once.`);
    // A function, since `$` in a replacement means something else.
    writeFileSync(
      path,
      source.replace(text, () => without),
    );
    try {
      return await work();
    } finally {
      writeFileSync(path, source);
    }
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
