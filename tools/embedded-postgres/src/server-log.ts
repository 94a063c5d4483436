import { open, readFile, truncate } from 'node:fs/promises';

const LINES_IN_AN_ERROR = 12;

/** Makes the log if it is missing, and empties it: only the current start is of interest. */
export async function emptyLog(file: string): Promise<void> {
  await (await open(file, 'a', 0o600)).close();
  await truncate(file);
}

/** The last lines of the log, for an error message. */
export async function tailOfLog(file: string): Promise<string> {
  const log = await readFile(file, 'utf8').catch(() => '');
  return log.trimEnd().split('\n').slice(-LINES_IN_AN_ERROR).join('\n');
}
