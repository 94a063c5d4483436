import { describe, expect, it } from '@jest/globals';
import { MIGRATIONS } from '../../src/prisma/generated/migrations.js';
import { schemaDiff } from '../support/schema-diff.js';
import { migrationsOnDisk } from '../support/schema-engine.js';
import { useBackend } from '../support/use-backend.js';

describe('the migrations', () => {
  it('of the program are those of `prisma/migrations`: else run `npm run generate`', async () => {
    const { migrationDirectories } = await migrationsOnDisk();
    const onDisk = migrationDirectories.map(({ path, migrationFile: { content } }) => ({
      name: path,
      sql: content.value,
    }));

    expect(MIGRATIONS).toEqual(onDisk);
  });
});

describe('the schema', () => {
  const backend = useBackend();

  it('of Prisma and that of the migrations are the same', async () => {
    expect(await schemaDiff(backend.current.ownerUrl)).toBe('-- This is an empty migration.\n');
  });

  it('of Prisma is missed where the database has another', async () => {
    await backend.current.database.query('ALTER TABLE ai_message ALTER COLUMN model TYPE TEXT');

    expect(await schemaDiff(backend.current.ownerUrl)).toContain('"model" SET DATA TYPE VARCHAR(128)');
  });
});
