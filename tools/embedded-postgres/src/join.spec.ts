import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { transformFile } from '@swc/core';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { joinEmbeddedPostgres, type EmbeddedPostgres } from './index.js';

jest.setTimeout(60_000);

const sources = path.dirname(fileURLToPath(import.meta.url));
let program: string;
let cluster: string;
let top: string;
let folder: string;
let joined: EmbeddedPostgres[] = [];
let children: ChildProcess[] = [];
const usualPath = process.env.PATH;

/** Compiles the sources for real other processes, and makes one cluster that the tests copy. */
beforeAll(async () => {
  program = await mkdtemp(path.join(tmpdir(), 'embedded-program-'));
  cluster = await mkdtemp(path.join(tmpdir(), 'embedded-cluster-'));
  await writeFile(path.join(program, 'package.json'), '{"type":"module"}');
  await symlink(path.resolve(sources, '../../../node_modules'), path.join(program, 'node_modules'));
  const files = (await readdir(sources)).filter((name) => /(?<!\.spec)\.ts$/.test(name));
  for (const file of files) {
    const { code } = await transformFile(path.join(sources, file), {
      configFile: false,
      swcrc: false,
      jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
    });
    await writeFile(path.join(program, file.replace(/\.ts$/, '.js')), code);
  }
  await writeFile(
    path.join(program, 'child.js'),
    `import { joinEmbeddedPostgres } from './index.js';
     const postgres = await joinEmbeddedPostgres(process.argv[2]);
     process.on('SIGTERM', () => postgres.leave().then(() => process.exit()));
     console.log(postgres.port);`,
  );
  await (await joinEmbeddedPostgres(cluster)).leave();
});

afterAll(async () => {
  await rm(program, { recursive: true });
  await rm(cluster, { recursive: true });
});

beforeEach(async () => {
  top = await mkdtemp(path.join(tmpdir(), 'embedded-postgres-'));
  folder = path.join(top, 'project', '.data', 'postgres');
});

afterEach(async () => {
  process.env.PATH = usualPath;
  for (const child of children) child.kill('SIGKILL');
  for (const postgres of joined) await postgres.leave();
  const left = await serverPid().catch(() => undefined);
  if (left) await (await joinEmbeddedPostgres(folder)).leave();
  [joined, children] = [[], []];
  await rm(top, { recursive: true });
});

const copyCluster = () => cp(cluster, folder, { recursive: true });

async function join(): Promise<EmbeddedPostgres> {
  const postgres = await joinEmbeddedPostgres(folder);
  joined.push(postgres);
  return postgres;
}

function startChild(): ChildProcess {
  const child = spawn(process.execPath, [path.join(program, 'child.js'), folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  children.push(child);
  return child;
}

async function joinInChild(): Promise<{ child: ChildProcess; port: number }> {
  const child = startChild();
  const [port] = (await once(child.stdout!, 'data')) as [Buffer];
  return { child, port: Number(port.toString()) };
}

const serverPid = async () =>
  Number((await readFile(path.join(folder, 'data', 'postmaster.pid'), 'utf8')).split('\n')[0]);
const isUp = () =>
  serverPid().then(
    () => true,
    () => false,
  );

async function query<Row extends pg.QueryResultRow>(
  { superuserUrl }: EmbeddedPostgres,
  sql: string,
): Promise<Row> {
  const client = new pg.Client(superuserUrl);
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows[0]!;
  } finally {
    await client.end();
  }
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt++) {
    if (await condition()) return;
    await pause(50);
  }
  throw new Error('It did not happen in time');
}

async function killServer(): Promise<number> {
  const pid = await serverPid();
  process.kill(pid, 'SIGKILL');
  return pid;
}

