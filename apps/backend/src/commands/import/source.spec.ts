import { execFileSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sourceAt, userFolder } from './source.js';

describe('sourceAt', () => {
  let folder: string;

  beforeAll(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'source-')));
    writeFileSync(join(folder, 'lines.jsonl'), '[]\n');
    writeFileSync(join(folder, 'lines.gz'), gzipSync('[]\n'));
  });

  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it('finds a file with its size', async () => {
    const path = join(folder, 'lines.jsonl');

    expect(await sourceAt(path)).toEqual({ path, bytes: 3 });
  });

  it.each([
    ['-', 'Standard input is not read: name a file.'],
    ['/dev/null', '/dev/null is a pipe or a device, which is not read: name a file.'],
  ])('says of %s what it is', async (name, sentence) => {
    await expect(sourceAt(name)).rejects.toThrow(sentence);
  });

  it.each([
    ['', 'is a folder: name a file.'],
    ['nowhere.jsonl', 'There is no file'],
    ['lines.jsonl/x', 'There is no file'],
    ['lines.gz', 'is compressed: unpack it first (gunzip).'],
  ])('says of %j in a folder what is wrong, with its path', async (name, sentence) => {
    const path = join(folder, name);

    await expect(sourceAt(path)).rejects.toThrow(sentence);
    await expect(sourceAt(path)).rejects.toThrow(path);
  });

  it('looks where npm was called, also for another folder', () => {
    const script = {
      name: 'x',
      version: '1.0.0',
      scripts: { import: 'node -p "JSON.stringify(process.env)"' },
    };
    writeFileSync(join(folder, 'package.json'), JSON.stringify(script));
    const output = execFileSync('npm', ['--prefix', folder, 'run', '-s', 'import'], { cwd: tmpdir() });

    expect(userFolder(JSON.parse(output.toString()) as NodeJS.ProcessEnv)).toBe(realpathSync(tmpdir()));
  });

  it('looks in the folder of its process without npm, and where npm runs something else', () => {
    expect(userFolder({})).toBe(process.cwd());
    expect(userFolder({ npm_lifecycle_event: 'deploy', INIT_CWD: '/elsewhere' })).toBe(process.cwd());
  });
});
