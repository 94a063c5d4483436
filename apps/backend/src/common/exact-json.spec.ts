import { describe, expect, it } from '@jest/globals';
import { lossIn } from './exact-json.js';

describe('lossIn', () => {
  it.each([
    ['{"id": 2512292042121000001}', 'id'],
    ['{"a":[1,{"b":-9007199254740993}]}', 'a.1.b'],
    ['[0.12345678901234567890]', '0'],
    ['1e400', ''],
    ['[1e-400]', '0'],
    ['[123456789012345678e2]', '0'],
    ['{"x":{"b":1,"10":2,"2":3}}', 'x.10'],
    ['{"10":2,"2":3}', '2'],
    ['{"b":1,"\\u0031":2}', '1'],
    ['{"b":1,"1\\u0030":2}', '10'],
    [`{"text":"\\\\\\"","n":${'1'.repeat(400)}}`, 'n'],
  ])('finds what would change in %s', (text, path) => {
    expect(lossIn(text)?.path).toBe(path);
  });

  it.each([
    '{"id": 9007199254740992}',
    '{"id": 2512292042121000000}',
    '[1.0, 1e2, -0, 0.1, 1e21, 6.02214076e23, 5e-324, 1.7976931348623157e308, 0.30000000000000004]',
    '[100000000000000000000000, 0.000000000000000000000001, 12345678901234568e0]',
    '{"2":1,"10":2,"b":3,"a":{"1":1,"x":2}}',
    '{"b":1,"4294967295":2,"01":3,"-1":4,"1.5":5}',
    '{"b":[{"1":1}],"c":{"1":2}}',
    '{"text":"2512292042121000001","of":"\\"1\\":{\\"b\\":1,\\"1\\":2}"}',
    '"1111111111111111111"',
    '',
  ])('finds nothing in %s, which comes back as it was', (text) => {
    expect(lossIn(text)).toBeNull();
  });

  it('agrees with what JSON.parse keeps, of any number', () => {
    for (let round = 0; round < 2_000; round++) {
      const digits = Array.from({ length: 1 + (round % 25) }, () => Math.floor(Math.random() * 10)).join('');
      const literal = `${round % 2 ? '-' : ''}1${digits}${round % 3 ? `.${digits}` : ''}`;
      const isKept = exactly(literal) === exactly(String(Number(literal)));
      expect([literal, lossIn(literal) === null]).toEqual([literal, isKept]);
    }
  });

  it.each([
    ['quotes', '"'.repeat(1_000_000)],
    ['backslashes', `"${'\\\\'.repeat(1_000_000)}1111111111111111"`],
    ['zeros', `[1${'0'.repeat(1_000_000)}1]`],
    ['points', '.'.repeat(1_000_000)],
    ['levels', '[{"1":'.repeat(200_000)],
    ['keys', `{${'"1"   '.repeat(200_000)}`],
    ['dashes', `[${'1-'.repeat(500_000)}]`],
  ])('reads a megabyte of %s in a moment', (_name, text) => {
    const begun = performance.now();
    lossIn(text);
    expect(performance.now() - begun).toBeLessThan(1_000);
  });
});

/** A decimal as a fraction of whole numbers. */
function exactly(literal: string): string {
  const [mantissa = '', exponent = '0'] = literal.split('e');
  const [whole = '', fraction = ''] = mantissa.split('.');
  const places = fraction.length - Number(exponent);
  const scale = 10n ** BigInt(Math.max(0, 60 - places));
  return String(BigInt(whole + fraction) * scale * 10n ** BigInt(Math.max(0, -places)));
}
