import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from '../../src/config/project-root.js';
import type { Mutation } from './mutation.js';

const COPIED = [
  'apps',
  'prisma',
  'tools',
  'package.json',
  'jest.config.ts',
  'tsconfig.json',
  'tsconfig.build.json',
];

const MIGRATED_SCHEMA = 'prisma/migrated-schema.json';
/** Lets a start take any schema: it would else refuse what a mutated migration makes, and no rule would be asked. */
const ANY_SCHEMA = '{}';

/** A copy of the project, in which mutations are made. */
export class ProjectCopy {
  readonly folder = mkdtempSync(join(tmpdir(), 'mutations-'));
  private readonly schema = readFileSync(join(projectRoot(), MIGRATED_SCHEMA), 'utf8');

  constructor() {
    for (const name of COPIED)
      cpSync(join(projectRoot(), name), join(this.folder, name), { recursive: true });
    symlinkSync(join(projectRoot(), 'node_modules'), join(this.folder, 'node_modules'));
  }

  /** Makes a mutation while the work is done. */
  async without<T>({ name, file, text, without }: Mutation, work: () => Promise<T>): Promise<T> {
    const path = join(this.folder, file);
    const source = readFileSync(path, 'utf8');
    if (source.split(text).length !== 2) throw new Error(`${name}: its text is not in ${file} exactly once.`);
    // A function, since `$` in a replacement means something else.
    this.write(
      file,
      source.replace(text, () => without),
      ANY_SCHEMA,
    );
    try {
      return await work();
    } finally {
      this.write(file, source, this.schema);
    }
  }

  /** @param schema what a start takes for the schema of the migrations, where the file is one of them */
  private write(file: string, text: string, schema: string): void {
    writeFileSync(join(this.folder, file), text);
    if (!file.startsWith('prisma/')) return;
    writeFileSync(join(this.folder, MIGRATED_SCHEMA), schema);
    // The migrations are run from what is made of them.
    execFileSync(process.execPath, ['prisma/write-migrations.js'], { cwd: this.folder });
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