describe('the first start', () => {
  it('makes a durable UTF-8 cluster that only the password opens, on the loopback interface', async () => {
    const postgres = await join();
    expect(new URL(postgres.url).pathname).toBe('/backend');
    const settings = await query<Record<string, string>>(
      postgres,
      `SELECT current_setting('server_encoding') AS encoding, current_setting('fsync') AS fsync,
              current_setting('synchronous_commit') AS commit, current_setting('listen_addresses') AS addresses,
              current_setting('unix_socket_directories') AS sockets, current_setting('data_checksums') AS checksums,
              (SELECT datlocale FROM pg_database WHERE datname = 'backend') AS locale,
              (SELECT string_agg(DISTINCT auth_method, ',') FROM pg_hba_file_rules) AS auth`,
    );
    expect(settings).toEqual({
      encoding: 'UTF8',
      fsync: 'on',
      commit: 'on',
      addresses: '127.0.0.1',
      sockets: '',
      checksums: 'on',
      locale: 'C.UTF-8',
      auth: 'scram-sha-256',
    });
    const password = path.join(folder, 'data', 'password');
    expect(((await stat(password)).mode & 0o777).toString(8)).toBe('600');
    expect(await readFile(path.join(folder, 'server.log'), 'utf8')).not.toContain(
      await readFile(password, 'utf8'),
    );
    expect((await readdir(folder)).sort()).toEqual(['data', 'server.log']);
  });

  it('is announced once, before the data folder is made', async () => {
    const seen: boolean[] = [];
    const onCreate = () => seen.push(existsSync(path.join(folder, 'data')));
    for (let starts = 0; starts < 2; starts++) {
      await (await joinEmbeddedPostgres(folder, { onCreate })).leave();
    }
    expect(seen).toEqual([false]);
  });

  it('gives all who start at the same instant the same server', async () => {
    const child = joinInChild();
    const [first, second] = await Promise.all([join(), join()]);
    expect(second.port).toBe(first.port);
    expect((await child).port).toBe(first.port);
  });

  it('goes on after a process was killed in the middle of it', async () => {
    const child = startChild();
    await until(async () =>
      (await readdir(folder).catch(() => [])).some((name) => name.startsWith('initdb-')),
    );
    child.kill('SIGKILL');
    expect(await query(await join(), 'SELECT 1 AS one')).toEqual({ one: 1 });
    expect((await readdir(folder)).sort()).toEqual(['data', 'server.log']);
  });
});

describe('a cluster that exists', () => {
  beforeEach(copyCluster);

  it('keeps what was stored between starts', async () => {
    const first = await join();
    await query(first, 'CREATE TABLE kept AS SELECT 42 AS answer');
    await first.leave();
    expect(await isUp()).toBe(false);
    expect(await query(await join(), 'SELECT answer FROM kept')).toEqual({ answer: 42 });
  });

  it('is stopped by the last one to leave, and only by that one', async () => {
    const [first, second] = [await join(), await join()];
    const { child } = await joinInChild();
    await first.leave();
    await first.leave();
    await second.leave();
    expect(await isUp()).toBe(true);
    child.kill('SIGTERM');
    await once(child, 'exit');
    expect(await isUp()).toBe(false);
  });

  it('comes back on its port when the server stopped by itself, as on a full disk', async () => {
    const first = await join();
    process.kill(await serverPid(), 'SIGINT');
    await until(async () => !(await isUp()));
    expect((await join()).port).toBe(first.port);
  });

  it('goes on after the process that started it was killed, without counting that process', async () => {
    const { child, port } = await joinInChild();
    const pid = await serverPid();
    child.kill('SIGKILL');
    await once(child, 'exit');
    const postgres = await join();
    expect([postgres.port, await serverPid()]).toEqual([port, pid]);
    await until(async () => {
      const claims = `SELECT count(*)::int AS claims FROM pg_stat_activity WHERE application_name = 'embedded-postgres-claim'`;
      return (await query<{ claims: number }>(postgres, claims)).claims === 1;
    });
    await postgres.leave();
    expect(await isUp()).toBe(false);
  });

  it('is not reached by Ctrl-C in the terminal of the process that started it', async () => {
    const { child, port } = await joinInChild();
    process.kill(-child.pid!, 'SIGINT');
    await once(child, 'exit');
    expect((await join()).port).toBe(port);
  });

  it('serves everybody while others come and go', async () => {
    const visit = async () => {
      for (let visits = 0; visits < 6; visits++) {
        const postgres = await join();
        expect(await query(postgres, 'SELECT 1 AS one')).toEqual({ one: 1 });
        await postgres.leave();
      }
    };
    await Promise.all([visit(), visit(), visit()]);
    expect(await isUp()).toBe(false);
  });
});

