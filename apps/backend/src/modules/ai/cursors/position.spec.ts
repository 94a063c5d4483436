import { describe, expect, it } from '@jest/globals';
import type { Position } from './cursor-codec.js';
import { dateAt, sequenceAt, uuidAt } from './position.js';
import { snapshotFrom, snapshotNumbers } from './snapshot.js';

const OF_ANY_KIND = [
  undefined,
  null,
  true,
  '',
  'x',
  '1',
  {},
  [],
  0.5,
  Number.NaN,
  Infinity,
  -Infinity,
  2 ** 53,
];
const ID = '019c2b1e-0000-7000-8000-000000000001';

function codeOf(read: () => unknown): unknown {
  try {
    return read();
  } catch (error) {
    return (error as { code?: string }).code ?? error;
  }
}

function expectRefused(read: (position: Position) => unknown, values: readonly unknown[]): void {
  for (const value of values)
    expect([value, codeOf(() => read([value] as Position))]).toEqual([value, 'INVALID_CURSOR']);
}

describe('a value in a position is refused where PostgreSQL could not take it', () => {
  it('as a date', () => {
    const date = (position: Position) => dateAt(position, 0);
    expectRefused(date, [
      ...OF_ANY_KIND,
      ID,
      Date.parse('0001-01-01T00:00Z') - 1,
      Date.parse('+010000-01-01T00:00Z'),
    ]);
    for (const time of ['0001-01-01T00:00:00.000Z', '1969-12-31T23:59:59.999Z', '9999-12-31T23:59:59.999Z'])
      expect(date([Date.parse(time)]).toISOString()).toBe(time);
  });

  it('as a sequence', () => {
    const sequence = (position: Position) => sequenceAt(position, 0);
    expectRefused(sequence, [...OF_ANY_KIND, ID, 0, -1, 2 ** 31]);
    expect([sequence([1]), sequence([2 ** 31 - 1])]).toEqual([1, 2 ** 31 - 1]);
  });

  it('as a UUID', () => {
    const uuid = (position: Position) => uuidAt(position, 0);
    expectRefused(uuid, [...OF_ANY_KIND, 1, `${ID}0`, `{${ID}}`, ID.slice(1)]);
    expect(uuid([ID])).toBe(ID);
  });

  it('as a snapshot', () => {
    expectRefused(snapshotFrom, [...OF_ANY_KIND, ID, 0, -1]);
    const refused = [
      [5],
      [5, -1],
      [5, 'x'],
      [5, 2 ** 53 - 5],
      [5, 0, 0],
      [5, 3, 3],
      [5, 3, -1],
      [5, 9, 4, 2],
      [5, 9, 1.5],
    ];
    for (const numbers of refused)
      expect([numbers, codeOf(() => snapshotFrom(numbers))]).toEqual([numbers, 'INVALID_CURSOR']);
  });

  it('but not as a snapshot of PostgreSQL', () => {
    for (const snapshot of ['755:755:', '12345678901:12345678905:12345678901,12345678904', '3:9:3'])
      expect(snapshotFrom(snapshotNumbers(snapshot))).toBe(snapshot);
  });
});
