import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, extname, join } from 'node:path';
import { promisify } from 'node:util';

const PAGE = join(import.meta.dirname, '..', 'page');
const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
};

/** A file of a built page, as it is served. */
export interface PageFile {
  type: string;
  bytes: Buffer;
}

/** Builds a page by Vite, and reads what it has made, by path. */
export async function buildPage(page = PAGE): Promise<Map<string, PageFile>> {
  const folder = await mkdtemp(join(tmpdir(), 'chat-page-'));
  try {
    const args = [vite(), 'build', page, '--outDir', folder, '--emptyOutDir'];
    await promisify(execFile)(process.execPath, args, { env: { ...process.env, NODE_ENV: 'production' } });
    const names = await readdir(folder, { recursive: true });
    const served = names.filter((name) => extname(name) in TYPES);
    return new Map(
      await Promise.all(served.map(async (name) => [`/${name}`, await read(folder, name)] as const)),
    );
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function read(folder: string, name: string): Promise<PageFile> {
  return { type: TYPES[extname(name)]!, bytes: await readFile(join(folder, name)) };
}

function vite(): string {
  return join(dirname(createRequire(import.meta.url).resolve('vite/package.json')), 'bin', 'vite.js');
}
