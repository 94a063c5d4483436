import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { newMessage } from '../domain/new-message.js';
import { AppendQueue } from './append.queue.js';
import { type Append, NOT_FOUND } from './append.js';

const SCOPE = { organizationId: 'acme', userId: 'mia' };

function append(content: string): Append {
  return { scope: SCOPE, conversationId: 'c', messages: [newMessage({ role: 'user', content })] };
}

describe('AppendQueue', () => {
  /** What left together, flight by flight. */
  let flights: string[][];
  let land: () => void;
  let queue: AppendQueue;

  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
    flights = [];
    queue = new AppendQueue((appends) => {
      flights.push(appends.map(({ messages }) => messages[0]?.content ?? ''));
      const placements = appends.map(() => NOT_FOUND);
      return new Promise((resolve) => {
        land = () => {
          resolve(placements);
        };
      });
    });
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('lets those that arrive during a flight leave together in the next', async () => {
    const all = ['first', 'second', 'third'].map((content) => queue.add(append(content)));
    land();
    await all[0];
    land();
    await Promise.all(all);

    expect(flights).toEqual([['first'], ['second', 'third']]);
  });

  it('turns away who has waited for more than five seconds, and sends it never', async () => {
    const first = queue.add(append('first'));
    const late = queue.add(append('late'));
    jest.advanceTimersByTime(5_001);
    const fresh = queue.add(append('fresh'));
    land();
    await first;

    await expect(late).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    land();
    await fresh;
    expect(flights).toEqual([['first'], ['fresh']]);
  });

  it('takes appends again after all that waited were turned away', async () => {
    const first = queue.add(append('first'));
    const late = queue.add(append('late'));
    jest.advanceTimersByTime(5_001);
    land();
    await first;
    await expect(late).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    const next = queue.add(append('next'));
    land();
    await next;

    expect(flights).toEqual([['first'], ['next']]);
  });
});
