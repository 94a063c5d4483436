import { EventEmitter, once } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { newMessage } from '../domain/new-message.js';
import { AppendQueue } from './append.queue.js';
import { type Append, NOT_FOUND } from './append.js';

const SCOPE = { organizationId: 'acme', userId: 'mia' };

/** Mebicharacters that may wait. */
const ROOM = 64;
const MEBI = 1024 * 1024;

function append(content: string): Append {
  return { scope: SCOPE, conversationId: 'c', messages: [newMessage({ role: 'user', content })] };
}

/** About so many mebicharacters, of metadata. */
function large(size: number): Append {
  const message = newMessage({ role: 'user', content: 'large', metadata: { text: 'x'.repeat(MEBI - 100) } });
  return { scope: SCOPE, conversationId: 'c', messages: Array.from({ length: size }, () => message) };
}

describe('AppendQueue', () => {
  /** What left together, flight by flight. */
  let flights: string[][];
  let lands: EventEmitter;
  let queue: AppendQueue;

  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
    flights = [];
    lands = new EventEmitter();
    queue = new AppendQueue(async (appends) => {
      flights.push(appends.map(({ messages }) => messages[0]?.content ?? ''));
      await once(lands, 'land');
      return appends.map(() => NOT_FOUND);
    });
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  /** Lands the flight under way and waits for one of its passengers. */
  async function land(passenger: Promise<unknown>): Promise<void> {
    while (!lands.emit('land')) await setImmediate();
    await passenger;
  }

  it('lets those that arrive during a flight leave together in the next', async () => {
    const [first, second, third] = ['first', 'second', 'third'].map((content) => queue.add(append(content)));
    await land(first!);
    await land(second!);
    await third;

    expect(flights).toEqual([['first'], ['second', 'third']]);
  });

  it('lets the next append of who was just answered leave with those that wait', async () => {
    const first = queue.add(append('first'));
    const other = queue.add(append('other'));
    const next = first.then(() => queue.add(append('next')));
    await land(first);
    await land(other);
    await next;

    expect(flights).toEqual([['first'], ['other', 'next']]);
  });

  it('turns away who has waited for more than five seconds, and sends it never', async () => {
    const first = queue.add(append('first'));
    const late = queue.add(append('late'));
    jest.advanceTimersByTime(5_001);
    const fresh = queue.add(append('fresh'));
    await land(first);

    await expect(late).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    await land(fresh);
    expect(flights).toEqual([['first'], ['fresh']]);
  });

  it('takes appends again after all that waited were turned away', async () => {
    const first = queue.add(append('first'));
    const late = queue.add(append('late'));
    jest.advanceTimersByTime(5_001);
    await land(first);
    await expect(late).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    const next = queue.add(append('next'));
    await land(next);

    expect(flights).toEqual([['first'], ['next']]);
  });

  it('takes an append of any size where no other waits', async () => {
    const first = queue.add(large(2 * ROOM));
    const second = queue.add(large(2 * ROOM));
    await land(first);
    await land(second);

    expect(flights).toEqual([['large'], ['large']]);
  });

  it('turns away what would wait on top of more than it has room for', async () => {
    const first = queue.add(append('first'));
    const second = queue.add(large(ROOM + 1));

    expect(() => queue.add(append('third'))).toThrow('Too many messages wait');
    await land(first);
    await land(second);
  });
});
