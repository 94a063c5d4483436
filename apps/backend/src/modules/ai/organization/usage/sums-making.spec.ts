import { describe, expect, it } from '@jest/globals';
import { SumsMaking } from './sums-making.js';

describe('sums that are being made', () => {
  it('are expected as fast as those that are made', async () => {
    const told: number[][] = [];
    const making = new SumsMaking(30, (done, all) => told.push([done, all]));
    expect(making.secondsLeft()).toBeNull();
    let end: () => void = () => undefined;
    const ended = new Promise<void>((resolve) => (end = resolve));
    const work = making.run(async (onUsers) => {
      onUsers(10);
      await ended;
      onUsers(20);
    });

    const beganMs = performance.now();
    while (performance.now() < beganMs + 20);
    expect(making.secondsLeft()).toBe(1);
    end();
    await work;
    await making.work;
    expect(making.secondsLeft()).toBe(0);
    expect(told).toEqual([
      [10, 30],
      [30, 30],
    ]);
  });
});
