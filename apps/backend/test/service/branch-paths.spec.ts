import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Message } from '../../src/modules/ai/index.js';
import { type ConversationRef, newConversation } from '../support/messages.js';
import { walked } from '../support/pages.js';
import { Random } from '../support/random.js';
import { useBackend } from '../support/use-backend.js';

const APPENDS = 250;
const HEADS = 25;

/** A conversation of many runs, whose branches leave others anywhere: what each reading tells is looked up step by step. */
describe('the way through many branches', () => {
  const backend = useBackend();
  const random = new Random(1);
  const upTo = (most: number): number => random.below(most + 1);
  /** The parent of each message, and whether it is a system message, by its sequence. */
  const messages: { parent: number; isSystem: boolean }[] = [{ parent: 0, isSystem: false }];
  let ref: ConversationRef;

  beforeAll(async () => {
    ref = await newConversation(backend.conversations);
    for (let append = 0; append < APPENDS; append++) await appendAnywhere();
  });

  /** One to three messages: half of the time near the newest, so that ways become long. */
  async function appendAnywhere(): Promise<void> {
    const newest = messages.length - 1;
    const parent = random.below(10) < 7 ? Math.max(0, newest - 1 - upTo(2)) : upTo(newest);
    const given = Array.from({ length: 1 + upTo(2) }, () => ({ isSystem: random.below(10) === 0 }));
    await backend.conversations.addMessages(
      ...ref,
      given.map(({ isSystem }, index) => ({
        role: isSystem ? 'system' : 'user',
        content: 'report',
        ...(index === 0 && { parent: parent === 0 ? null : parent }),
      })),
    );
    given.forEach(({ isSystem }, index) =>
      messages.push({ parent: index === 0 ? parent : messages.length - 1, isSystem }),
    );
  }

  function pathTo(sequence: number): number[] {
    const path = [];
    for (let next = sequence; next > 0; next = messages[next]!.parent) path.unshift(next);
    return path;
  }

  const sequences = (found: readonly Pick<Message, 'sequence'>[]): number[] =>
    found.map(({ sequence }) => sequence);

  async function activate(): Promise<number[]> {
    const { head } = await backend.conversations.setHead(...ref, 1 + upTo(messages.length - 2));
    return pathTo(head);
  }

  it('is read page by page, forward and back', async () => {
    const { conversations } = backend;
    for (let head = 0; head < HEADS; head++) {
      const path = await activate();
      const limit = 1 + upTo(20);
      for (const order of ['asc', 'desc'] as const) {
        const read = await walked((cursor) => conversations.getMessages(...ref, { order, limit, cursor }));
        expect(sequences(read)).toEqual(order === 'asc' ? path : path.toReversed());
      }
    }
  });

  it('is gone on with from the branch that a reading began on', async () => {
    const { conversations } = backend;
    for (let head = 0; head < HEADS; head++) {
      const path = await activate();
      const between = activate;
      const read = await walked((cursor) => conversations.getMessages(...ref, { limit: 9, cursor }), {
        between,
      });
      const seen = sequences(read);
      expect(seen.slice(0, path.length)).toEqual(path);
      // What is active by the end may go on from there.
      expect(seen).toEqual(pathTo(seen.at(-1)!));
    }
  });

  it('counts its messages, and has its own system messages', async () => {
    const { conversations } = backend;
    for (let head = 0; head < HEADS; head++) {
      const path = await activate();
      const system = path.filter((sequence) => messages[sequence]!.isSystem);
      const newest = path.filter((sequence) => !messages[sequence]!.isSystem).slice(-5);
      const context = await conversations.getContext(...ref, {
        maxTokens: 1_000_000,
        maxMessages: system.length + 5,
      });
      const expected = [...system, ...newest].sort((a, b) => a - b);
      expect([sequences(context.messages), context.droppedMessages]).toEqual([
        expected,
        path.length - expected.length,
      ]);
    }
  });

  it('is told by search', async () => {
    const { conversations } = backend;
    const path = await activate();
    const hits = await walked((cursor) =>
      conversations.search(ref[0], { query: 'report', limit: 100, cursor }),
    );
    const active = hits.filter((hit) => hit.active).map(({ message }) => message.sequence);
    expect(active.sort((a, b) => a - b)).toEqual(path);
  });

  it('is kept with each branch as it is', async () => {
    for await (const { rule, broken } of backend.current.integrityChecker.check())
      expect([rule, broken]).toEqual([rule, []]);
  });
});
