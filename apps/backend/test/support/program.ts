import { execFile, spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import lockfile from 'proper-lockfile';
import { SETTING_NAMES } from '../../src/config/environment.js';
import { projectRoot } from '../../src/config/project-root.js';

/** Exit of a program, and everything that it printed. */
export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  output: string;
  errors: string;
}

/** A program of a build, running as a process of its own. */
export interface Program {
  pid: number | undefined;
  kill(signal: NodeJS.Signals): void;
  /** The first match in what it prints to standard output; fails when it ends without one. */
  printed(pattern: RegExp): Promise<RegExpExecArray>;
  /** The same for standard error. */
  complained(pattern: RegExp): Promise<RegExpExecArray>;
  ended: Promise<Ended>;
}

/** Every setting; one that is empty is absent, and hides that of a developer's own `.env`. */
export const NO_SETTINGS = { ...Object.fromEntries(SETTING_NAMES.map((name) => [name, ''])), PORT: '0' };

/** Milliseconds: less than a test has. */
const LONGEST_RUN = 45_000;

/** Builds the backend; one test file at a time, and only what has changed. */
export function build(): Promise<void> {
  return locked('npm', ['run', '-s', 'build']);
}

/** Builds the programs of the tests too. */
export function buildTools(): Promise<void> {
  return locked('npm', ['run', '-s', 'build:tools']);
}

/** Builds the console alone. */
export function buildConsole(): Promise<void> {
  return locked(process.execPath, [join('tools', 'build-console.js')]);
}

async function locked(program: string, args: string[]): Promise<void> {
  const release = await lockfile.lock(join(projectRoot(), 'tsconfig.build.json'), {
    retries: { retries: 600, factor: 1, minTimeout: 100, maxTimeout: 100 },
  });
  try {
    await promisify(execFile)(program, args, { cwd: projectRoot() });
  } finally {
    await release();
  }
}

/** Starts a script of the build, by its name below `dist` or by an absolute path. */
export function start(
  script: string,
  args: string[],
  settings: Record<string, string> = {},
  longestRun = LONGEST_RUN,
  as: { cwd?: string; uid?: number; gid?: number } = {},
): Program {
  const child = spawn(process.execPath, [resolve(projectRoot(), 'dist', script), ...args], {
    cwd: projectRoot(),
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...NO_SETTINGS, ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
    // One that should have ended, or that a failed test forgot.
    timeout: longestRun,
    killSignal: 'SIGKILL',
    ...as,
  });
  const output = textOf(child.stdout);
  const errors = textOf(child.stderr);
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      resolve({ code, signal, output: output.text, errors: errors.text });
    });
  });
  const watch = (stream: Watched, pattern: RegExp): Promise<RegExpExecArray> =>
    Promise.race([stream.match(pattern), ended.then((end) => unmatched(pattern, end))]);
  return {
    pid: child.pid,
    kill: (signal) => child.kill(signal),
    printed: (pattern) => watch(output, pattern),
    complained: (pattern) => watch(errors, pattern),
    ended,
  };
}

export function run(script: string, args: string[], settings: Record<string, string> = {}): Promise<Ended> {
  return start(script, args, settings).ended;
}

interface Watched {
  text: string;
  match(pattern: RegExp): Promise<RegExpExecArray>;
}

function textOf(stream: NodeJS.ReadableStream): Watched {
  const watched: Watched = {
    text: '',
    match: (pattern) =>
      new Promise((resolve) => {
        const look = (): void => {
          const match = pattern.exec(watched.text);
          if (match) resolve(match);
        };
        stream.on('data', look);
        look();
      }),
  };
  stream.setEncoding('utf8').on('data', (text: string) => (watched.text += text));
  return watched;
}

function unmatched(pattern: RegExp, { code, output, errors }: Ended): never {
  throw new Error(`It ended with ${code ?? 'a signal'} before ${String(pattern)}:\n${output}\n${errors}`);
}
