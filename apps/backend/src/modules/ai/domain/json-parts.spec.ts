import { describe, expect, it } from '@jest/globals';
import { isSmall, jsonInParts } from './json-parts.js';

const LARGE = 'x'.repeat(300_000);

describe('JSON in parts', () => {
  it.each([
    ['a small value', { a: 1, b: [null, 'x'] }],
    [
      'dates, and what is absent',
      { at: new Date(0), gone: undefined, large: LARGE, list: [new Date(1), undefined] },
    ],
    [
      'names of every kind',
      { '"': LARGE, ['__proto__']: 1, '\u0001': '\u0001'.repeat(300_000), '😀': '\ud83d' },
    ],
    ['deep lists', [[[LARGE, [LARGE]]], LARGE]],
    ['many small items', Array.from({ length: 50_000 }, (_, index) => ({ index }))],
    ['characters that a part would cut in two', `x${'😀'.repeat(100_000)}\ud83d`],
    ['nothing', []],
  ])('is that of JSON.stringify: %s', async (_name, value) => {
    expect(String(await jsonInParts(value))).toBe(JSON.stringify(value));
  });

  it('is made at once of what is small', () => {
    expect([isSmall({ text: 'x' }), isSmall({ text: LARGE }), isSmall(Array(50_000).fill(1))]).toEqual([
      true,
      false,
      false,
    ]);
  });
});
