import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { once } from '../once.js';
import { type Measurement, measurementOf } from './statistics.js';

const run = promisify(execFile);
const THREADS = 2;
const MICROSECONDS_COLUMN = 2;

export interface PgbenchScript {
  url: string;
  clients: number;
  /** SQL with pgbench's `:variables`. */
  sql: string;
  variables: Record<string, string>;
}

/** Path of PostgreSQL's own load generator; null where it is not installed. */
export const findPgbench = once(async (): Promise<string | null> => {
  const bindir = await output('pg_config', ['--bindir']);
  const candidates = ['pgbench', ...(bindir === null ? [] : [join(bindir, 'pgbench')])];
  for (const candidate of candidates) {
    if ((await output(candidate, ['--version'])) !== null) return candidate;
  }
  return null;
});

/** Runs a script as prepared statements; pgbench counts whole seconds. */
export async function pgbench(
  program: string,
  script: PgbenchScript,
  milliseconds: number,
): Promise<Measurement> {
  const folder = await mkdtemp(join(tmpdir(), 'pgbench-'));
  try {
    const file = join(folder, 'script.sql');
    await writeFile(file, `${script.sql};\n`);
    const seconds = Math.max(1, Math.round(milliseconds / 1000));
    const stdout = await outputOf(program, pgbenchArguments(script, file, seconds, join(folder, 'log')));
    return measurementOf(await latencies(folder), opsPerSecond(stdout));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** @throws Error with what it says, without its command line, which holds the password */
async function outputOf(program: string, args: string[]): Promise<string> {
  try {
    return (await run(program, args)).stdout;
  } catch (error) {
    throw new Error((error as { stderr?: string }).stderr ?? 'pgbench failed', { cause: error });
  }
}

function pgbenchArguments(
  { url, clients, variables }: PgbenchScript,
  file: string,
  seconds: number,
  log: string,
): string[] {
  const threads = Math.min(THREADS, clients);
  const settings = Object.entries(variables).flatMap(([name, value]) => ['-D', `${name}=${value}`]);
  return [
    ...['--no-vacuum', '--protocol=prepared', `--client=${clients}`, `--jobs=${threads}`],
    ...[`--time=${seconds}`, `--file=${file}`, '--log', `--log-prefix=${log}`],
    ...settings,
    url,
  ];
}

/** One line a transaction, in one file a thread. */
async function latencies(folder: string): Promise<number[]> {
  const files = (await readdir(folder)).filter((name) => name.startsWith('log'));
  const texts = await Promise.all(files.map((name) => readFile(join(folder, name), 'utf8')));
  const lines = texts.flatMap((text) => text.split('\n')).filter((line) => line !== '');
  return lines.map((line) => Number(line.split(' ')[MICROSECONDS_COLUMN]) / 1000);
}

function opsPerSecond(stdout: string): number {
  const failed = /number of failed transactions: (\d+)/.exec(stdout)?.[1] ?? '0';
  if (failed !== '0') throw new Error(`pgbench: ${failed} transactions failed`);
  const tps = /^tps = ([\d.]+) \(without initial connection time\)/m.exec(stdout)?.[1];
  if (tps === undefined) throw new Error('pgbench reported no throughput');
  return Number(tps);
}

async function output(program: string, args: string[]): Promise<string | null> {
  try {
    return (await run(program, args)).stdout.trim();
  } catch {
    return null;
  }
}
