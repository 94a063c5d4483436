import { describe, expect, it } from '@jest/globals';
import { setImmediate } from 'node:timers/promises';
import { PrimaryMoments } from './primary-moment.js';

/** Moments of a primary that answers each question when it is told to, with the number of the question. */
function moments() {
  const answers: ((isUp: boolean) => void)[] = [];
  const ask = (): Promise<unknown[]> =>
    new Promise((resolve, reject) => {
      const row = { position: `0/${answers.length + 1}`, timeline: '00000001', system: '7', snapshot: '' };
      answers.push((isUp) => {
        if (isUp) resolve([row]);
        else reject(new Error('The primary is gone.'));
      });
    });
  const primary = new PrimaryMoments({ query: ask as <Row extends object>() => Promise<Row[]> });
  return { answers, now: async () => Number((await primary.now()).position) };
}

describe('The moment of the primary', () => {
  it('is asked once for all who come while it is asked, after the question under way', async () => {
    const { answers, now } = moments();
    const first = now();
    const later = [now(), now(), now()];
    expect(answers.length).toBe(1);
    answers[0]!(true);

    expect(await first).toBe(1);
    await setImmediate();
    expect(answers.length).toBe(2);
    const last = now();
    answers[1]!(true);
    expect(await Promise.all(later)).toEqual([2, 2, 2]);
    await setImmediate();
    answers[2]!(true);
    expect(await last).toBe(3);
  });

  it('is asked anew after a question that failed', async () => {
    const { answers, now } = moments();
    const first = now();
    const later = now();
    answers[0]!(false);

    await expect(first).rejects.toThrow('The primary is gone.');
    await setImmediate();
    answers[1]!(true);
    expect(await later).toBe(2);
  });
});
