import { beforeEach, describe, expect, it } from '@jest/globals';
import { MIGRATIONS } from '../../src/prisma/generated/migrations.js';
import { checkMigrated, migrate } from '../../src/prisma/migrate.js';
import { MigrationError } from '../../src/prisma/migration-error.js';
import { useEmptyDatabase } from '../support/empty-database.js';

const [FIRST, LAST] = [MIGRATIONS[0]!, MIGRATIONS.at(-1)!];
const NEWER = `
  INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at) VALUES ('1', '', '29990101000000_newer', now())`;

describe('checkMigrated', () => {
  const database = useEmptyDatabase();

  beforeEach(() => migrate({ connectionString: database.current.url }));

  const check = (): Promise<void> => checkMigrated({ connectionString: database.current.url });

  async function refusal(): Promise<string> {
    const error: unknown = await check().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(MigrationError);
    expect((error as MigrationError).message).toMatch(/^[A-Z].+\.$/);
    return (error as MigrationError).message;
  }

  it('takes a database that has every migration, and writes nothing', async () => {
    const { role, url } = await database.current.newRole();
    await database.current.execute(
      `GRANT SELECT ON _prisma_migrations TO ${role}`,
      `ALTER ROLE ${role} SET default_transaction_read_only = on`,
    );

    await check();
    await checkMigrated({ connectionString: url });
  });

  it('says what one lacks that is behind, and the command that brings it up', async () => {
    await database.current.execute(`DELETE FROM _prisma_migrations WHERE migration_name = '${LAST.name}'`);
    const message = await refusal();

    expect(message).toContain('behind');
    expect(message).toContain(LAST.name);
    expect(message).not.toContain(FIRST.name);
    expect(message).toContain('npm run migrate');
  });

  it('says what an empty one lacks, and leaves it empty', async () => {
    const target = { connectionString: database.current.url, schema: 'app' };

    await expect(checkMigrated(target)).rejects.toThrow(`lacks ${FIRST.name}`);
    expect(await database.current.values("SELECT 1 FROM pg_namespace WHERE nspname = 'app'")).toEqual([]);
  });

  it('says by what one is ahead, which a migrating start lets be', async () => {
    await database.current.execute(NEWER);

    expect(await refusal()).toMatch(/ahead.+29990101000000_newer/);
    expect(await migrate({ connectionString: database.current.url })).toEqual([]);
  });

  it('takes the migrations of a host beside ours, in a history that they share', async () => {
    await database.current.execute(NEWER, 'CREATE TABLE users (id INT)');

    await check();
  });

  it('says which has not finished, and how to go on', async () => {
    await database.current.execute(
      `UPDATE _prisma_migrations SET finished_at = NULL WHERE migration_name = '${LAST.name}'`,
    );
    const message = await refusal();

    expect(message).toContain(LAST.name);
    await expect(migrate({ connectionString: database.current.url })).rejects.toThrow(message);
    await database.current.execute(/UPDATE .+ IS NULL/.exec(message)![0]);
    expect(await refusal()).toContain('behind');
  });

  it('says which was applied with another content', async () => {
    await database.current.execute(
      `UPDATE _prisma_migrations SET checksum = 'other' WHERE migration_name = '${FIRST.name}'`,
    );

    const message = await refusal();
    expect(message).toContain(FIRST.name);
    await expect(migrate({ connectionString: database.current.url })).rejects.toThrow(message);
  });

  it('takes either line end for the same content', async () => {
    const crlf = "encode(sha256(convert_to(replace($1, E'\\n', E'\\r\\n'), 'UTF8')), 'hex')";
    await database.current.admin.query(
      `UPDATE _prisma_migrations SET checksum = ${crlf} WHERE migration_name = $2`,
      [FIRST.sql, FIRST.name],
    );

    await check();
  });
});
