import { developmentToken } from './auth/development-token.js';
import { type Backend, startBackend } from './backend.js';
import { loadSettings, type Settings } from './config/settings.js';
import { explain } from './explain.js';

const DEVELOPER = { org: 'acme', user: 'mia', scope: 'ai:append' };

async function main(): Promise<void> {
  const settings = loadSettings();
  const backend = await startBackend(settings, (line) => {
    console.log(line);
  });
  stopOnSignal(backend);
  await introduce(backend, settings);
}

/** The first signal lets requests in flight be answered; a second one ends the process at once. */
function stopOnSignal(backend: Backend): void {
  let stopping = false;
  const stop = (signal: NodeJS.Signals): void => {
    // A terminal that is closed sends SIGHUP more than once: by its shell, and by the system.
    if (stopping && signal === 'SIGHUP') return;
    if (stopping) process.exit(1);
    stopping = true;
    backend.stop().then(() => process.exit(0), fail);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
}

async function introduce({ address, embedded }: Backend, settings: Settings): Promise<void> {
  console.log(`Listening on ${address}  (API page: ${address}/docs)`);
  console.log(`Database: ${embedded ? 'embedded PostgreSQL, data in .data/postgres' : 'DATABASE_URL'}`);
  if (settings.production || !('secret' in settings.auth)) return;
  console.log(
    `Development token of user mia in organization acme:\n${await developmentToken(settings, DEVELOPER)}`,
  );
}

function fail(error: unknown): void {
  console.error(explain(error));
  process.exit(1);
}

main().catch(fail);
