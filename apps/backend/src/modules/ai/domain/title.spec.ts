import { describe, expect, it } from '@jest/globals';
import { autoTitle } from './title.js';

const MIB = 1024 * 1024;
const FAMILY = '👨‍👩‍👧‍👦';
const PERCEIVED = [
  'a',
  'ß',
  '漢',
  '한',
  '\u1112\u1161\u11ab',
  'é',
  'e\u0301\u0323',
  '😀',
  '👍🏽',
  FAMILY,
  '🇩🇪',
  'ש',
  'नि',
  '1️⃣',
];

function graphemes(text: string): string[] {
  return Array.from(
    new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(text),
    ({ segment }) => segment,
  );
}

/** The title, after checking what holds for each. */
function titleOf(content: string): string {
  const title = autoTitle(content) ?? '';
  expect(graphemes(title).length).toBeGreaterThan(0);
  expect(graphemes(title).length).toBeLessThanOrEqual(60);
  expect(title.isWellFormed()).toBe(true);
  expect(title).not.toMatch(/^\s|\s$|\s\s|[^\S ]|\s…$/);
  return title;
}

describe('autoTitle', () => {
  it.each(['', ' ', '\n\r\t\v\f', '\u00a0\u3000\u2028\u2029\ufeff', ' '.repeat(MIB)])(
    'gives none for white space alone',
    (content) => {
      expect(autoTitle(content)).toBeNull();
    },
  );

  it('collapses white space of every kind', () => {
    expect(titleOf('\n  Where\u00a0\u3000is\r\n\r\n\tmy \u2028order?\ufeff ')).toBe('Where is my order?');
  });

  it.each(['.', '0', 'null', '\u200b', '␀', '…', 'שלום עולם', 'a\u202eb'])('takes %j as it is', (content) => {
    expect(titleOf(content)).toBe(content);
  });

  it.each(PERCEIVED)('keeps 60 of %s and cuts at 61', (character) => {
    expect(titleOf(character.repeat(60))).toBe(character.repeat(60));
    expect(titleOf(` ${character.repeat(60)}\n`)).toBe(character.repeat(60));
    expect(titleOf(character.repeat(61))).toBe(`${character.repeat(59)}…`);
  });

  it.each(PERCEIVED)('never cuts within %s, wherever it stands', (character) => {
    for (let before = 50; before <= 60; before++) {
      const text = `${'x'.repeat(before)}${character.repeat(20)}`;
      expect(titleOf(text)).toBe(`${graphemes(text).slice(0, 59).join('')}…`);
    }
  });

  it('has no white space before the …', () => {
    expect(titleOf(`${'a'.repeat(58)} ${'b'.repeat(20)}`)).toBe(`${'a'.repeat(58)}…`);
    expect(titleOf(`${'a'.repeat(59)} b`)).toBe(`${'a'.repeat(59)}…`);
    expect(titleOf(`${'ä'.repeat(58)} ${'b'.repeat(20)}`)).toBe(`${'ä'.repeat(58)}…`);
  });

  it('counts collapsed white space once', () => {
    expect(titleOf(Array(30).fill('ab').join('   '))).toBe(`${Array(19).fill('ab').join(' ')} ab…`);
    expect(titleOf(`a${' '.repeat(10_000)}b`)).toBe('a b');
    expect(titleOf(`${' '.repeat(100_000)}late`)).toBe('late');
  });

  it('marks a cut also where fewer than 60 characters fill the head of the text', () => {
    for (const mark of ['\u0301', '\u{1d165}']) {
      for (const before of ['a', 'ab', 'abc d']) {
        const cut = titleOf(before + mark.repeat(5000));
        expect(cut.startsWith(before + mark) && cut.endsWith(`${mark}…`)).toBe(true);
        expect(titleOf(before + mark.repeat(1000))).toBe(before + mark.repeat(1000));
      }
    }
  });

  it('marks no cut where the text ends with the head', () => {
    const full = `a${'\u0301'.repeat(4095)}`;
    expect(titleOf(`  ${full}\n `)).toBe(full);
    expect(titleOf(`${full} b`)).toBe(`${full}…`);
  });

  it.each([
    'a',
    'ab ',
    'é',
    '😀',
    FAMILY,
    'e\u0301',
    '\u0301',
    '🇩',
    '漢字 ',
    ' \n',
    'a\n',
    '\u200d',
    '\u1100',
  ])('makes a title of 1 MiB of %j at once', (unit) => {
    const start = performance.now();
    const title = titleOf(`x${unit.repeat(MIB / unit.length)}`);
    expect(performance.now() - start).toBeLessThan(1000);
    expect(title.length).toBeLessThanOrEqual(4097);
  });
});
