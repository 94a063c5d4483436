import { loadSettings } from '../config/settings.js';
import { distributeDatabase } from '../prisma/distribute-database.js';
import { runCommand, UsageError } from './command.js';

await runCommand({
  call: 'npm run distribute --',
  about:
    'Distributes the tables of a migrated database on Citus over its machines: the rows of an organization are on one of\n' +
    'them. In one transaction; tables that are distributed already stay as they are. Backends start anew afterwards.',
  options: {},
  run: async () => {
    const { databaseUrl, databaseDirectUrl, databasePooler } = loadSettings();
    if (databaseUrl === null)
      throw new UsageError('DATABASE_URL must name the coordinator of a Citus cluster.');
    const { tables, notes } = await distributeDatabase(databaseUrl, {
      directUrl: databaseDirectUrl ?? undefined,
      pooler: databasePooler ?? undefined,
    });
    for (const table of tables) console.log(`Distributed ${table}`);
    if (tables.length === 0) console.log('The tables are distributed already.');
    for (const note of notes) console.log(note);
    return 0;
  },
});
