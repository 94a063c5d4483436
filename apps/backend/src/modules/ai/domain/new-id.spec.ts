import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { validate, version } from 'uuid';
import { newId } from './new-id.js';

const MANY = 10_000;
const ids = (count: number): string[] => Array.from({ length: count }, newId);

describe('newId', () => {
  afterEach(() => {
    jest.useRealTimers();
  });

  it('gives UUIDs of version 7 with the time in front', () => {
    jest.useFakeTimers({ now: new Date('2031-05-06T07:08:09.123Z') });
    const [id = ''] = ids(1);

    expect(validate(id) && version(id)).toBe(7);
    expect(Number.parseInt(id.replace('-', '').slice(0, 12), 16)).toBe(
      Date.parse('2031-05-06T07:08:09.123Z'),
    );
  });

  it('gives each id once, and in order', () => {
    const many = ids(MANY);

    expect(new Set(many).size).toBe(MANY);
    expect(many).toEqual(many.toSorted());
  });

  it('goes on in order while the clock stands still, and where it is set back', () => {
    jest.useFakeTimers({ now: new Date('2032-01-01T00:00:00.000Z') });
    const before = ids(1000);
    jest.setSystemTime(new Date('2031-12-31T00:00:00.000Z'));
    const all = [...before, ...ids(1000)];

    expect(all).toEqual(all.toSorted());
  });

  it('shares no random part between ids', () => {
    const tails = ids(1000).map((id) => id.slice(-10));

    expect(new Set(tails).size).toBe(1000);
  });
});
