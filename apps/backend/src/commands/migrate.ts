import { loadSettings } from '../config/settings.js';
import { openDatabase } from '../open-database.js';
import { runCommand } from './command.js';

await runCommand({
  call: 'npm run migrate --',
  about:
    'Applies the migrations that the database lacks. Where DATABASE_DIRECT_URL names the owner of its tables, who does\n' +
    'it, the role of DATABASE_URL is granted the rights of statements, and no more.',
  options: { check: { type: 'boolean', about: 'applies none, and ends with 1 where one is lacking' } },
  run: async ({ options: { check } }) => {
    const database = await openDatabase({ ...loadSettings(), migrate: !check, revoke: true });
    await database.close();
    for (const name of database.applied) console.log(`Applied ${name}`);
    if (database.applied.length === 0) console.log('The database is up to date.');
    if (database.grantedTo !== null)
      console.log(`Granted the rights of statements to ${database.grantedTo}.`);
    return 0;
  },
});
