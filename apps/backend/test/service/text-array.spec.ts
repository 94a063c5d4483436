import { describe, expect, it } from '@jest/globals';
import { textArray } from '../../src/modules/ai/test-internals.js';
import { useBackend } from '../support/use-backend.js';

describe('an array of texts', () => {
  const backend = useBackend();

  it.each([
    ['no text', []],
    ['an empty text and none', ['', null, 'NULL']],
    ['what the text format would quote', ['{', '}', ',', '"', '\\', "'", ' ', '\n\t']],
    ['texts of any script', ['數據庫', 'naïve', '😀', 'x'.repeat(100_000)]],
  ])('reaches PostgreSQL as it is: %s', async (_name, texts) => {
    const { rows } = await backend.current.database.query<{ texts: (string | null)[] }>(
      'SELECT $1::text[] AS texts',
      [textArray(texts)],
    );

    expect(rows[0]!.texts).toEqual(texts);
  });
});
