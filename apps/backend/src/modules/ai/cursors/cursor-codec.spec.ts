import { createSecretKey, randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { CursorCodec } from './cursor-codec.js';

const ALPHABET = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_');
const QUERY = ['list', 'org', 'user', 'ACTIVE'];
const KEY = createSecretKey(randomBytes(32));
const codec = new CursorCodec(KEY, ...QUERY);
// Of every length modulo 3, so that the last character has none, two and four spare bits.
const CURSORS = [[1], [12], [123], ['2026-01-02T03:04:05.678Z', 'ẞ😀"\n']].map((position) =>
  codec.encode(position),
);

function refusals(cursors: readonly string[], by = codec): unknown[] {
  return cursors.map((cursor) => {
    try {
      return by.decode(cursor);
    } catch (error) {
      return (error as { code?: string }).code ?? error;
    }
  });
}

function expectRefused(cursors: readonly string[], by = codec): void {
  expect(cursors.length).toBeGreaterThan(0);
  expect(new Set(refusals(cursors, by))).toEqual(new Set(['INVALID_CURSOR']));
}

/** Every way to change one character into another of the alphabet. */
function changed(cursor: string): string[] {
  return Array.from(cursor).flatMap((original, index) =>
    ALPHABET.filter((other) => other !== original).map(
      (other) => cursor.slice(0, index) + other + cursor.slice(index + 1),
    ),
  );
}

describe('a cursor', () => {
  it.each([
    [[1]],
    [['a', 2]],
    [['2026-01-02T03:04:05.678Z', '😀 ẞ"\\\n\u0000']],
    [[Number.MAX_SAFE_INTEGER]],
  ])('leads back to the position %j', (position) => {
    expect(new CursorCodec(KEY, ...QUERY).decode(codec.encode(position))).toEqual(position);
  });

  it('consists of characters that stand in a URL as they are', () => {
    for (let at = 0; at < 200; at++) expect(codec.encode([at, '???>>>ÿ'])).toMatch(/^[\w-]+$/);
  });

  it('is refused when a single character of it was changed', () => {
    for (const cursor of CURSORS) expectRefused(changed(cursor));
  });

  it('is refused when characters were taken away at either end', () => {
    for (const cursor of CURSORS) {
      expectRefused(Array.from(cursor, (_, index) => cursor.slice(0, index)));
      expectRefused(Array.from(cursor, (_, index) => cursor.slice(index + 1)));
    }
  });

  it('is refused when a character was added anywhere', () => {
    const added = [...ALPHABET, '=', '==', ' ', '\n', '\u0000', '%', '😀', '\ud800', '.'];
    for (const cursor of CURSORS) {
      for (let at = 0; at <= cursor.length; at++) {
        expectRefused(added.map((extra) => cursor.slice(0, at) + extra + cursor.slice(at)));
      }
    }
  });

  it('is refused in any other spelling of the same bytes', () => {
    const cursors = Array.from({ length: 50 }, (_, at) => codec.encode([at]));
    const standard = cursors.map((cursor) => cursor.replaceAll('-', '+').replaceAll('_', '/'));
    expectRefused(standard.filter((spelling) => /[+/]/.test(spelling)));
    expectRefused(cursors.map((cursor) => Buffer.from(cursor, 'base64url').toString('hex')));
  });

  it('is refused when it is no cursor at all', () => {
    expectRefused([
      '',
      '=',
      'A',
      'null',
      '[1]',
      Buffer.alloc(16).toString('base64url'),
      '😀',
      'A'.repeat(100_000),
    ]);
  });

  it('is refused by every other query', () => {
    const own = codec.encode([1]);
    const others = [
      ['search', 'org', 'user', 'ACTIVE'],
      ['list', 'other', 'user', 'ACTIVE'],
      ['list', 'org', 'other', 'ACTIVE'],
      ['list', 'org', 'user', 'PAUSED'],
      ['list', 'org', 'user'],
      ['list', 'org', 'user', 'ACTIVE', null],
      ['list', 'user', 'org', 'ACTIVE'],
    ];
    for (const other of others) expectRefused([own], new CursorCodec(KEY, ...other));
  });

  it('keeps the parts of a query apart', () => {
    const codecs = [
      ['ab', 'c'],
      ['a', 'bc'],
      ['a","b', 'c'],
      ['a', 'b","c'],
      [['ab'], 'c'],
      [1],
      ['1'],
      [''],
    ].map((query) => new CursorCodec(KEY, ...query));
    for (const one of codecs)
      for (const other of codecs.filter((each) => each !== one)) expectRefused([one.encode([1])], other);
  });

  it('is refused under the key of another database', () => {
    expectRefused([codec.encode([1])], new CursorCodec(createSecretKey(randomBytes(32)), ...QUERY));
  });

  it('is another each time, and holds its position in no part of it', () => {
    const cursors = Array.from({ length: 100 }, () => codec.encode([123_456_789]));
    expect(new Set(cursors).size).toBe(100);
    for (const cursor of cursors)
      expect(Buffer.from(cursor, 'base64url').toString('latin1')).not.toContain('123456789');
  });

  it('has one length for positions that are filled up to it', () => {
    const lengths = [[1], [12_345], ['x'.repeat(60)]].map((position) => codec.encode(position, 64).length);
    expect(new Set(lengths).size).toBe(1);
    expect(codec.decode(codec.encode(['ẞ', 2], 64))).toEqual(['ẞ', 2]);
    expect(codec.encode(['x'.repeat(61)], 64).length).toBeGreaterThan(lengths[0]!);
  });

  it('takes an absent filter and a null one for the same', () => {
    expect(
      new CursorCodec(KEY, 'list', null).decode(new CursorCodec(KEY, 'list', undefined).encode([7])),
    ).toEqual([7]);
  });
});
