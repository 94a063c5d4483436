import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { projectRoot } from '../../src/config/project-root.js';
import { MIGRATIONS } from '../../src/prisma/generated/migrations.js';
import { useEmptyDatabase } from '../support/empty-database.js';
import { build, type Ended, run } from '../support/program.js';

const APPLIED = MIGRATIONS.map(({ name }) => `Applied ${name}\n`).join('');
const UP_TO_DATE = 'The database is up to date.\n';
const SECRET = 'a secret that is only used by these tests';

describe('npm run migrate', () => {
  const database = useEmptyDatabase();

  beforeAll(build);

  const migrate = (...args: string[]): Promise<Ended> =>
    run('commands/migrate.js', args, { DATABASE_URL: database.current.withSchema('app') });

  it('prints what it applies, and afterwards that nothing is missing', async () => {
    expect(await migrate()).toMatchObject({ code: 0, output: APPLIED, errors: '' });
    expect(await migrate()).toMatchObject({ code: 0, output: UP_TO_DATE, errors: '' });
    expect(await database.current.tablesOf('app')).toContain('ai_conversation');
  });

  it('applies nothing with --check, and ends with 1 where one is missing', async () => {
    const behind = await migrate('--check');
    expect([behind.code, behind.output]).toEqual([1, '']);
    expect(behind.errors).toMatch(/^The schema app is behind: .+\.\n$/);
    expect(await database.current.tablesOf('app')).toEqual([]);

    await migrate();
    expect(await migrate('--check')).toMatchObject({ code: 0, output: UP_TO_DATE, errors: '' });
  });

  it('migrates as the owner, and grants the role of DATABASE_URL the rights of statements and no more', async () => {
    const { role, url } = await database.current.newRole();
    const settings = { DATABASE_URL: url, DATABASE_DIRECT_URL: database.current.url };
    const granted = `Granted the rights of statements to ${role}.\n`;

    expect(await run('commands/migrate.js', [], settings)).toMatchObject({
      code: 0,
      output: APPLIED + granted,
      errors: '',
    });
    await database.current.execute(`GRANT DELETE ON ai_message TO ${role}`);
    expect((await run('commands/migrate.js', [], settings)).output).toBe(UP_TO_DATE + granted);
    expect((await run('commands/migrate.js', [], settings)).output).toBe(UP_TO_DATE);
    await database.current.execute(`REVOKE INSERT ON ai_message FROM ${role}`);
    const { code, errors } = await run('commands/migrate.js', ['--check'], { DATABASE_URL: url });
    expect([code, errors]).toEqual([
      1,
      expect.stringMatching(/^The role .+ lacks .+INSERT on ai_message.+\.\n$/),
    ]);
  });

  it('says how it is used with --help, and for what it does not know', async () => {
    expect(await migrate('--help')).toMatchObject({
      code: 0,
      output: expect.stringMatching(/^Usage: npm run migrate -- \[--check\]\n/),
    });
    expect(await migrate('--force')).toMatchObject({
      code: 1,
      output: '',
      errors: expect.stringContaining('Usage: npm run migrate -- [--check]'),
    });
    expect(await database.current.tablesOf('app')).toEqual([]);
  });

  it('is what a start with DATABASE_MIGRATE=false asks for', async () => {
    const settings = {
      DATABASE_URL: database.current.url,
      DATABASE_MIGRATE: 'false',
      AUTH_JWT_SECRET: SECRET,
    };
    const { code, output, errors } = await run('main.js', [], settings);

    expect([code, output]).toEqual([1, '']);
    expect(errors).toMatch(/^The schema public is behind: .+ `npm run migrate` brings it up\.\n$/);
    expect(await database.current.tablesOf('public')).toEqual([]);
  });

  it('refuses a schema that PostgreSQL cannot have, without the password', async () => {
    const url = 'postgresql://me:hunter2@127.0.0.1:1/none?schema=pg_ai';
    const { code, errors } = await run('commands/migrate.js', [], { DATABASE_URL: url });

    expect(code).toBe(1);
    expect(errors).toMatch(/^"pg_ai" cannot be the schema of the store: .+\.\n$/);
    expect(errors).not.toContain('hunter2');
  });

  it('needs nothing of the project but what was built, and the packages', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'built-'));
    for (const name of ['dist', 'package.json'])
      cpSync(join(projectRoot(), name), join(folder, name), { recursive: true });
    symlinkSync(join(projectRoot(), 'node_modules'), join(folder, 'node_modules'));
    try {
      const { stdout } = await promisify(execFile)(process.execPath, ['dist/commands/migrate.js'], {
        cwd: folder,
        env: { PATH: process.env.PATH, DATABASE_URL: database.current.url },
      });
      expect(stdout).toBe(APPLIED);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
