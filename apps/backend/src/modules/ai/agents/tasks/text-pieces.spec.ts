import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { joinPieces, piecesOf, tokensOf } from './text-pieces.js';

const FAMILY = '👩‍👩‍👧';

/** Texts of words, lines, paragraphs and scripts, with white space everywhere. */
const texts = fc
  .array(
    fc.constantFrom(
      'word',
      'end.',
      '文。',
      ' ',
      '  ',
      '\n',
      '\r\n',
      '\n\n',
      '\t\n \n',
      FAMILY,
      'é',
      '\u00a0',
    ),
    {
      maxLength: 300,
    },
  )
  .map((parts) => parts.join(''));

describe('The pieces of a text', () => {
  it('are the text again, each within its limit and without white space at its ends', () => {
    fc.assert(
      fc.property(texts, fc.integer({ min: 8, max: 60 }), (text, maxTokens) => {
        const split = piecesOf(text, maxTokens);

        expect(joinPieces(split, split.pieces)).toBe(text);
        if (split.pieces.length === 1) return;
        for (const piece of split.pieces) {
          expect(piece.trim()).toBe(piece);
          expect(piece).not.toBe('');
          expect(tokensOf(piece)).toBeLessThanOrEqual(maxTokens);
        }
      }),
    );
  });

  it.each([
    ['paragraphs', 'One two.\nThree.\n\nFour five.\nSix.', 6, ['One two.\nThree.', 'Four five.\nSix.']],
    ['lines', 'One two. Three\nFour five. Six', 5, ['One two. Three', 'Four five. Six']],
    ['sentences', 'One two three. Four five six.', 6, ['One two three.', 'Four five six.']],
    ['words', 'One two three four five', 5, ['One two three', 'four five']],
    ['sentences without white space', '一二三。四五六。', 4, ['一二三。', '四五六。']],
  ])('end between %s where they can', (_name, text, maxTokens, pieces) => {
    expect(piecesOf(text, maxTokens).pieces).toEqual(pieces);
  });

  it('of a word without an end are not cut within a character', () => {
    const { pieces } = piecesOf(FAMILY.repeat(400), 300);

    expect(pieces.length).toBeGreaterThan(1);
    for (const piece of pieces) expect(piece.replaceAll(FAMILY, '')).toBe('');
  });

  it('are not cut within a surrogate pair, whatever the text', () => {
    const { pieces } = piecesOf(`x${'\u{1F3FB}'.repeat(1_000)}`, 300);

    expect(pieces.every((piece) => piece.isWellFormed())).toBe(true);
  });

  it('of a hundred thousand tokens are made at once', () => {
    for (const part of ['x', 'x ', 'x\n', ' ', '\n', '文', 'e\u0301', '\u0301'])
      expect(piecesOf(`a${part.repeat(300_000 / part.length)}b`, 4_096).pieces.length).toBeGreaterThan(0);
  }, 10_000);
});
