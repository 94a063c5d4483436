import { describe, expect, it } from '@jest/globals';
import { StoredAmount } from './stored-amount.js';

const QUOTA = 100_000;

/** Uses one after the other until the quota is used up. */
async function fill(firstStep: number): Promise<{ stored: number; measurements: number[] }> {
  let stored = 0;
  const measurements: number[] = [];
  const amount = new StoredAmount(QUOTA, firstStep, () => {
    measurements.push(stored);
    return Promise.resolve(stored);
  });
  for (; !amount.isFull; stored++) if (amount.isDueWith(1)) await amount.measure();
  return { stored, measurements };
}

describe('StoredAmount', () => {
  it('is measured for the first time after the first step, which is no more than a part of the quota', async () => {
    expect((await fill(100)).measurements[0]).toBe(99);
    expect((await fill(QUOTA)).measurements[0]).toBe(QUOTA / 16 - 1);
  });

  it('is measured some dozens of times until it is full, however many requests use it', async () => {
    expect((await fill(100)).measurements.length).toBeLessThan(60);
  });

  it('is found full a small part of the quota late, at most', async () => {
    const { stored } = await fill(100);
    expect(stored).toBeGreaterThanOrEqual(QUOTA);
    expect(stored).toBeLessThanOrEqual(QUOTA * (1 + 1 / 64));
  });

  it('is measured again with the next request once it is full', async () => {
    let stored = QUOTA;
    const amount = new StoredAmount(QUOTA, 1, () => Promise.resolve(stored));
    await amount.measure();
    stored = 0;
    expect(amount.isDueWith(1)).toBe(true);
    await amount.measure();
    expect([amount.isFull, amount.isDueWith(1)]).toEqual([false, false]);
  });
});
