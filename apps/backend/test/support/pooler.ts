import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { freePort, LOOPBACK } from '@conversation-store/embedded-postgres';
import pg from 'pg';

/** A PgBouncer before the server of the tests. */
export interface Pooler {
  /** The address through it. */
  through(url: string): string;
  /** Sends a command to its console. */
  command(text: string): Promise<void>;
  /** Ends it at once, as a crash does. */
  kill(): Promise<void>;
  /** Starts one that was killed again, at its port. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export interface PoolerOptions {
  mode?: 'transaction' | 'session';
  /** Lines of its configuration, beside those that every test has. */
  settings?: Record<string, string | number>;
}

/** A role and its password. */
type Login = readonly [string, string];

const CONSOLE_LOGIN: Login = ['console', 'only for these tests'];
/** Where Debian puts it: not on everybody's path. */
const FOLDERS = [process.env.PATH ?? '', '/usr/sbin', '/usr/local/sbin'].join(delimiter);
const PROGRAM = process.env.TEST_PGBOUNCER ?? 'pgbouncer';
/** The user who runs it where the tests run as root, whom it does not run as. */
const NOBODY = 65_534;

/** Names the version of the PgBouncer of the tests. */
export async function poolerVersion(): Promise<string> {
  const { stdout } = await promisify(execFile)(PROGRAM, ['--version'], { env: { PATH: FOLDERS } }).catch(
    (cause: unknown) => {
      throw new Error(
        'PgBouncer is not installed: apt-get install pgbouncer (brew install pgbouncer), or name the program in TEST_PGBOUNCER.',
        { cause },
      );
    },
  );
  return /^PgBouncer (\S+)/i.exec(stdout)?.[1] ?? '';
}

/** Starts a PgBouncer that takes these logins to a server, each to its database. */
export async function startPooler(
  serverUrl: string,
  logins: readonly Login[],
  options: PoolerOptions = {},
): Promise<Pooler> {
  await poolerVersion();
  const port = await freePort();
  const folder = await configure(serverUrl, port, logins, options);
  let running: RunningPooler | null = await RunningPooler.start(folder);
  const through = (url: string): string => {
    const address = new URL(url);
    address.host = `${LOOPBACK}:${port}`;
    return address.href;
  };
  return {
    through,
    command: (text) => sendCommand(port, text),
    kill: async () => {
      await running?.end('SIGKILL');
      running = null;
    },
    restart: async () => {
      running = await RunningPooler.start(folder);
    },
    stop: async () => {
      await running?.end('SIGTERM');
      await rm(folder, { recursive: true });
    },
  };
}

async function configure(
  serverUrl: string,
  port: number,
  logins: readonly Login[],
  { mode = 'transaction', settings = {} }: PoolerOptions,
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'pgbouncer-'));
  const server = new URL(serverUrl);
  const lines = {
    listen_addr: LOOPBACK,
    listen_port: port,
    unix_socket_dir: '',
    auth_type: 'scram-sha-256',
    auth_file: join(folder, 'users'),
    admin_users: CONSOLE_LOGIN[0],
    pool_mode: mode,
    max_client_conn: 500,
    // The least that it takes for a while in which nobody reaches a server that was away.
    server_login_retry: 0.05,
    query_wait_timeout: 10,
    ...settings,
  };
  const configuration = [
    '[databases]',
    `* = host=${server.hostname} port=${server.port}`,
    '[pgbouncer]',
    ...Object.entries(lines).map(([name, value]) => `${name} = ${value}`),
  ];
  const users = [...logins, CONSOLE_LOGIN].map(([name, password]) => `"${name}" "${password}"`);
  await writeFile(join(folder, 'users'), users.join('\n'), { mode: 0o600 });
  await writeFile(join(folder, 'configuration'), configuration.join('\n'), { mode: 0o600 });
  if (isRoot())
    await Promise.all(
      ['', 'users', 'configuration'].map((name) => chown(join(folder, name), NOBODY, NOBODY)),
    );
  return folder;
}

/** A PgBouncer that runs, and ends with this process, however that ends: it lives while its shell can read. */
class RunningPooler {
  private constructor(
    private readonly shell: ChildProcess,
    private readonly pid: number,
  ) {}

  static async start(folder: string): Promise<RunningPooler> {
    const script = '"$0" "$1" >/dev/null & echo $!; trap "" TERM; cat >/dev/null; kill -TERM $!; wait';
    const shell = spawn('/bin/sh', ['-c', script, PROGRAM, join(folder, 'configuration')], {
      cwd: '/',
      env: { PATH: FOLDERS },
      stdio: ['pipe', 'pipe', 'pipe'],
      ...(isRoot() ? { uid: NOBODY, gid: NOBODY } : {}),
    });
    const pid = once(shell.stdout.setEncoding('utf8'), 'data');
    await untilListening(shell);
    return new RunningPooler(shell, Number((await pid)[0]));
  }

  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    if (signal === 'SIGKILL') process.kill(this.pid, signal);
    this.shell.stdin?.end();
    await once(this.shell, 'close');
  }
}

function isRoot(): boolean {
  return process.geteuid?.() === 0;
}

async function untilListening(shell: ChildProcess): Promise<void> {
  let log = '';
  await new Promise<void>((resolve, reject) => {
    shell.stderr?.setEncoding('utf8').on('data', (text: string) => {
      log += text;
      if (log.includes('process up')) resolve();
      else if (log.includes('FATAL')) reject(new Error(`PgBouncer did not start:\n${log}`));
    });
    shell.once('error', reject);
  });
}

async function sendCommand(port: number, text: string): Promise<void> {
  const [user, password] = CONSOLE_LOGIN;
  const client = new pg.Client({ host: LOOPBACK, port, user, password, database: 'pgbouncer' });
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
}
