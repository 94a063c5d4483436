import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, extname, join } from 'node:path';
import { promisify } from 'node:util';
import type { PageFile } from '../../support/gateway.js';
import { makeDocumentedProject } from './documented-project.js';

/** Shows the tests what `useChat` holds, and is told of its chat by the address. */
const MAIN = join(import.meta.dirname, '..', 'page', 'main.tsx');
const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
};

/**
 * Builds the page of the documentation for the tests.
 *
 * @param packages the folder whose packages it is built with, where it has them
 */
export async function buildPage(packages?: string): Promise<Map<string, PageFile>> {
  const project = await makeDocumentedProject(packages);
  try {
    await copyFile(MAIN, join(project, 'main.tsx'));
    return await buildProject(project);
  } finally {
    await rm(project, { recursive: true });
  }
}

/** Builds a project by Vite outside of it, and reads what it has made, by path. */
export async function buildProject(project: string): Promise<Map<string, PageFile>> {
  const folder = await mkdtemp(join(tmpdir(), 'chat-page-'));
  try {
    return await built(project, folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function built(project: string, folder: string): Promise<Map<string, PageFile>> {
  const args = [vite(), 'build', project, '--outDir', folder, '--emptyOutDir'];
  await promisify(execFile)(process.execPath, args, { env: { ...process.env, NODE_ENV: 'production' } });
  const names = await readdir(folder, { recursive: true });
  const served = names.filter((name) => extname(name) in TYPES);
  return new Map(
    await Promise.all(served.map(async (name) => [`/${name}`, await read(folder, name)] as const)),
  );
}

async function read(folder: string, name: string): Promise<PageFile> {
  return { type: TYPES[extname(name)]!, bytes: await readFile(join(folder, name)) };
}

function vite(): string {
  return join(dirname(createRequire(import.meta.url).resolve('vite/package.json')), 'bin', 'vite.js');
}
