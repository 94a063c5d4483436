import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { projectRoot } from '../../src/config/project-root.js';
import { MIGRATED_SCHEMA } from '../../src/prisma/generated/migrated-schema.js';
import { MIGRATIONS } from '../../src/prisma/generated/migrations.js';
import { checkMigrated, migrate } from '../../src/prisma/migrate.js';
import { bringUpSchema } from '../../src/prisma/schema-bring-up.js';
import { readSchema } from '../../src/prisma/schema-drift.js';
import { useEmptyDatabase } from '../support/empty-database.js';
import { schemaDiff } from '../support/schema-diff.js';
import { migrationsOnDisk } from '../support/schema-engine.js';
import { useBackend } from '../support/use-backend.js';

const MIGRATED_SCHEMA_FILE = join(projectRoot(), 'prisma/migrated-schema.json');

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

describe('the schema that the migrations make', () => {
  const database = useEmptyDatabase();

  beforeEach(() => migrate({ connectionString: database.current.url }));

  const start = (): Promise<unknown> =>
    bringUpSchema({ connectionString: database.current.url }, { directUrl: undefined, migrate: true });

  it('is that of prisma/migrated-schema.json: else WRITE_SCHEMA=true npm test -- schema-drift', async () => {
    const entries = [...(await readSchema(database.current.admin, 'public'))];
    const schema = Object.fromEntries(entries.sort(([one], [other]) => (one < other ? -1 : 1)));
    if (process.env.WRITE_SCHEMA === 'true')
      return writeFile(MIGRATED_SCHEMA_FILE, `${JSON.stringify(schema, null, 2)}\n`);
    expect(MIGRATED_SCHEMA).toEqual(schema);
  });

  it('is the same where it was made of a dump, which writes each constraint as PostgreSQL tells it', async () => {
    const { admin } = database.current;
    const before = await readSchema(admin, 'public');
    const checks = [...before].filter(([, definition]) => definition.startsWith('CHECK'));
    for (const [name, definition] of checks) {
      const [table, constraint] = name.replace('constraint ', '').split('.');
      await admin.query(
        `ALTER TABLE ${table!} DROP CONSTRAINT ${constraint!}, ADD CONSTRAINT ${constraint!} ${definition}`,
      );
    }

    expect(checks).not.toEqual([]);
    expect(await readSchema(admin, 'public')).toEqual(before);
  });

  it.each([
    ['DROP INDEX ai_message_idempotency', 'index ai_message_idempotency is missing (CREATE UNIQUE INDEX'],
    ['DROP TABLE ai_turn_chunk', 'column ai_turn_chunk.chunks is missing'],
    ['ALTER TABLE ai_message DROP COLUMN model', 'column ai_message.model is missing'],
    ['ALTER TABLE ai_message ALTER model TYPE TEXT', 'column ai_message.model is text instead of character'],
    [
      'ALTER TABLE ai_conversation ALTER user_id DROP NOT NULL',
      'column ai_conversation.user_id is character',
    ],
    [
      'ALTER TABLE ai_message DROP CONSTRAINT ai_message_tokens',
      'ai_message.ai_message_tokens is missing (CHECK',
    ],
    [
      'ALTER TABLE ai_turn_chunk DROP CONSTRAINT ai_turn_chunk_has_position, ' +
        'ADD CONSTRAINT ai_turn_chunk_has_position CHECK (position >= 1)',
      'has_position is CHECK (("position" >= 1)) instead of CHECK',
    ],
  ])('is missed after %s', async (change, difference) => {
    await database.current.execute(change);

    await expect(start()).rejects.toThrow(difference);
    await expect(checkMigrated({ connectionString: database.current.url })).rejects.toThrow(difference);
  });

  it('may have more, and in a schema of any name', async () => {
    await database.current.execute(
      'ALTER SCHEMA public RENAME TO "App 1"',
      'CREATE INDEX ours ON "App 1".ai_message (model)',
      'ALTER TABLE "App 1".ai_message ADD COLUMN note TEXT',
    );
    const target = { connectionString: database.current.url, schema: 'App 1' };

    await checkMigrated(target);
    expect(await migrate(target)).toEqual([]);
  });

  it('may have been changed by a newer version, but for its columns', async () => {
    await database.current.execute(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at) VALUES ('1', '', '2999_newer', now())`,
      'DROP INDEX ai_message_system',
    );
    await start();

    await database.current.execute('ALTER TABLE ai_message DROP COLUMN model');
    await expect(start()).rejects.toThrow('column ai_message.model is missing');
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
