import { open, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { UsageError } from '../command.js';

/** A file to import. */
export interface Source {
  path: string;
  bytes: number;
}

/** The first bytes of compressed files, and the programs that unpack them. */
const COMPRESSIONS: [Buffer, string][] = [
  [Buffer.from([0x1f, 0x8b]), 'gunzip'],
  [Buffer.from('PK\u0003\u0004'), 'unzip'],
  [Buffer.from([0x28, 0xb5, 0x2f, 0xfd]), 'unzstd'],
];

/**
 * Finds the file of this name, from the folder in which the command was called.
 *
 * @throws UsageError for a name that is no file of text
 */
export async function sourceAt(name: string): Promise<Source> {
  if (name === '-') throw new UsageError('Standard input is not read: name a file.');
  const path = resolve(userFolder(process.env), name);
  const found = await stat(path).catch((error: unknown) => {
    throw new UsageError(unreadable(path, error));
  });
  if (found.isDirectory()) throw new UsageError(`${path} is a folder: name a file.`);
  if (!found.isFile()) throw new UsageError(`${path} is a pipe or a device, which is not read: name a file.`);
  const program = await compressionOf(path);
  if (program) throw new UsageError(`${path} is compressed: unpack it first (${program}).`);
  return { path, bytes: found.size };
}

/** The folder where the user is: npm starts its scripts in the folder of the package, and tells where it was called. */
export function userFolder({ npm_lifecycle_event: script, INIT_CWD: called }: NodeJS.ProcessEnv): string {
  return script === 'import' && called !== undefined ? called : process.cwd();
}

async function compressionOf(path: string): Promise<string | undefined> {
  const file = await open(path).catch((error: unknown) => {
    throw new UsageError(unreadable(path, error));
  });
  try {
    const { buffer } = await file.read(Buffer.alloc(4), 0, 4, 0);
    return COMPRESSIONS.find(([start]) => buffer.subarray(0, start.length).equals(start))?.[1];
  } finally {
    await file.close();
  }
}

function unreadable(path: string, error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ENOENT' || code === 'ENOTDIR'
    ? `There is no file ${path}.`
    : `${path} cannot be read (${code ?? 'for an unknown reason'}).`;
}
