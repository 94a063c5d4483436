import { describe, expect, it } from '@jest/globals';
import { foldCase, searchTerm } from './case-fold.js';
import { searchTerms } from './search-query.js';
import { type Snippet, snippetOf } from './snippet.js';

// Of one and two UTF-16 units; folding makes one, two and three of one; with and without case.
const FILLERS = [
  'a',
  ' ',
  'ß',
  'ẞ',
  'İ',
  'ΐ',
  'ﬃ',
  'Σ',
  '漢',
  '한',
  '\u1112\u1161\u11ab',
  '😀',
  '𐐀',
  '👨‍👩‍👧‍👦',
  'e\u0301',
  'ש',
];
const NEEDLES = ['x', 'Needle', 'İx', 'Straße', 'ΟΔΟΣ', 'ﬁX', '𐐀𐐨', '👩‍🚀', '字', 'X😀X'];
const LENGTHS = [0, 1, 2, 59, 60, 61, 120, 139, 140, 141, 199, 200, 201, 1000];

function marked({ snippet, highlights }: Snippet): string[] {
  return highlights.map(({ start, end }) => snippet.slice(start, end));
}

/** The snippet, after checking what holds for each. */
function checked(values: string[], terms: string[]): Snippet {
  const found = snippetOf(values, terms);
  const { snippet, highlights } = found;
  expect(snippet.length).toBeLessThanOrEqual(200);
  expect(snippet.isWellFormed()).toBe(true);
  expect(values.some((value) => value.includes(snippet))).toBe(true);
  highlights.forEach(({ start, end }, index) => {
    expect(start).toBeGreaterThanOrEqual(highlights[index - 1]?.end ?? 0);
    expect(end).toBeGreaterThan(start);
    expect(snippet.slice(start, end).isWellFormed()).toBe(true);
  });
  return found;
}

describe('snippetOf', () => {
  it.each(NEEDLES)('shows and marks %s wherever it stands, whatever is around it', (needle) => {
    for (const filler of FILLERS) {
      for (const before of LENGTHS) {
        for (const after of [0, 1, 70, 200]) {
          const value = filler.repeat(before) + needle + filler.repeat(after);
          const found = checked([value], [searchTerm(needle)]);
          // A needle of the filler's own letters is found earlier, but folds to the same.
          expect(marked(found).map(foldCase)).toContain(foldCase(needle));
          expect(new Set(marked(found).map(foldCase))).toEqual(new Set([foldCase(needle)]));
          expect(found.snippet.length).toBeGreaterThanOrEqual(Math.min(value.length, 198));
        }
      }
    }
  });

  it('shows up to 60 units before the match, and more where the value ends soon after it', () => {
    const before = 'a'.repeat(1000);
    expect(snippetOf([`${before}x${'b'.repeat(1000)}`], ['x']).highlights).toEqual([{ start: 60, end: 61 }]);
    expect(snippetOf([`${before}x`], ['x']).highlights).toEqual([{ start: 199, end: 200 }]);
    expect(snippetOf([`x${before}`], ['x']).highlights).toEqual([{ start: 0, end: 1 }]);
  });

  it('shows the first match of any term, in the first value that has one', () => {
    const far = 'a'.repeat(500);
    expect(checked(['none', `${far}ok${far}yes${far}`, 'yes'], ['yes', 'ok']).snippet).toBe(
      `${'a'.repeat(60)}ok${'a'.repeat(138)}`,
    );
  });

  it('marks every place of every term', () => {
    expect(marked(checked(['Ab, aB; STRASSE straße'], ['ab', 'strasse']))).toEqual([
      'Ab',
      'aB',
      'STRASSE',
      'straße',
    ]);
  });

  it.each([
    ['abc', ['ab', 'bc'], ['ab']],
    ['abc', ['b', 'abc', 'c'], ['abc']],
    ['aaaaa', ['aa'], ['aa', 'aa']],
    ['aaaa', ['a', 'aa'], ['aa', 'aa']],
    ['ßß', ['ss'], ['ß', 'ß']],
  ])('marks no place of %s twice for %j', (value, terms, expected) => {
    expect(marked(checked([value], terms))).toEqual(expected);
  });

  it.each([
    ['xßx', 's', ['ß']],
    ['Paß!', 'as', ['aß']],
    ['ﬃ', 'f', ['ﬃ']],
    ['İ', 'i', ['İ']],
  ])('marks whole characters where in %s only a part of one matches %s', (value, term, expected) => {
    expect(marked(checked([value], [term]))).toEqual(expected);
  });

  it.each([141, 150, 199, 200])('shows a match of %i characters as a whole', (length) => {
    const term = 't'.repeat(length);
    for (const [before, after] of [
      ['a'.repeat(300), 'b'.repeat(300)],
      ['ß'.repeat(300), 'b'],
      ['', '😀'.repeat(300)],
    ] as const) {
      expect(marked(checked([before + term + after], ['t', term]))).toEqual([term]);
    }
  });

  it('shows the beginning of a match that is longer than a snippet, unmarked', () => {
    const term = Array.from({ length: 84 }, (_, at) => 100 + at).join('');
    const shown = { snippet: term.slice(0, 200), highlights: [] };
    expect(checked([`${'x'.repeat(99)}${term}${'x'.repeat(99)}`], [term])).toEqual(shown);
  });

  it('finds terms as a query gives them', () => {
    const found = checked(
      ['Der Preis ist 100% "FEST", sagt İnci.'],
      searchTerms('100% "ist 100%" fest i\u0307nci'),
    );
    expect(marked(found)).toEqual(['ist 100%', 'FEST', 'İnci']);
  });

  it('keeps the non-character that separates values in place', () => {
    expect(marked(checked(['a\uffffb'], [searchTerm('\uffff')]))).toEqual(['\uffff']);
  });

  it('is empty where no single value has a term', () => {
    for (const values of [[], [''], ['ab', 'cd']])
      expect(snippetOf(values, ['bc'])).toEqual({ snippet: '', highlights: [] });
  });

  it('finds a match at the end of 1 MiB whose characters grow, at once', () => {
    const value = `${'aß😀'.repeat(262_144)}x`;
    const start = performance.now();
    expect(marked(checked([value], ['x']))).toEqual(['x']);
    expect(performance.now() - start).toBeLessThan(1000);
  });
});
