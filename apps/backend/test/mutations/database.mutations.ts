import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../src/config/project-root.js';
import type { Mutation } from './mutation.js';

const SPEC = 'apps/backend/test/service/constraints.spec.ts';
const CHECK = /CONSTRAINT "(\w+)" CHECK \(/g;
const UNIQUE = /CREATE UNIQUE INDEX "(\w+)"/g;
const ADDED = /ALTER TABLE "\w+"\s+ADD CONSTRAINT "(\w+)"[\s\S]*?;/g;
const PRIMARY_KEY_OF = /PRIMARY KEY USING INDEX "(\w+)"/g;
/** The foreign keys need it; and the store's own statements name it, under its first name and the one it was built with. */
const NEEDED = new Set([
  'ai_conversation_organization_id_user_id_id_key',
  'ai_conversation_one_active',
  'ai_conversation_one_of_context',
]);

/** Every CHECK, unique index, foreign key and later primary key of the migrations. */
export function databaseMutations(): Mutation[] {
  const all = migrations();
  const keys = all.flatMap(({ sql }) => Array.from(sql.matchAll(PRIMARY_KEY_OF), ([, index = '']) => index));
  const needed = new Set([...NEEDED, ...keys]);
  return all.flatMap(({ file, sql }) => [
    ...found(file, sql, CHECK, (text) => `${text}true OR `),
    ...found(file, sql, UNIQUE, (text) => text.replace('UNIQUE ', '')).filter(
      ({ name }) => !needed.has(name),
    ),
    ...found(file, sql, ADDED, () => ''),
  ]);
}

function found(file: string, sql: string, pattern: RegExp, without: (text: string) => string): Mutation[] {
  return Array.from(sql.matchAll(pattern), ([text, name = '']) => ({
    name,
    file,
    text,
    without: without(text),
    spec: SPEC,
  }));
}

function migrations(): { file: string; sql: string }[] {
  const folder = join(projectRoot(), 'prisma/migrations');
  const names = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return names.map(({ name }) => {
    const file = `prisma/migrations/${name}/migration.sql`;
    return { file, sql: readFileSync(join(projectRoot(), file), 'utf8') };
  });
}
