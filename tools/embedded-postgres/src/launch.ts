import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { open } from 'node:fs/promises';
import path from 'node:path';
import { environment } from './environment.js';
import type { Recipe } from './identity.js';

/**
 * Starts a program whose output goes to the log. It runs in a session of its own: Ctrl-C in our
 * terminal does not reach it.
 */
export async function launch({ command, args, runAs }: Recipe, log: string): Promise<ChildProcess> {
  const output = await open(log, 'a', 0o600);
  try {
    const child = spawn(command, args, {
      ...runAs,
      cwd: path.dirname(log),
      env: environment(),
      stdio: ['ignore', output.fd, output.fd],
      detached: true,
      windowsHide: true,
    });
    await once(child, 'spawn');
    return child;
  } finally {
    await output.close();
  }
}

/** Runs a program to its end. Resolves to true when it succeeded. */
export async function run(recipe: Recipe, log: string): Promise<boolean> {
  const child = await launch(recipe, log);
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return child.exitCode === 0;
}
