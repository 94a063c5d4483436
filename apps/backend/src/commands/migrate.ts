import { loadSettings } from '../config/settings.js';
import { openDatabase } from '../open-database.js';
import { checkMigrated, migrate } from '../prisma/migrate.js';
import { runCommand } from './command.js';

await runCommand({
  call: 'npm run migrate --',
  about: 'Applies the migrations that the database lacks.',
  options: { check: { type: 'boolean', about: 'applies none, and ends with 1 where one is lacking' } },
  run: async ({ options: { check } }) => {
    const database = await openDatabase(loadSettings());
    try {
      const target = { connectionString: database.url };
      const applied = check ? await checkMigrated(target).then(() => []) : await migrate(target);
      for (const name of applied) console.log(`Applied ${name}`);
      if (applied.length === 0) console.log('The database is up to date.');
    } finally {
      await database.close();
    }
    return 0;
  },
});
