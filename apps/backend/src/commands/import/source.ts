import { createReadStream, type Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { PassThrough, pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { UsageError } from '../command.js';
import { beginningOf } from './beginning.js';

/** Where records come from. */
export interface Source {
  /** Its bytes; null where they are not known. */
  bytes: number | null;
  /** The bytes that were read so far, before they are unpacked. */
  readBytes(): number;
  /** Its text. @throws UsageError where it cannot be read, or is none */
  chunks(): AsyncIterable<Buffer>;
}

const GZIP = Buffer.from([0x1f, 0x8b]);
/** The first bytes of files that are not read, and what to do. */
const OTHERS: [Buffer, string][] = [
  [
    Buffer.from('PK\u0003\u0004'),
    'is a ZIP archive: unpack it first (unzip), and name the .json file in it.',
  ],
  [Buffer.from([0x28, 0xb5, 0x2f, 0xfd]), 'is compressed: unpack it first (unzstd).'],
  [Buffer.from('BZh'), 'is compressed: unpack it first (bunzip2).'],
  [Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a]), 'is compressed: unpack it first (unxz).'],
  [Buffer.from([0xff, 0xfe]), 'is UTF-16: make it UTF-8 first (iconv -f UTF-16 -t UTF-8).'],
  [Buffer.from([0xfe, 0xff]), 'is UTF-16: make it UTF-8 first (iconv -f UTF-16 -t UTF-8).'],
];
/** Bytes by which a file is known. */
const KNOWN_BY_BYTES = 5;

const STANDARD_INPUT = ['-', '/dev/stdin', '/dev/fd/0', '/proc/self/fd/0'];

/**
 * Finds the file of this name, from the folder in which the command was called; `-` is standard input. What gzip has
 * compressed is unpacked.
 *
 * @throws UsageError for a name that is no file
 */
export async function sourceAt(name: string): Promise<Source> {
  if (STANDARD_INPUT.includes(name)) return sourceOf('Standard input', process.stdin, null);
  const path = resolve(userFolder(process.env), name);
  const found = await stat(path).catch((error: unknown) => {
    throw new UsageError(unreadable(path, error));
  });
  if (found.isDirectory()) throw new UsageError(`${path} is a folder: name a file.`);
  return sourceOf(path, createReadStream(path), sizeOf(found));
}

/** The folder where the user is: npm starts its scripts in the folder of the package, and tells where it was called. */
export function userFolder({ npm_lifecycle_event: script, INIT_CWD: called }: NodeJS.ProcessEnv): string {
  return script === 'import' && called !== undefined ? called : process.cwd();
}

/** The size of a file; null of a pipe or a device, which has none. */
function sizeOf(found: Stats): number | null {
  return found.isFile() ? found.size : null;
}

function sourceOf(name: string, input: Readable, bytes: number | null): Source {
  let readBytes = 0;
  const counted = async function* (): AsyncGenerator<Buffer> {
    for await (const chunk of input as AsyncIterable<Buffer>) {
      readBytes += chunk.length;
      yield chunk;
    }
  };
  return { bytes, readBytes: () => readBytes, chunks: () => textOf(name, counted()) };
}

async function* textOf(name: string, chunks: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  try {
    const { first, all } = await beginningOf(chunks, KNOWN_BY_BYTES);
    const other = OTHERS.find(([start]) => first.subarray(0, start.length).equals(start))?.[1];
    if (other !== undefined) throw new UsageError(`${name} ${other}`);
    yield* first.subarray(0, GZIP.length).equals(GZIP) ? unpacked(all()) : all();
  } catch (error) {
    throw error instanceof UsageError ? error : new UsageError(unreadable(name, error));
  }
}

function unpacked(chunks: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  const output = new PassThrough();
  pipeline(chunks, createGunzip(), output, (error) => {
    if (error) output.destroy(error);
  });
  return output as AsyncIterable<Buffer>;
}

function unreadable(path: string, error: unknown): string {
  const { code = '' } = error as NodeJS.ErrnoException;
  if (code.startsWith('Z_')) return `${path} is damaged: it cannot be unpacked to its end (gunzip).`;
  if (code !== 'ENOENT' && code !== 'ENOTDIR')
    return `${path} cannot be read (${code === '' ? 'for an unknown reason' : code}).`;
  return /^\/(dev|proc\/self)\/fd\//.test(path)
    ? `${path} is not there: npm passes standard input alone on. Give it as that, with - as the file.`
    : `There is no file ${path}.`;
}
