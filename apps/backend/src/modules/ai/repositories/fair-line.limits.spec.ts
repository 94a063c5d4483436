import { describe, expect, it } from '@jest/globals';
import { fairLineLimits } from './fair-line.limits.js';

const limits = (max: number, statementsPerUser: number): [number, number] => {
  const { places, placesPerUser } = fairLineLimits({ max }, statementsPerUser);
  return [places, placesPerUser];
};

describe('the limits of a fair line', () => {
  it('leave connections to what waits in no line', () => {
    expect(limits(10, 3)).toEqual([7, 3]);
    expect(limits(100, 3)).toEqual([97, 3]);
    expect(limits(4, 3)).toEqual([2, 1]);
    expect(limits(3, 3)).toEqual([2, 1]);
  });

  it('never give every place to one user, where there are two', () => {
    expect(limits(10, 50)).toEqual([7, 6]);
    expect(limits(2, 3)).toEqual([1, 1]);
    expect(limits(1, 3)).toEqual([1, 1]);
  });

  it('let a work wait as long as for a connection', () => {
    expect(fairLineLimits({ max: 10, connectionTimeoutMillis: 700 }, 3).maxWaitMs).toBe(700);
    expect(fairLineLimits({ max: 10 }, 3).maxWaitMs).toBe(5000);
  });
});
