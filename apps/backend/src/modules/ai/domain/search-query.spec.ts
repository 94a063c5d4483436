import { describe, expect, it } from '@jest/globals';
import { searchTerm } from './case-fold.js';
import type { ConversationError } from './conversation-error.js';
import { searchTerms } from './search-query.js';

function refusal(query: string): unknown {
  try {
    return searchTerms(query);
  } catch (error) {
    const { code, errors } = error as ConversationError;
    return [code, errors?.map(({ field }) => field)];
  }
}

const REFUSED = ['VALIDATION_FAILED', ['query']];

describe('searchTerms', () => {
  it.each<[string, string[]]>([
    ['invoice', ['invoice']],
    ['late  invoice', ['late', 'invoice']],
    ['\t late\u00a0invoice\u3000now\n', ['late', 'invoice', 'now']],
    ['"late invoice"', ['late invoice']],
    ['pay "late  invoice" now', ['pay', 'late  invoice', 'now']],
    ['"a b""c d"', ['a b', 'c d']],
    ['" padded "', [' padded ']],
    ['a', ['a']],
    ['漢 字', ['漢', '字']],
    ['שלום "مرحبا بك"', ['שלום', 'مرحبا بك']],
    ['👨‍👩‍👧‍👦 e\u0301', ['👨‍👩‍👧‍👦', 'e\u0301']],
    ["it's", ["it's"]],
  ])('splits %j at white space and keeps quoted words together', (query, terms) => {
    expect(searchTerms(query)).toEqual(terms);
  });

  it.each(['100%', 'a_b', 'C:\\temp', '%', '_', '\\', '*', '.*', "'", '$1', '{}'])(
    'takes %j for ordinary characters',
    (query) => {
      expect(searchTerms(query)).toEqual([query.toLowerCase()]);
    },
  );

  it.each([
    ['"unclosed quote', ['"unclosed', 'quote']],
    ['say "', ['say', '"']],
    ['5" pipe', ['5"', 'pipe']],
    ['"', ['"']],
  ])('takes the quote of %j, which closes nothing, for an ordinary character', (query, terms) => {
    expect(searchTerms(query)).toEqual(terms);
  });

  it.each(['STRAßE', 'ẞ', 'ΟΔΟΣ', 'İstanbul', 'ISPARTA', 'ﬁn', '한국', '\uffff'])(
    'folds %s as a search text is folded',
    (word) => {
      expect(searchTerms(word)).toEqual([searchTerm(word)]);
      expect(searchTerms(`"x ${word}"`)).toEqual([searchTerm(`x ${word}`)]);
    },
  );

  it('looks for what was stored in the place of NUL and of a lone surrogate', () => {
    expect(searchTerms('a\u0000b \ud83d')).toEqual(['a␀b', '\ufffd']);
  });

  it.each(['', ' ', '\n\t\u00a0\u3000', '""', '"" ""', ' "" '])('refuses %j, which has no term', (query) => {
    expect(refusal(query)).toEqual(REFUSED);
  });

  it('leaves out empty quotes beside a term', () => {
    expect(searchTerms('"" a ""')).toEqual(['a']);
  });

  it.each(['a', 'ß', '漢', '😀', '\u0301', '\ud800', '\u0000'])(
    'takes 256 times %j after trimming, and no more',
    (character) => {
      expect(searchTerms(`  ${character.repeat(256)}\n `)).toHaveLength(1);
      expect(refusal(character.repeat(257))).toEqual(REFUSED);
    },
  );

  it('takes 8 terms and no more', () => {
    const eight = 'a b "c d" e f g h i';
    expect(searchTerms(eight)).toHaveLength(8);
    expect(refusal(`${eight} j`)).toEqual(REFUSED);
    expect(refusal('a '.repeat(9))).toEqual(REFUSED);
  });

  it('never quotes the query in what it says', () => {
    expect(() => searchTerms('secret '.repeat(9))).toThrow(
      expect.not.objectContaining({ message: expect.stringContaining('secret') }),
    );
  });
});
