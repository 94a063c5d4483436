import { describe, expect, it } from '@jest/globals';
import { MIGRATIONS } from '../../src/prisma/generated/migrations.js';
import { migrate } from '../../src/prisma/migrate.js';
import { MigrationError } from '../../src/prisma/migration-error.js';
import { useEmptyDatabase } from '../support/empty-database.js';
import { EVERYTHING, withSchemaEngine } from '../support/schema-engine.js';

const SENTENCES = /^[A-Z].+\.$/;
const LAST = MIGRATIONS.at(-1)!.name;
const FORGET_LAST = `DELETE FROM _prisma_migrations WHERE migration_name = '${LAST}'`;

/** Message of the error of `migrate`, after checking that it has no password. */
async function refusalOf(connectionString: string, schema?: string): Promise<string> {
  const target = { connectionString, ...(schema === undefined ? {} : { schema }) };
  const error: unknown = await migrate(target).then(
    () => 'nothing',
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(MigrationError);
  const { message } = error as MigrationError;
  expect(message).toMatch(SENTENCES);
  expect(message).not.toContain('hunter2');
  return message;
}

describe('a database of others', () => {
  const database = useEmptyDatabase();

  it('is left alone where its tables are somebody’s', async () => {
    await database.current.execute('CREATE TABLE users (id INT)', 'CREATE TABLE cases (id INT)');

    expect(await refusalOf(database.current.url)).toMatch(/has tables already \(cases, users\).+schema=ai/);
    expect(await database.current.tablesOf('public')).toEqual(['cases', 'users']);
  });

  it('is left alone where another Prisma project migrates it, and taken in a schema of its own', async () => {
    await applyWithPrisma(
      database.current.url,
      '20250110000000_init',
      'CREATE TABLE users (id INT PRIMARY KEY)',
    );

    expect(await refusalOf(database.current.url)).toMatch(
      /another Prisma project's \(it has applied 20250110000000_init\).+schema=ai/,
    );
    expect(await database.current.tablesOf('public')).toEqual(['_prisma_migrations', 'users']);
    expect(await migrate({ connectionString: database.current.withSchema('ai') })).toHaveLength(
      MIGRATIONS.length,
    );
    expect(await database.current.tablesOf('public')).toEqual(['_prisma_migrations', 'users']);
  });

  it('gets nothing from here where it has the store in its own history, and is told what to copy', async () => {
    await migrate({ connectionString: database.current.url });
    await applyWithPrisma(
      database.current.url,
      '20250110000000_init',
      'CREATE TABLE users (id INT PRIMARY KEY)',
    );

    expect(await migrate({ connectionString: database.current.url })).toEqual([]);
    await database.current.execute(FORGET_LAST);
    const refusal = await refusalOf(database.current.url);
    expect(refusal).toContain(LAST);
    expect(refusal).toMatch(/does not know: 20250110000000_init\..+copy.+DATABASE_MIGRATE=false/);
  });
});

describe('a role', () => {
  const database = useEmptyDatabase();

  it('that may not create tables is told which right it lacks, and works with it', async () => {
    const { role, url } = await database.current.newRole();

    const refusal = await refusalOf(url);

    expect(refusal).toContain(`GRANT CREATE ON SCHEMA "public" TO "${role}"`);
    expect(refusal).toContain('npm run migrate');
    await database.current.execute(`GRANT CREATE ON SCHEMA "public" TO "${role}"`);
    expect(await migrate({ connectionString: url })).toHaveLength(MIGRATIONS.length);
  });

  it('that may not create the schema is told which right it lacks, and works with it', async () => {
    const { role, url } = await database.current.newRole();
    const grant = `GRANT CREATE ON DATABASE "${database.current.name}" TO "${role}"`;

    expect(await refusalOf(url, 'app')).toContain(grant);
    await database.current.execute(grant);
    expect(await migrate({ connectionString: url, schema: 'app' })).toHaveLength(MIGRATIONS.length);
  });

  it('that may not use the schema, or not read the records, is told so', async () => {
    const { role, url } = await database.current.newRole();
    await migrate({ connectionString: database.current.url, schema: 'app' });

    const [use, read] = [
      `GRANT USAGE ON SCHEMA "app" TO "${role}"`,
      `GRANT SELECT ON "app"._prisma_migrations TO "${role}"`,
    ];
    expect(await refusalOf(url, 'app')).toContain(use);
    await database.current.execute(use);
    expect(await refusalOf(url, 'app')).toContain(read);
    await database.current.execute(read);
    expect(await migrate({ connectionString: url, schema: 'app' })).toEqual([]);
  });

  it('that does not own the tables is told who can migrate', async () => {
    const { role, url } = await database.current.newRole();
    const target = { connectionString: database.current.url };
    await migrate(target);
    await database.current.execute(
      FORGET_LAST,
      `GRANT ALL ON SCHEMA public TO ${role}`,
      `GRANT SELECT ON _prisma_migrations TO ${role}`,
    );

    const [owner] = await database.current.values('SELECT current_user');
    const refusal = await refusalOf(url);
    expect(refusal).toContain(LAST);
    expect(refusal).toContain(`run \`npm run migrate\` as ${String(owner)}.`);
  });
});

describe('a database that is not UTF8', () => {
  const database = useEmptyDatabase("ENCODING 'LATIN1' LOCALE_PROVIDER libc LOCALE 'C' TEMPLATE template0");

  it('is refused before anything is created', async () => {
    expect(await refusalOf(database.current.url)).toMatch(/LATIN1.+UTF8/);
    expect(await database.current.tablesOf('public')).toEqual([]);
  });
});

/** A migration of a host, by its own Prisma. */
async function applyWithPrisma(url: string, path: string, value: string): Promise<void> {
  const migrationFile = { path: 'migration.sql', content: { tag: 'ok' as const, value } };
  const list = {
    baseDir: '/host',
    lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"' },
    shadowDbInitScript: '',
    migrationDirectories: [{ path, migrationFile }],
  };
  await withSchemaEngine(url, (engine) =>
    engine.applyMigrations({ migrationsList: list, filters: EVERYTHING }),
  );
}
