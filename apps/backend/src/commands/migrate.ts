import { parseArgs } from 'node:util';
import { loadSettings } from '../config/settings.js';
import { openDatabase } from '../open-database.js';
import { checkMigrated, migrate } from '../prisma/migrate.js';
import { readCommandLine, runCommand } from './command.js';

const USAGE = `Usage: npm run migrate [-- --check]

Applies the migrations that the database lacks. With --check it applies none, and ends with 1 where one is lacking.`;
const OPTIONS = {
  check: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

runCommand(async () => {
  const { check, help } = readCommandLine(USAGE, () => parseArgs({ options: OPTIONS }).values);
  if (help) {
    console.log(USAGE);
    return 0;
  }
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
});
