import { developmentToken } from './auth/development-token.js';
import { type Backend, startBackend } from './backend.js';
import { runCommand } from './commands/command.js';
import { onInterruption } from './commands/interruption.js';
import { GRANTS } from './common/principal.js';
import { loadSettings, type Settings } from './config/settings.js';
import { explain } from './explain.js';

/** Somebody with every grant. */
const DEVELOPER = { org: 'acme', user: 'mia', scope: GRANTS.join(' ') };
const HOW_TO_IMPORT =
  'It has no conversations yet. For some to look at, while this runs:\n' +
  `npm run import -- docs/samples/transcripts.jsonl --org ${DEVELOPER.org} --user ${DEVELOPER.user}`;

await runCommand({
  call: 'npm start',
  about:
    'Starts the backend. Its settings come from the environment and the file .env, and .env.example lists them all:\n' +
    'PORT=3001 npm start',
  options: {},
  run: () => main().catch(fail),
});

/** @returns once it listens, the exit code for when nothing more runs */
async function main(): Promise<number> {
  const settings = loadSettings();
  const backend = await startBackend(settings, (line) => {
    console.log(line);
  });
  // Asked before it can be told to stop, which ends what is asked.
  const lines = await introduction(backend, settings);
  onInterruption(() => {
    // In production standard error is the log, whose lines are JSON.
    if (!settings.production) console.error('Stopping …');
    backend.stop().then(() => process.exit(0), fail);
  }, 1);
  for (const line of lines) console.log(line);
  return 0;
}

async function introduction(backend: Backend, settings: Settings): Promise<string[]> {
  const { address, embedded } = backend;
  const lines = [
    `Listening on ${address}${settings.apiDocs ? `  (API page: ${address}/docs)` : ''}`,
    `Database: ${embedded ? 'embedded PostgreSQL, data in .data/postgres' : 'DATABASE_URL'}`,
  ];
  // A log may be read by more people than may have a token that a real secret signs.
  if (settings.production || !settings.hasMadeUpSecret) return lines;
  const token = await developmentToken(settings, DEVELOPER);
  lines.push(`Development token of user mia in organization acme:\n${token}`);
  // In the fragment, which a browser sends nowhere.
  if (settings.consolePath === null) return lines;
  lines.push(`Console, signed in with it:\n${address}${settings.consolePath}#token=${token}`);
  const { org: organizationId, user: userId } = DEVELOPER;
  if (!(await backend.hasConversations({ organizationId, userId }))) lines.push(HOW_TO_IMPORT);
  return lines;
}

/** Ends at once: resources that were opened before the failure may keep the process running. */
function fail(error: unknown): never {
  console.error(explain(error));
  process.exit(1);
}
