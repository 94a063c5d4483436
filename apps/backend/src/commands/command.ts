import { explain } from '../explain.js';

/** Wrong use of a command; the message says how to use it. */
export class UsageError extends Error {}

/** Runs a command: its result is the exit code, an error is a sentence on standard error and 1. */
export function runCommand(command: () => Promise<number>): void {
  command().then(
    (code) => {
      process.exitCode = code;
    },
    (error: unknown) => {
      console.error(explain(error));
      process.exitCode = 1;
    },
  );
}

/** Reads the command line; what it does not know is answered with the usage. */
export function readCommandLine<T>(usage: string, read: () => T | null): T {
  try {
    const values = read();
    if (values !== null) return values;
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n${usage}`);
  }
  throw new UsageError(usage);
}
