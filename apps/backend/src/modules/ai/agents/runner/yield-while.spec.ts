import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { yieldWhile } from './yield-while.js';

describe('yieldWhile', () => {
  it('yields each item before the next is made, and returns the result', async () => {
    const made: number[] = [];
    const items = yieldWhile<number, string>(async (give) => {
      for (const item of [1, 2, 3]) {
        made.push(item);
        give(item);
        await pause(5);
      }
      return 'done';
    });

    expect(await items.next()).toEqual({ value: 1, done: false });
    expect(made).toEqual([1]);
    expect(await items.next()).toEqual({ value: 2, done: false });
    await pause(30);
    expect(await items.next()).toEqual({ value: 3, done: false });
    expect(await items.next()).toEqual({ value: 'done', done: true });
  });

  it('yields what was given before the work failed, and then its error', async () => {
    const items = yieldWhile<number, never>(async (give) => {
      give(1);
      give(2);
      await Promise.resolve();
      throw new Error('away');
    });

    expect((await items.next()).value).toBe(1);
    await pause(5);
    expect((await items.next()).value).toBe(2);
    await expect(items.next()).rejects.toThrow('away');
  });
});
