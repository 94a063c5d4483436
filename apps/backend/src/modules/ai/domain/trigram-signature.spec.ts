import { beforeAll, describe, expect, it } from '@jest/globals';
import { setImmediate } from 'node:timers/promises';
import { signatureOf, trigramHashes } from './trigram-signature.js';

function mayHold(signature: Buffer, term: string): boolean {
  return [...trigramHashes(term)].every((hash) => {
    const bit = hash % (signature.length * 8);
    return (signature.readUInt8(bit >> 3) >> (bit & 7)) % 2 === 1;
  });
}

describe('a signature', () => {
  const texts = ['the report was signed', 'отчёт', '報告書', 'a😀b', ''];
  let signature: Buffer;

  beforeAll(async () => {
    signature = await signatureOf(texts);
  });

  it.each(texts)('may hold every part of %j', (text) => {
    for (let start = 0; start < text.length; start++)
      for (let end = start + 1; end <= text.length; end++)
        expect(mayHold(signature, text.slice(start, end))).toBe(true);
  });

  it.each(['zanzibar', 'signed the', 'отчет', '書報告', 'b😀a'])('does not hold %j', (term) => {
    expect(mayHold(signature, term)).toBe(false);
  });

  it('has a byte at least, and no more than one for each character', async () => {
    expect(await signatureOf([])).toHaveLength(1);
    expect(signature.length).toBeLessThan(texts.join('').length);
  });

  it('may hold every part of a long text, and lets other work of the process go on meanwhile', async () => {
    const words = Array.from({ length: 20_000 }, (_, index) => `${index}`.padStart(5, '0'));
    let turns = 0;
    const other = async (): Promise<void> => {
      for (turns = 0; turns < 100; turns++) await setImmediate();
    };
    const others = other();
    const ofLong = await signatureOf([words.join('')]);
    const turnsMeanwhile = turns;
    await others;

    const pairs = words.slice(1).map((word, index) => words[index]! + word);
    expect(pairs.filter((pair) => !mayHold(ofLong, pair))).toEqual([]);
    expect(turnsMeanwhile).toBeGreaterThan(1);
  });

  it.each(['', 'a', 'ab', '😀'])('cannot tell of %j, which has no trigram', (term) => {
    expect([...trigramHashes(term)]).toEqual([]);
  });
});