describe('a server that was killed', () => {
  beforeEach(copyCluster);

  it('is brought up by the next one, on the same port for those who still use it', async () => {
    const first = await join();
    await killServer();
    const second = await join();
    expect(second.port).toBe(first.port);
    expect(await query(first, 'SELECT 1 AS one')).toEqual({ one: 1 });
  });

  it('counts those who still use it again', async () => {
    const first = await join();
    await killServer();
    const second = await join();
    await pause(1_000);
    await second.leave();
    expect(await isUp()).toBe(true);
    await first.leave();
    expect(await isUp()).toBe(false);
  });

  it('does not block the start when its number belongs to another process by now', async () => {
    await join();
    const pid = await killServer();
    const file = path.join(folder, 'data', 'postmaster.pid');
    await writeFile(file, (await readFile(file, 'utf8')).replace(String(pid), String(process.pid)));
    expect(await query(await join(), 'SELECT 1 AS one')).toEqual({ one: 1 });
  });

  it('gets another port when somebody took its own', async () => {
    const first = await join();
    await killServer();
    const intruder = createServer((socket) => socket.on('error', () => undefined));
    await until(
      () =>
        new Promise<boolean>((resolve) =>
          intruder
            .once('error', () => {
              resolve(false);
            })
            .listen(first.port, '127.0.0.1', () => {
              resolve(true);
            }),
        ),
    );
    try {
      expect((await join()).port).not.toBe(first.port);
    } finally {
      intruder.close();
    }
  });

  it('lets those leave who were its users', async () => {
    const postgres = await join();
    await killServer();
    await expect(postgres.leave()).resolves.toBeUndefined();
  });
});

describe('one crashed backend', () => {
  beforeEach(copyCluster);

  it('costs nobody the claim for long', async () => {
    const [first, second] = [await join(), await join()];
    const { pid } = await query<{ pid: number }>(
      first,
      `SELECT pid FROM pg_stat_activity WHERE backend_type = 'background writer'`,
    );
    const bystander = new pg.Client(second.superuserUrl);
    bystander.on('error', () => undefined);
    await bystander.connect();
    const isDropped = new Promise((resolve) => bystander.once('end', resolve));
    process.kill(pid, 'SIGKILL');
    await isDropped;
    await until(() =>
      query(second, 'SELECT 1 AS one').then(
        () => true,
        () => false,
      ),
    );
    await pause(2_500);
    await first.leave();
    expect(await query(second, 'SELECT 1 AS one')).toEqual({ one: 1 });
  });
});

describe('a copy of the folder of a running server', () => {
  beforeEach(copyCluster);

  it('gets a server of its own', async () => {
    const original = await join();
    const copy = path.join(top, 'copy');
    await cp(folder, copy, { recursive: true });
    const postgres = await joinEmbeddedPostgres(copy);
    joined.push(postgres);
    expect(postgres.port).not.toBe(original.port);
  });
});

describe('a start that fails', () => {
  beforeEach(copyCluster);

  it('is explained by the last lines of the log', async () => {
    await writeFile(path.join(folder, 'data', 'postgresql.conf'), 'no_such_setting = 1\n');
    await expect(joinEmbeddedPostgres(folder)).rejects.toThrow(
      /did not start \(exit code 1\):\n[^]*no_such_setting/,
    );
  });
});

(process.geteuid?.() === 0 ? describe : describe.skip)('as root (skipped for other users)', () => {
  const ownerOfData = async () => (await stat(path.join(folder, 'data'))).uid;

  async function forbidNamespaces(): Promise<void> {
    const bin = path.join(top, 'bin');
    await mkdir(bin);
    await writeFile(path.join(bin, 'unshare'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
    process.env.PATH = `${bin}:${usualPath}`;
  }

  it('runs below a folder that only root may enter, and cannot read what only root may', async () => {
    expect(((await stat(top)).mode & 0o777).toString(8)).toBe('700');
    const postgres = await join();
    expect(await query(postgres, 'SELECT current_user AS me')).toEqual({ me: 'backend' });
    await expect(query(postgres, "SELECT pg_read_file('/etc/shadow')")).rejects.toThrow('Permission denied');
    expect(await ownerOfData()).not.toBe(0);
  });

  it('keeps the data when namespaces get forbidden, and allowed again', async () => {
    await copyCluster();
    const below = await join();
    await query(below, 'CREATE TABLE kept AS SELECT 42 AS answer');
    await below.leave();

    await chmod(top, 0o755);
    await forbidNamespaces();
    const plain = await join();
    expect(await query(plain, 'SELECT answer FROM kept')).toEqual({ answer: 42 });
    await plain.leave();

    process.env.PATH = usualPath;
    await chmod(top, 0o700);
    expect(await query(await join(), 'SELECT answer FROM kept')).toEqual({ answer: 42 });
    expect(await ownerOfData()).not.toBe(0);
  });
});
