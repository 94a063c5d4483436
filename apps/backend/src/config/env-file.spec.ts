import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readEnvFile } from './env-file.js';

describe('readEnvFile', () => {
  let folder: string;
  let file: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'env-file-'));
    file = join(folder, '.env');
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  function read(text: string): Record<string, string> {
    writeFileSync(file, text);
    return readEnvFile(file);
  }

  it('reads settings, with comments, quotes and values of several lines', () => {
    const text = [
      '\uFEFF# PORT=1',
      '  ',
      'PORT=5742',
      'export AI_MODEL = "a model" # the best',
      "AI_API_KEY='one\ntwo words\nPORT three'",
      'AUTH_JWT_SECRET="with \\" a quote"',
      'TEST_DATABASE_URL=postgresql://localhost',
    ];

    expect(read(text.join('\r\n'))).toMatchObject({
      PORT: '5742',
      AI_MODEL: 'a model',
      AI_API_KEY: 'one\ntwo words\nPORT three',
      TEST_DATABASE_URL: 'postgresql://localhost',
    });
  });

  it('has no settings where there is no file', () => {
    expect(readEnvFile(file)).toEqual({});
  });

  it.each([
    ['AI_PROVIDR=anthropic', '.env: AI_PROVIDR is no setting; did you mean AI_PROVIDER?'],
    ['DATABASE_ULR=postgresql://x', '.env: DATABASE_ULR is no setting; did you mean DATABASE_URL?'],
    ['DATABSE_POOL_SIZE=5', '.env: DATABSE_POOL_SIZE is no setting; did you mean DATABASE_POOL_SIZE?'],
    ['COLOUR=hunter2', '.env: COLOUR is no setting.'],
    ['SHARE_COMMITS=true', '.env: SHARE_COMMITS is called GROUP_COMMIT now.'],
    ['\n\nPORT 5742', '.env: line 3 is no assignment; write PORT=value.'],
    ['AI_API_KEY="a\nb"\nhunter2 hunter2', '.env: line 3 is no assignment; write NAME=value.'],
    ['COLOUR=1\nhunter2', '.env: line 2 is no assignment; write NAME=value.\n.env: COLOUR is no setting.'],
  ])('refuses %j with a sentence that has no value', (text, sentence) => {
    expect(() => read(text)).toThrow(new Error(sentence));
  });

  it('says that the file cannot be read', () => {
    expect(() => readEnvFile(folder)).toThrow(`The file of settings ${folder} cannot be read (EISDIR).`);
  });
});
