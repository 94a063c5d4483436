import { randomBytes, randomUUID } from 'node:crypto';
import { dataFolder } from '../../src/config/project-root.js';
import { Gateway } from '../support/gateway.js';
import { Random } from '../support/random.js';
import { StreamingReplica } from '../support/streaming-replica.js';
import { times } from '../support/times.js';
import { bytes, type Claims, PRODUCTION_CLAIMS, signed } from '../support/tokens.js';
import { Application, type ApplicationOptions, runMigrate } from './application.js';
import { atEnd } from './cleanup.js';
import { Load } from './load.js';
import { PooledDatabase } from './pooled-database.js';
import { Proxy } from './proxy.js';
import type { Environment, Run, Scenario } from './scenario.js';
import { newFolder, PostgresServer } from './server.js';

const POOL_SIZE = 10;
const CONTENT_BYTES = 300;

/** What stands behind the backends. */
type Database = Pick<Environment, 'server' | 'proxy' | 'pooled' | 'replica'>;

/** Starts everything that a scenario needs, the applications at once, until it is cleaned up. */
export async function startEnvironment(scenario: Scenario, run: Run): Promise<Environment> {
  const { applications: count = 1, contentBytes = CONTENT_BYTES, writers } = scenario;
  const { seed, show } = run;
  const database = await startDatabase(scenario);
  const options = await optionsOf(scenario, database, run);
  if (database.pooled) await runMigrate(options);
  const applications = await Promise.all(times(count, () => Application.start(options)));
  const urls = applications.map(({ url }) => url);
  const addresses = scenario.behindGateway ? [await startGateway(urls)] : urls;
  const claims = { ...PRODUCTION_CLAIMS, scope: 'ai:append' };
  const tokenOf = (user: string, more?: Claims) =>
    signed(bytes(options.secret), { ...claims, sub: user, ...more }, { alg: 'HS256' });
  const token = await tokenOf(String(PRODUCTION_CLAIMS.sub));
  const marker = `marker-${randomUUID()}`;
  lookForSecrets(run, { token, marker, ...secretsOf(database, options) });
  const load = await Load.start({ addresses, token, seed, marker, contentBytes, writers });
  atEnd(() => {
    load.abandon();
    return Promise.resolve();
  });
  const random = new Random(seed);
  return { ...database, options, applications, addresses, load, token, tokenOf, random, show };
}

async function startDatabase(scenario: Scenario): Promise<Database> {
  const server = await PostgresServer.start(await (scenario.folder ?? newFolder)());
  const proxy = await Proxy.open(server.port);
  const replica = scenario.replicated ? await startReplica(server) : null;
  const pooled = scenario.pooled ? await PooledDatabase.start(server, proxy) : null;
  return { server, proxy, replica, pooled };
}

async function startReplica({ folder }: PostgresServer): Promise<StreamingReplica> {
  const replica = await StreamingReplica.start(folder, dataFolder());
  atEnd(() => replica.stop());
  return replica;
}

async function startGateway(backends: string[]): Promise<string> {
  const gateway = await Gateway.start();
  gateway.backends = backends;
  atEnd(() => gateway.stop());
  return gateway.origin;
}

async function optionsOf(
  { poolSize = POOL_SIZE, proxied, settings, services }: Scenario,
  { server, proxy, pooled, replica }: Database,
  { outputScan }: Run,
): Promise<ApplicationOptions> {
  const direct = pooled ? server.statementsUrl : server.url;
  return {
    databaseUrl: pooled?.url ?? (proxied ? proxy.urlThrough(direct) : direct),
    secret: randomSecret(),
    poolSize,
    outputScan,
    settings: {
      ...pooled?.settings,
      ...(replica ? { DATABASE_REPLICA_URL: replica.urlOf(direct), METRICS_TOKEN: randomSecret() } : {}),
      ...settings,
      ...(await services?.()),
    },
  };
}

function randomSecret(): string {
  return randomBytes(32).toString('hex');
}

function secretsOf(
  { server }: Database,
  { secret, settings: { METRICS_TOKEN } }: ApplicationOptions,
): Record<string, string> {
  const [superuser, owner, statements] = [server.url, server.ownerUrl, server.statementsUrl].map(
    (url) => new URL(url).password,
  );
  return {
    secret,
    password: superuser ?? '',
    'password of the owner': owner ?? '',
    'password of statements': statements ?? '',
    ...(METRICS_TOKEN === undefined ? {} : { 'token of the metrics': METRICS_TOKEN }),
  };
}

function lookForSecrets({ outputScan }: Run, secrets: Record<string, string>): void {
  for (const [name, secret] of Object.entries(secrets)) outputScan.lookFor(name, secret);
}
