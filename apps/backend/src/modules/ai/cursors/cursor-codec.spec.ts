import { describe, expect, it } from '@jest/globals';
import { CursorCodec } from './cursor-codec.js';

const ALPHABET = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_');
const QUERY = ['list', 'org', 'user', 'ACTIVE'];
const codec = new CursorCodec(...QUERY);
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
    expect(new CursorCodec(...QUERY).decode(codec.encode(position))).toEqual(position);
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
    for (const other of others) expectRefused([own], new CursorCodec(...other));
  });

  it('keeps the parts of a query apart', () => {
    const cursorOf = (...query: unknown[]) => new CursorCodec(...query).encode([1]);
    const queries = [
      ['ab', 'c'],
      ['a', 'bc'],
      ['a","b', 'c'],
      ['a', 'b","c'],
      [['ab'], 'c'],
      [1],
      ['1'],
      [''],
    ];
    expect(new Set(queries.map((query) => cursorOf(...query))).size).toBe(queries.length);
  });

  it('takes an absent filter and a null one for the same', () => {
    expect(new CursorCodec('list', null).decode(new CursorCodec('list', undefined).encode([7]))).toEqual([7]);
  });
});
