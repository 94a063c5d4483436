import { describe, expect, it } from '@jest/globals';
import type { Message, MessageInput } from '../../src/modules/ai/index.js';
import { answered, newConversation, type ConversationRef, said } from '../support/messages.js';
import { refusedFields } from '../support/refusals.js';
import { times } from '../support/times.js';
import { useBackend } from '../support/use-backend.js';

const PLENTY = { maxTokens: 1_000_000 };

const called = (id: string): MessageInput => answered('', { toolCalls: [{ id, name: 'search', input: {} }] });
const gave = (id: string): MessageInput => ({ role: 'tool', toolResults: [{ toolUseId: id, result: 'x' }] });
const told = (content: string): MessageInput => ({ role: 'system', content });

describe('getContext', () => {
  const backend = useBackend();

  async function conversationOf(...inputs: MessageInput[]): Promise<ConversationRef> {
    const ref = await newConversation(backend.conversations);
    for (let from = 0; from < inputs.length; from += 100) {
      await backend.conversations.addMessages(...ref, inputs.slice(from, from + 100));
    }
    return ref;
  }

  async function kept(
    ref: ConversationRef,
    options: { maxTokens: number; maxMessages?: number },
  ): Promise<number[]> {
    const { messages, droppedMessages, estimatedTokens } = await backend.conversations.getContext(
      ...ref,
      options,
    );
    const { messageCount } = await backend.conversations.get(...ref);
    expect(droppedMessages).toBe(messageCount - messages.length);
    const system = messages.every(({ role }) => role === 'system');
    if (!system) expect(estimatedTokens).toBeLessThanOrEqual(options.maxTokens);
    return messages.map(({ sequence }) => sequence);
  }

  it('is the whole conversation, as it is stored, where it fits', async () => {
    const { conversations } = backend;
    const ref = await conversationOf(told('Be kind.'), said('Who?'), called('c'), gave('c'), answered('Mia'));

    const { messages, droppedMessages } = await conversations.getContext(...ref, PLENTY);

    expect(messages).toEqual((await conversations.getMessages(...ref)).items);
    expect(droppedMessages).toBe(0);
  });

  it('of an empty conversation is empty', async () => {
    const ref = await newConversation(backend.conversations);

    expect(await backend.conversations.getContext(...ref, PLENTY)).toEqual({
      messages: [],
      estimatedTokens: 0,
      droppedMessages: 0,
    });
  });

  it('keeps the newest whole turns within maxMessages', async () => {
    const ref = await conversationOf(
      ...[said('1'), answered('2')],
      ...[said('3'), answered('4'), answered('5')],
      ...[said('6'), answered('7')],
    );

    expect(await kept(ref, { ...PLENTY, maxMessages: 7 })).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(await kept(ref, { ...PLENTY, maxMessages: 6 })).toEqual([3, 4, 5, 6, 7]);
    expect(await kept(ref, { ...PLENTY, maxMessages: 4 })).toEqual([6, 7]);
    expect(await kept(ref, { ...PLENTY, maxMessages: 1 })).toEqual([]);
  });

  it('keeps system messages always, wherever they stand', async () => {
    const ref = await conversationOf(
      told('1'),
      ...times(30, (index) => said(`${index + 2}`)),
      told('32'),
      said('33'),
      answered('34'),
    );

    expect(await kept(ref, { ...PLENTY, maxMessages: 4 })).toEqual([1, 32, 33, 34]);
    expect(await kept(ref, { ...PLENTY, maxMessages: 1 })).toEqual([1, 32]);
    expect(await kept(ref, { maxTokens: 1 })).toEqual([1, 32]);
  });

  it('charges system messages', async () => {
    const ref = await conversationOf(told('x'.repeat(4000)), said('old'), said('new'));

    expect(await kept(ref, { maxTokens: 900 })).toEqual([1]);
    expect(await kept(ref, { maxTokens: 1100 })).toEqual([1, 2, 3]);
  });

  it('drops an older turn that fits behind a newer one that does not', async () => {
    const ref = await conversationOf(said('short'), said('x'.repeat(4000)), said('short'));

    expect(await kept(ref, { maxTokens: 500 })).toEqual([3]);
  });

  it.each(times(8, (index) => index + 1))(
    'keeps a tool call with its result or neither, within %i messages',
    async (maxMessages) => {
      const ref = await conversationOf(
        ...[said('1'), called('a'), gave('a'), answered('4')],
        // The result comes after the next question: the two turns are one.
        ...[said('5'), called('b'), said('7'), gave('b'), answered('9')],
      );

      const { messages } = await backend.conversations.getContext(...ref, { ...PLENTY, maxMessages });

      expect(danglingOf(messages)).toEqual([]);
      expect(messages.length).toBe(maxMessages < 5 ? 0 : maxMessages < 9 ? 5 : 9);
    },
  );

  it('estimates at least a token for each message and about one for four bytes', async () => {
    const ref = await conversationOf(said('x'.repeat(4000)), answered('誰'.repeat(1000)));

    const { estimatedTokens } = await backend.conversations.getContext(...ref, PLENTY);

    expect(estimatedTokens).toBeGreaterThan(1700);
    expect(estimatedTokens).toBeLessThan(1900);
  });

  it('of a long history is what it would be of the whole history read', async () => {
    const ref = await conversationOf(
      told('Be kind.'),
      ...times(150, (turn) => [
        said(`Question ${turn}`),
        called(`c${turn}`),
        gave(`c${turn}`),
        answered(`Answer ${turn}`),
      ]).flat(),
    );

    for (const maxMessages of [5, 6, 41, 200, 400]) {
      const turns = Math.floor((maxMessages - 1) / 4);
      const newest = times(turns * 4, (index) => 602 - turns * 4 + index);
      expect(await kept(ref, { ...PLENTY, maxMessages })).toEqual([1, ...newest]);
    }
  });

  it('grows with its budget, one whole turn at a time', async () => {
    const ref = await conversationOf(
      ...times(20, (turn) => [said(`Question ${turn}`), answered('x'.repeat(1 + turn * 10))]).flat(),
    );

    let before: number[] = [];
    for (let maxTokens = 1; maxTokens < 1200; maxTokens += 40) {
      const now = await kept(ref, { maxTokens });
      expect(now.length % 2).toBe(0);
      expect(now).toEqual(times(now.length, (index) => 41 - now.length + index));
      expect(now.length).toBeGreaterThanOrEqual(before.length);
      before = now;
    }
    expect(before).toHaveLength(40);
  });

  it.each([0, -1, 1.5, null, undefined, 'all'])('refuses maxTokens %j', async (maxTokens) => {
    const ref = await newConversation(backend.conversations);

    expect(
      await refusedFields(backend.conversations.getContext(...ref, { maxTokens: maxTokens as number })),
    ).toEqual(['maxTokens']);
  });
});

/** Tool calls without a result, and results without a call. */
function danglingOf(messages: Message[]): string[] {
  const calls = messages.flatMap(({ toolCalls }) => (toolCalls ?? []).map(({ id }) => id));
  const results = messages.flatMap(({ toolResults }) =>
    (toolResults ?? []).map(({ toolUseId }) => toolUseId),
  );
  return [...calls.filter((id) => !results.includes(id)), ...results.filter((id) => !calls.includes(id))];
}
