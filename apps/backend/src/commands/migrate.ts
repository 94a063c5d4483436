import { parseArgs } from 'node:util';
import { loadSettings } from '../config/settings.js';
import { openDatabase } from '../prisma/open-database.js';
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
  const database = await openDatabase({ ...loadSettings(), migrate: !check });
  await database.close();
  for (const name of database.applied) console.log(`Applied ${name}`);
  if (database.applied.length === 0) console.log('The database is up to date.');
  return 0;
});
