import { execFileSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { UsageError } from '../command.js';
import { sourceAt, userFolder } from './source.js';

async function textAt(name: string): Promise<string> {
  const pieces = [];
  for await (const chunk of (await sourceAt(name)).chunks()) pieces.push(chunk);
  return Buffer.concat(pieces).toString();
}

describe('sourceAt', () => {
  const lines = '[]\n{}\n';
  let folder: string;

  beforeAll(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'source-')));
    writeFileSync(join(folder, 'lines.jsonl'), lines);
    writeFileSync(join(folder, 'short'), '7');
    writeFileSync(join(folder, 'empty'), '');
    writeFileSync(join(folder, 'lines.gz'), Buffer.concat([gzipSync('[]\n'), gzipSync('{}\n')]));
    writeFileSync(join(folder, 'cut.gz'), gzipSync(lines).subarray(0, -3));
    writeFileSync(join(folder, 'export.zip'), 'PK\u0003\u0004…');
    writeFileSync(join(folder, 'utf16.json'), Buffer.from('\uFEFF[]', 'utf16le'));
  });

  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it('reads a file, with its size and how far it was read', async () => {
    const source = await sourceAt(join(folder, 'lines.jsonl'));

    expect([source.bytes, source.readBytes()]).toEqual([lines.length, 0]);
    for await (const chunk of source.chunks()) expect(chunk.toString()).toBe(lines);
    expect(source.readBytes()).toBe(lines.length);
  });

  it.each([
    ['lines.gz', lines],
    ['short', '7'],
    ['empty', ''],
  ])('reads %s', async (name, text) => {
    expect(await textAt(join(folder, name))).toBe(text);
  });

  it('reads pipes and devices, whose size is not known', async () => {
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    const writing = writeFile(pipe, lines);

    expect((await sourceAt('/dev/null')).bytes).toBeNull();
    expect(await textAt('/dev/null')).toBe('');
    expect(await textAt(pipe)).toBe(lines);
    await writing;
  });

  it.each([
    ['', 'is a folder: name a file.'],
    ['nowhere.jsonl', 'There is no file'],
    ['lines.jsonl/x', 'There is no file'],
    ['export.zip', 'is a ZIP archive: unpack it first (unzip)'],
    ['utf16.json', 'is UTF-16: make it UTF-8 first (iconv'],
    ['cut.gz', 'is damaged: it cannot be unpacked to its end'],
  ])('says of %j in a folder what is wrong, with its path', async (name, sentence) => {
    const path = join(folder, name);

    await expect(textAt(path)).rejects.toThrow(UsageError);
    await expect(textAt(path)).rejects.toThrow(sentence);
    await expect(textAt(path)).rejects.toThrow(path);
  });

  it('says that a shell’s own pipe does not come through npm', async () => {
    await expect(textAt('/dev/fd/963')).rejects.toThrow('npm passes standard input alone on');
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
