import { randomBytes, randomUUID } from 'node:crypto';
import { dataFolder } from '../../src/config/project-root.js';
import { Random } from '../support/random.js';
import { StreamingReplica } from '../support/streaming-replica.js';
import { times } from '../support/times.js';
import { bytes, type Claims, PRODUCTION_CLAIMS, signed } from '../support/tokens.js';
import { Application, type ApplicationOptions } from './application.js';
import { atEnd } from './cleanup.js';
import { Load } from './load.js';
import type { OutputScan } from './output-scan.js';
import { Proxy } from './proxy.js';
import type { Scenario, Environment } from './scenario.js';
import { newFolder, PostgresServer } from './server.js';

const POOL_SIZE = 10;
const CONTENT_BYTES = 300;

/** Starts everything that a scenario needs, the applications at once, until it is cleaned up. */
export async function startEnvironment(
  scenario: Scenario,
  seed: number,
  outputScan: OutputScan,
): Promise<Environment> {
  const { applications: count = 1, poolSize = POOL_SIZE, contentBytes = CONTENT_BYTES, writers } = scenario;
  const server = await PostgresServer.start(await (scenario.folder ?? newFolder)());
  const proxy = await Proxy.open(server.port);
  const replica = scenario.replicated ? await startReplica(server) : null;
  const secret = randomBytes(32).toString('hex');
  const databaseUrl = scenario.proxied ? proxy.urlThrough(server.url) : server.url;
  const options: ApplicationOptions = {
    databaseUrl,
    secret,
    poolSize,
    outputScan,
    settings: {
      ...(replica ? { DATABASE_REPLICA_URL: replica.urlOf(server.url) } : {}),
      ...scenario.settings,
      ...(await scenario.services?.()),
    },
  };
  const applications = await Promise.all(times(count, () => Application.start(options)));
  const claims = { ...PRODUCTION_CLAIMS, scope: 'ai:append' };
  const tokenOf = (user: string, more?: Claims) =>
    signed(bytes(secret), { ...claims, sub: user, ...more }, { alg: 'HS256' });
  const token = await tokenOf(String(PRODUCTION_CLAIMS.sub));
  const marker = `marker-${randomUUID()}`;
  lookForSecrets(outputScan, { secret, token, marker, password: new URL(server.url).password });
  const addresses = applications.map(({ url }) => url);
  const load = await Load.start({ addresses, token, seed, marker, contentBytes, writers });
  atEnd(() => {
    load.abandon();
    return Promise.resolve();
  });
  return { server, proxy, replica, options, applications, load, token, tokenOf, random: new Random(seed) };
}

async function startReplica({ folder }: PostgresServer): Promise<StreamingReplica> {
  const replica = await StreamingReplica.start(folder, dataFolder());
  atEnd(() => replica.stop());
  return replica;
}

function lookForSecrets(outputScan: OutputScan, secrets: Record<string, string>): void {
  for (const [name, secret] of Object.entries(secrets)) outputScan.lookFor(name, secret);
}
