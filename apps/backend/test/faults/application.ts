import { readFile } from 'node:fs/promises';
import { freePort } from '@conversation-store/embedded-postgres';
import { samplesIn, valueOf } from '../support/metrics.js';
import { type Ended, type Program, run, start } from '../support/program.js';
import { PRODUCTION_SETTINGS } from '../support/tokens.js';
import { atEnd } from './cleanup.js';
import type { OutputScan } from './output-scan.js';
import { until } from './waiting.js';

const LONGEST_RUN = 25 * 60_000;
const KIBIBYTES = 1024;

export interface ApplicationOptions {
  databaseUrl: string;
  secret: string;
  poolSize: number;
  outputScan: OutputScan;
  settings: Record<string, string>;
}

/** The backend as a process of its own, in production, on a port that it keeps when it is started again. */
export class Application {
  private program: Program | undefined;

  private constructor(
    private readonly options: ApplicationOptions,
    private readonly port: number,
  ) {}

  static async start(options: ApplicationOptions): Promise<Application> {
    const application = new Application(options, await freePort());
    atEnd(() => application.kill());
    await application.start();
    return application;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async start(): Promise<void> {
    const settings = { ...settingsOf(this.options), PORT: String(this.port) };
    this.program = start('main.js', [], settings, LONGEST_RUN);
    await this.program.printed(/Listening on/);
  }

  async kill(): Promise<void> {
    this.program?.kill('SIGKILL');
    const ended = await this.program?.ended;
    this.program = undefined;
    if (ended) this.options.outputScan.add(ended.output + ended.errors);
  }

  /** Resolves when it says that it is ready, with the milliseconds that it took. */
  ready(): Promise<number> {
    return until(async () => {
      const answer = await fetch(`${this.url}/health/ready`).catch(() => null);
      await answer?.body?.cancel();
      return answer?.ok ?? false;
    });
  }

  /** The lists, searches and statistics that each server has answered since the process began, as its metrics say. */
  async answeredReads(): Promise<{ replica: number; primary: number }> {
    const authorization = `Bearer ${this.options.settings.METRICS_TOKEN ?? ''}`;
    const samples = samplesIn(
      await (await fetch(`${this.url}/metrics`, { headers: { authorization } })).text(),
    );
    const by = (server: string): number =>
      valueOf(samples, 'conversation_store_replica_reads_total', { server }) ?? 0;
    return { replica: by('replica'), primary: by('primary') };
  }

  /** Bytes of memory that the process holds. */
  async memory(): Promise<number> {
    const status = await readFile(`/proc/${this.program?.pid}/status`, 'utf8');
    return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]) * KIBIBYTES;
  }
}

/** Runs `npm run migrate` on the database, which also sets up the role of statements. */
export async function runMigrate(options: ApplicationOptions): Promise<void> {
  const { code, output, errors } = await run('commands/migrate.js', [], settingsOf(options));
  options.outputScan.add(output + errors);
  if (code !== 0) throw new Error(`npm run migrate ended with ${code}: ${errors}`);
}

/** Runs `npm run doctor` on the database. */
export function runDoctor(options: ApplicationOptions): Promise<Ended> {
  return run('commands/doctor.js', [], settingsOf(options));
}

function settingsOf({ databaseUrl, secret, poolSize, settings }: ApplicationOptions): Record<string, string> {
  return {
    ...PRODUCTION_SETTINGS,
    DATABASE_URL: databaseUrl,
    DATABASE_POOL_SIZE: String(poolSize),
    AUTH_JWT_SECRET: secret,
    RATE_LIMIT_PER_MINUTE: '0',
    AI_PROVIDER: 'offline',
    // Its crowds are of one user.
    MAX_REQUESTS_IN_FLIGHT_PER_USER: '1000',
    ...settings,
  };
}
