import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { newMessage } from '../../domain/new-message.js';
import { AppendBatcher } from './append-batcher.js';
import { type Append, NOT_FOUND } from './append.js';

const SCOPE = { organizationId: 'acme', userId: 'mia' };

/** Mebicharacters that may wait. */
const ROOM = 64;
const MEBI = 1024 * 1024;

function append(content: string, conversationId = 'c'): Append {
  return { scope: SCOPE, conversationId, messages: [newMessage({ role: 'user', content })] };
}

/** About so many mebicharacters, of metadata. */
function large(size: number): Append {
  const message = newMessage({ role: 'user', content: 'large', metadata: { text: 'x'.repeat(MEBI - 100) } });
  return { scope: SCOPE, conversationId: 'c', messages: Array.from({ length: size }, () => message) };
}

function names(letter: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${letter}${index}`);
}

describe('AppendQueue', () => {
  /** What left together, flight by flight, and how each lands. */
  let flights: string[][];
  let landings: (() => void)[];
  let queue: AppendBatcher;

  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
    flights = [];
    landings = [];
    queue = new AppendBatcher((appends) => {
      flights.push(appends.map(({ messages }) => messages[0]?.content ?? ''));
      const landed = new Promise<void>((resolve) => landings.push(resolve));
      return landed.then(() => appends.map(() => NOT_FOUND));
    });
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  /** Each to a conversation of its own. */
  function addEach(contents: string[]): void {
    for (const content of contents) void queue.add(append(content, content));
  }

  /** Lands a flight, and waits until those have left that waited for it. */
  async function land(number: number): Promise<void> {
    landings[number]?.();
    await new Promise((resolve) => setImmediate(resolve));
    await new Promise((resolve) => setImmediate(resolve));
  }

  it('lets those that arrive during a flight leave together in the next', async () => {
    addEach(['first', 'second', 'third']);
    await land(0);

    expect(flights).toEqual([['first'], ['second', 'third']]);
  });

  it('lets the next append of who was just answered leave with those that wait', async () => {
    const first = queue.add(append('first'));
    void queue.add(append('other'));
    void first.then(() => queue.add(append('next')));
    await land(0);

    expect(flights).toEqual([['first'], ['other', 'next']]);
  });

  it('sends two flights at a time, half of all each, where both are well filled', async () => {
    addEach(['first', ...names('a', 32)]);
    expect(flights).toEqual([['first'], names('a', 16)]);

    await land(0);
    expect(flights[2]).toEqual(names('a', 32).slice(16));
  });

  it('sends one flight at a time where two would be half empty', async () => {
    addEach(['first', ...names('a', 30)]);
    expect(flights).toEqual([['first']]);

    await land(0);
    expect(flights).toEqual([['first'], names('a', 30)]);
  });

  it('has never more than two flights under way', () => {
    addEach(['first', ...names('a', 100)]);

    expect(flights).toHaveLength(2);
  });

  it('keeps a conversation out of two flights at a time, and its appends in their order', async () => {
    void queue.add(append('first', 'a'));
    for (const content of ['second', 'third']) void queue.add(append(content, 'a'));
    addEach(names('b', 40));
    expect(flights).toEqual([['first'], names('b', 16)]);

    await land(1);
    await land(0);
    await land(2);
    expect(flights.slice(2).flat()).toEqual(expect.arrayContaining(['second', 'third']));
    expect(flights.flat().filter((content) => !content.startsWith('b'))).toEqual([
      'first',
      'second',
      'third',
    ]);
  });

  it('lets others leave past a flight that is overdue, also where nothing more arrives', () => {
    addEach(['first', 'second', 'third']);
    jest.advanceTimersByTime(200);

    expect(flights).toEqual([['first'], ['second', 'third']]);
  });

  it('lets others leave past two flights that are overdue, and has never more than four under way', () => {
    for (const content of names('a', 6)) {
      addEach([content]);
      jest.advanceTimersByTime(200);
    }

    expect(flights).toEqual([['a0'], ['a1'], ['a2'], ['a3']]);
  });

  it('sends the same idempotency key in one flight once', async () => {
    void queue.add(append('first'));
    for (const content of ['second', 'third']) {
      const message = newMessage({ role: 'user', content, idempotencyKey: 'k' });
      void queue.add({ ...append(content), messages: [message] });
    }
    await land(0);
    await land(1);

    expect(flights).toEqual([['first'], ['second'], ['third']]);
  });

  it('turns away who has waited for more than five seconds, and sends it never', async () => {
    void queue.add(append('first'));
    const late = queue.add(append('late'));
    jest.advanceTimersByTime(5_001);
    void queue.add(append('fresh'));
    await Promise.all([land(0), expect(late).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' })]);

    expect(flights).toEqual([['first'], ['fresh']]);
  });

  it('takes appends again after all that waited were turned away', async () => {
    void queue.add(append('first'));
    const late = queue.add(append('late'));
    jest.advanceTimersByTime(5_001);
    await Promise.all([land(0), expect(late).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' })]);
    void queue.add(append('next'));

    expect(flights).toEqual([['first'], ['next']]);
  });

  it('takes an append of any size where no other waits', async () => {
    void queue.add(large(2 * ROOM));
    void queue.add(large(2 * ROOM));
    await land(0);

    expect(flights).toEqual([['large'], ['large']]);
  });

  it('turns away what would wait on top of more than it has room for', () => {
    void queue.add(append('first'));
    void queue.add(large(ROOM + 1));

    expect(() => queue.add(append('third'))).toThrow('Too many messages wait');
  });
});
