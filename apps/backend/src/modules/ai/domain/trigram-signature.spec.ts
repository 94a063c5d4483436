import { describe, expect, it } from '@jest/globals';
import { signatureOf, trigramHashes } from './trigram-signature.js';

function mayHold(signature: Buffer, term: string): boolean {
  return [...trigramHashes(term)].every((hash) => {
    const bit = hash % (signature.length * 8);
    return (signature.readUInt8(bit >> 3) >> (bit & 7)) % 2 === 1;
  });
}

describe('a signature', () => {
  const texts = ['the report was signed', 'отчёт', '報告書', 'a😀b', ''];
  const signature = signatureOf(texts);

  it.each(texts)('may hold every part of %j', (text) => {
    for (let start = 0; start < text.length; start++)
      for (let end = start + 1; end <= text.length; end++)
        expect(mayHold(signature, text.slice(start, end))).toBe(true);
  });

  it.each(['zanzibar', 'signed the', 'отчет', '書報告', 'b😀a'])('does not hold %j', (term) => {
    expect(mayHold(signature, term)).toBe(false);
  });

  it('has a byte at least, and no more than one for each character', () => {
    expect(signatureOf([])).toHaveLength(1);
    expect(signature.length).toBeLessThan(texts.join('').length);
  });

  it.each(['', 'a', 'ab', '😀'])('cannot tell of %j, which has no trigram', (term) => {
    expect([...trigramHashes(term)]).toEqual([]);
  });
});
