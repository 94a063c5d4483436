import { readdir, readFile } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

/** Half a second for all files, and within a hundredth of the size that the slowest takes. */
const BROTLI_QUALITY = 9;

/** A file of the console, as it is sent. */
export interface ConsoleFile {
  type: string;
  bytes: Buffer;
  /** Compresses the bytes by Brotli, once; null where they are sent as they are. */
  compressed: (() => Promise<Buffer>) | null;
}

/** Reads every file of the built console, by its path within the folder: none is looked for where a stranger says. */
export async function readConsoleFiles(folder: string): Promise<Map<string, ConsoleFile>> {
  const names = (await readdir(folder, { recursive: true })).filter((name) => extname(name) in TYPES);
  const files = await Promise.all(
    names.map(async (name) => [pathOf(name), await read(folder, name)] as const),
  );
  return new Map(files);
}

function pathOf(name: string): string {
  return name.split(sep).join('/');
}

async function read(folder: string, name: string): Promise<ConsoleFile> {
  const bytes = await readFile(join(folder, name));
  // When it is asked for: it would hold up the start of every process, and most serve no console.
  let compressed: Promise<Buffer> | undefined;
  return { type: TYPES[extname(name)] ?? '', bytes, compressed: () => (compressed ??= compress(bytes)) };
}

function compress(bytes: Buffer): Promise<Buffer> {
  return promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY } });
}
