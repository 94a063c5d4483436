import { describe, expect, it } from '@jest/globals';
import { schemaDiff } from '../support/schema-diff.js';
import { useBackend } from '../support/use-backend.js';

describe('the schema', () => {
  const backend = useBackend();

  it('of Prisma and that of the migrations are the same', async () => {
    expect(await schemaDiff(backend.current.databaseUrl)).toBe('-- This is an empty migration.\n');
  });

  it('of Prisma is missed where the database has another', async () => {
    await backend.current.database.query('ALTER TABLE ai_message ALTER COLUMN model TYPE TEXT');

    expect(await schemaDiff(backend.current.databaseUrl)).toContain('"model" SET DATA TYPE VARCHAR(128)');
  });
});
