import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { newMessage } from '../../domain/new-message.js';
import { AppendBatcher } from './append-batcher.js';
import { type Append, NOT_FOUND } from './append.js';

const SCOPE = { organizationId: 'acme', userId: 'mia' };

/** Characters that may wait, in mebicharacters. */
const CAPACITY = 64;
const MEBI = 1024 * 1024;

function append(content: string, conversationId = 'c'): Append {
  return { scope: SCOPE, conversationId, messages: [newMessage({ role: 'user', content })] };
}

/** An append of about so many mebicharacters of metadata. */
function large(size: number): Append {
  const message = newMessage({ role: 'user', content: 'large', metadata: { text: 'x'.repeat(MEBI - 100) } });
  return { scope: SCOPE, conversationId: 'c', messages: Array.from({ length: size }, () => message) };
}

function names(letter: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${letter}${index}`);
}

describe('AppendBatcher', () => {
  /** The contents of each batch that was sent. */
  let batches: string[][];
  /** Completes the batch of the same index. */
  let completions: (() => void)[];
  let batcher: AppendBatcher;
  /** Statements at a time. */
  let limit: number;

  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
    batches = [];
    completions = [];
    limit = 1;
    const writer = {
      appendMany: (appends: readonly Append[]) => {
        batches.push(appends.map(({ messages }) => messages[0]?.content ?? ''));
        const completed = new Promise<void>((resolve) => completions.push(resolve));
        return completed.then(() => appends.map(() => NOT_FOUND));
      },
    };
    const nothing = () => undefined;
    batcher = new AppendBatcher(writer, {
      get limit() {
        return limit;
      },
      began: () => null,
      held: nothing,
      ended: nothing,
    });
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  /** Adds each to a conversation of its own. */
  function addEach(contents: string[]): void {
    for (const content of contents) void batcher.append(append(content, content));
  }

  /** Completes a batch, and resolves when the appends that waited for it are sent. */
  async function complete(index: number): Promise<void> {
    completions[index]?.();
    await new Promise((resolve) => setImmediate(resolve));
    await new Promise((resolve) => setImmediate(resolve));
  }

  it('sends the appends that arrive while a batch is in flight together as the next one', async () => {
    addEach(['first', 'second', 'third']);
    await complete(0);

    expect(batches).toEqual([['first'], ['second', 'third']]);
  });

  it('sends the next append of a caller that was just answered with those that wait', async () => {
    const first = batcher.append(append('first'));
    void batcher.append(append('other'));
    void first.then(() => batcher.append(append('next')));
    await complete(0);

    expect(batches).toEqual([['first'], ['other', 'next']]);
  });

  it('sends each append by itself while fewer statements are under way than may be', () => {
    limit = 3;
    addEach(names('a', 5));

    expect(batches).toEqual([['a0'], ['a1'], ['a2']]);
    expect(batcher).toMatchObject({ limit: 3, statementsInFlight: 3, pendingAppends: 2 });
  });

  it('shares out those that wait evenly among the statements that may be under way', async () => {
    limit = 2;
    addEach(names('a', 18));
    await complete(0);
    await complete(1);

    expect(batches).toEqual([['a0'], ['a1'], names('a', 11).slice(2), names('a', 18).slice(11)]);
  });

  it('has a conversation in one batch at a time, and keeps the order of its appends', async () => {
    void batcher.append(append('first', 'a'));
    for (const content of ['second', 'third']) void batcher.append(append(content, 'a'));
    limit = 2;
    addEach(names('b', 3));
    expect(batches).toEqual([['first'], ['b0']]);

    await complete(1);
    await complete(2);
    expect(batches.flat()).not.toContain('second');
    await complete(0);
    expect(batches.slice(2).flat()).toEqual(expect.arrayContaining(['second', 'third']));
    expect(batches.flat().filter((content) => !content.startsWith('b'))).toEqual([
      'first',
      'second',
      'third',
    ]);
  });

  it('sends others past a slow batch, also where nothing more arrives', () => {
    addEach(['first', 'second', 'third']);
    jest.advanceTimersByTime(200);

    expect(batches).toEqual([['first'], ['second', 'third']]);
  });

  it('sends others past two slow batches, and has never more than four in flight', () => {
    for (const content of names('a', 6)) {
      addEach([content]);
      jest.advanceTimersByTime(200);
    }

    expect(batches).toEqual([['a0'], ['a1'], ['a2'], ['a3']]);
  });

  it('sends the same idempotency key once in a batch', async () => {
    void batcher.append(append('first'));
    for (const content of ['second', 'third']) {
      const message = newMessage({ role: 'user', content, idempotencyKey: 'k' });
      void batcher.append({ ...append(content), messages: [message] });
    }
    await complete(0);
    await complete(1);

    expect(batches).toEqual([['first'], ['second'], ['third']]);
  });

  it('rejects an append that waited longer than five seconds, and never sends it', async () => {
    void batcher.append(append('first'));
    const late = batcher.append(append('late'));
    jest.advanceTimersByTime(5_001);
    void batcher.append(append('fresh'));
    await Promise.all([complete(0), expect(late).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' })]);

    expect(batches).toEqual([['first'], ['fresh']]);
  });

  it('takes appends again after all that waited were rejected', async () => {
    void batcher.append(append('first'));
    const late = batcher.append(append('late'));
    jest.advanceTimersByTime(5_001);
    await Promise.all([complete(0), expect(late).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' })]);
    void batcher.append(append('next'));

    expect(batches).toEqual([['first'], ['next']]);
  });

  it('takes an append of any size where no other one waits', async () => {
    void batcher.append(large(2 * CAPACITY));
    void batcher.append(large(2 * CAPACITY));
    await complete(0);

    expect(batches).toEqual([['large'], ['large']]);
  });

  it('rejects an append where more characters wait than it has capacity for', () => {
    void batcher.append(append('first'));
    void batcher.append(large(CAPACITY + 1));

    expect(() => batcher.append(append('third'))).toThrow('Too many messages wait');
  });
});
