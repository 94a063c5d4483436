import { describe, expect, it } from '@jest/globals';
import { foldCase, searchTerm, searchText } from './case-fold.js';

const SURROGATES = { from: 0xd800, to: 0xdfff };

/** The code points, as hexadecimal, for which the rule does not hold. */
function exceptions(rule: (character: string, folded: string) => boolean): string[] {
  const found = [];
  for (let point = 0; point <= 0x10ffff; point++) {
    const character = String.fromCodePoint(point);
    if (!rule(character, foldCase(character))) found.push(point.toString(16));
  }
  return found;
}

describe('foldCase, for every code point', () => {
  it('changes nothing the second time', () => {
    expect(exceptions((_, folded) => foldCase(folded) === folded)).toEqual([]);
  });

  it('never shrinks, and keeps the length of what is a surrogate pair or half of one', () => {
    expect(exceptions((character, folded) => folded.length >= character.length)).toEqual([]);
    const isSurrogate = (point: number) => point >= SURROGATES.from && point <= SURROGATES.to;
    const keeps = (character: string) => character.length === 2 || isSurrogate(character.charCodeAt(0));
    expect(
      exceptions((character, folded) => !keeps(character) || folded.length === character.length),
    ).toEqual([]);
  });

  it('folds upper, lower and title case to the same', () => {
    expect(exceptions((character, folded) => foldCase(character.toUpperCase()) === folded)).toEqual([]);
    expect(exceptions((character, folded) => foldCase(character.toLowerCase()) === folded)).toEqual([]);
  });

  it.each([
    ['', ''],
    ['A', 'Σ'],
    ['Σ', '\u0307'],
    ['i', 'a'],
  ])('does not look at the neighbours %j and %j', (before, after) => {
    const [left, right] = [foldCase(before), foldCase(after)];
    expect(
      exceptions((character, folded) => foldCase(before + character + after) === left + folded + right),
    ).toEqual([]);
  });
});

describe('foldCase', () => {
  it.each([
    ['STRASSE', 'straße', 'STRAẞE', 'Strasse'],
    ['ὈΔΥΣΣΕΎΣ', 'ὀδυσσεύς', 'ὀδυσσεύσ'],
    ['İ', 'i\u0307', 'I\u0307'],
    ['I', 'i', 'ı'],
    ['ﬁ', 'FI', 'fi'],
    ['ﬃ', 'ffi', 'FFI'],
    ['Ǆ', 'ǅ', 'ǆ'],
    ['և', 'եւ', 'ԵՒ'],
    ['ŉ', 'ʼn', 'ʼN'],
    ['K', 'k', 'K'],
    ['Å', 'å', 'Å'],
    ['Ω', 'ω', 'Ω'],
    ['ſ', 's', 'S'],
    ['Ꭰ', 'ꭰ'],
    ['ა', 'Ა'],
    ['𐐀', '𐐨'],
    ['ПРИВЕТ', 'привет'],
  ])('makes %s and its other cases equal', (first, ...others) => {
    for (const other of others) expect(foldCase(other)).toBe(foldCase(first));
  });

  it.each([
    '한국어',
    '\u1112\u1161\u11ab',
    '漢字かなカナ',
    'שלום',
    'مرحبا',
    '👨‍👩‍👧‍👦',
    'e\u0301',
    '\u202eabc',
    '१२३',
    '',
  ])('leaves %j alone, which has no case', (text) => {
    expect(foldCase(text)).toBe(text);
  });

  it('does not confuse letters that only look alike', () => {
    const letters = ['a', 'а', 'α', 'á', 'ä', 'æ', 'ª'];
    expect(new Set(letters.map(foldCase)).size).toBe(letters.length);
  });
});

describe('searchText', () => {
  it('holds every value with its case folded', () => {
    const text = searchText(['Straße', 'ΟΔΟΣ', '42']);
    for (const term of ['STRASSE', 'οδος', '42']) expect(text).toContain(searchTerm(term));
  });

  it('finds no term across two values, whatever the term is', () => {
    const text = searchText(['ab', 'cd']);
    for (const between of ['', ' ', '\n', '\u0000', '\ufffe', '\uffff']) {
      expect(text).not.toContain(searchTerm(`b${between}c`));
    }
  });

  it('finds a term with a non-character of its own within one value', () => {
    expect(searchText(['x', 'b\uffffc'])).toContain(searchTerm('B\uffffC'));
  });

  it('is empty without values', () => {
    expect(searchText([])).toBe('');
  });
});
