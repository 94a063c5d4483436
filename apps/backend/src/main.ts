import { developmentToken } from './auth/development-token.js';
import { type Backend, startBackend } from './backend.js';
import { loadSettings, type Settings } from './config/settings.js';
import { explain } from './explain.js';

const DEVELOPER = { org: 'acme', user: 'mia', scope: 'ai:append' };

async function main(): Promise<void> {
  const settings = loadSettings();
  const backend = await startBackend(settings);
  stopOnSignal(backend);
  await introduce(backend, settings);
}

/** The first signal lets requests in flight be answered; a second one ends the process at once. */
function stopOnSignal(backend: Backend): void {
  let stopping = false;
  const stop = (): void => {
    if (stopping) process.exit(1);
    stopping = true;
    backend.stop().then(() => process.exit(0), fail);
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

async function introduce({ address, embedded }: Backend, settings: Settings): Promise<void> {
  console.log(`Listening on ${address}${settings.apiDocs ? `  (API page: ${address}/docs)` : ''}`);
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
