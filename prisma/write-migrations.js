import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

// Makes the migrations a part of the program: what is built of it runs where there is no folder of migrations.

const FOLDER = join(import.meta.dirname, 'migrations');
const FILE = join(import.meta.dirname, '../apps/backend/src/prisma/generated/migrations.ts');

const migrations = readdirSync(FOLDER, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => ({ name, sql: readFileSync(join(FOLDER, name, 'migration.sql'), 'utf8') }))
  .sort((one, other) => (one.name < other.name ? -1 : 1));

const lines = [
  '/** The migrations of the store, oldest first. Made of `prisma/migrations` by `npm run generate`. */',
  `export const MIGRATIONS: { name: string; sql: string }[] = ${JSON.stringify(migrations, null, 2)};`,
];
writeFileSync(FILE, `${lines.join('\n')}\n`);

const SCHEMA = join(import.meta.dirname, 'migrated-schema.json');
const SCHEMA_FILE = join(import.meta.dirname, '../apps/backend/src/prisma/generated/migrated-schema.ts');
const schema = [
  '/** What all migrations make, by its name. Made of `prisma/migrated-schema.json` by `npm run generate`. */',
  `export const MIGRATED_SCHEMA: Readonly<Record<string, string>> = ${readFileSync(SCHEMA, 'utf8').trim()};`,
];
writeFileSync(SCHEMA_FILE, `${schema.join('\n')}\n`);
