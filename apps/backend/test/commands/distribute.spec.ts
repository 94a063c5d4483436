import { beforeAll, describe, expect, it } from '@jest/globals';
import { useEmptyDatabase } from '../support/empty-database.js';
import { build, run } from '../support/program.js';

describe('npm run distribute', () => {
  const database = useEmptyDatabase();

  beforeAll(build);

  it('says what a PostgreSQL without Citus lacks, and changes nothing', async () => {
    const settings = { DATABASE_URL: database.current.url };
    await run('commands/migrate.js', [], settings);

    const { code, output, errors } = await run('commands/distribute.js', [], settings);
    expect([code, output]).toEqual([1, '']);
    expect(errors).toMatch(/^The database test_\w+ has no Citus: CREATE EXTENSION citus .+\.\n$/);
  });

  it('refuses a database that lacks migrations, and distributes nothing of it', async () => {
    const { code, errors } = await run('commands/distribute.js', [], { DATABASE_URL: database.current.url });
    expect(code).toBe(1);
    expect(errors).toMatch(/^The schema public is behind: .+ `npm run migrate` brings it up\.\n$/);
  });

  it('explains itself', async () => {
    expect(await run('commands/distribute.js', ['--help'])).toMatchObject({
      code: 0,
      output: expect.stringMatching(/^Usage: npm run distribute --\n/),
    });
  });
});
