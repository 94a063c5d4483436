import { describe, expect, it } from '@jest/globals';
import { exactLedger } from '../support/ledger.js';
import { answered, newConversation, said } from '../support/messages.js';
import { refusalOf, refusedFields } from '../support/refusals.js';
import { times } from '../support/times.js';
import { useBackend } from '../support/use-backend.js';

const MOST_TOKENS = 2_147_483_647;

describe('addMessage', () => {
  const backend = useBackend();

  it('answers with the message as it is read again, and counts its tokens', async () => {
    const { conversations } = backend;
    const ref = await newConversation(conversations);
    const input = answered('It was signed by Mia.', {
      inputTokens: 100,
      outputTokens: 30,
      cacheReadTokens: 60,
      cacheWriteTokens: 40,
      reasoningTokens: 30,
      model: 'a-model',
      metadata: { requestId: 'r1' },
      toolCalls: [{ id: 'call_1', name: 'search', input: { query: 'Mia' } }],
    });

    const stored = await conversations.addMessage(...ref, input);

    expect(stored).toMatchObject({ ...input, conversationId: ref[1], sequence: 1, toolResults: null });
    expect(await exactLedger(conversations, ref)).toEqual([stored]);
    expect(await conversations.get(...ref)).toMatchObject({
      totalInputTokens: 100,
      totalOutputTokens: 30,
      totalCacheReadTokens: 60,
      totalCacheWriteTokens: 40,
      totalReasoningTokens: 30,
      lastMessageAt: stored.createdAt,
    });
  });

  it('answers null for what was not given', async () => {
    const ref = await newConversation(backend.conversations);

    expect(await backend.conversations.addMessage(...ref, said('Hello'))).toMatchObject({
      toolCalls: null,
      toolResults: null,
      inputTokens: null,
      outputTokens: null,
      cacheReadTokens: null,
      cacheWriteTokens: null,
      reasoningTokens: null,
      model: null,
      metadata: null,
    });
  });

  it('adds up totals beyond the range of 32 bits', async () => {
    const { conversations } = backend;
    const ref = await newConversation(conversations);
    const most = { inputTokens: MOST_TOKENS, outputTokens: MOST_TOKENS, reasoningTokens: MOST_TOKENS };

    await conversations.addMessages(
      ...ref,
      times(3, () => answered('much', { ...most, cacheReadTokens: MOST_TOKENS })),
    );
    await conversations.addMessage(...ref, answered('more', { ...most, cacheWriteTokens: MOST_TOKENS }));

    await exactLedger(conversations, ref);
    expect((await conversations.get(...ref)).totalInputTokens).toBe(4 * MOST_TOKENS);
  });

  it.each([1, 2])('never lets time run backwards within a conversation (%i at once)', async (count) => {
    const { conversations, current } = backend;
    const ref = await newConversation(conversations);
    await conversations.addMessage(...ref, said('before the clock was set back'));
    await current.database.query("UPDATE ai_message SET created_at = created_at + interval '1 hour'");
    await current.database.query(
      "UPDATE ai_conversation SET last_message_at = last_message_at + interval '1 hour' WHERE message_count > 0",
    );

    await conversations.addMessages(
      ...ref,
      times(count, () => said('after')),
    );

    const [before, ...after] = await exactLedger(conversations, ref);
    expect(after.map(({ createdAt }) => createdAt)).toEqual(times(count, () => before?.createdAt));
  });

  it.each([
    ['cached tokens without input', { cacheReadTokens: 1 }, 'inputTokens'],
    ['more cached than input', { inputTokens: 9, cacheReadTokens: 5, cacheWriteTokens: 5 }, 'inputTokens'],
    [
      'a sum of cached tokens beyond 32 bits',
      { inputTokens: MOST_TOKENS, cacheReadTokens: MOST_TOKENS, cacheWriteTokens: 1 },
      'inputTokens',
    ],
    ['reasoning without output', { reasoningTokens: 1 }, 'outputTokens'],
    ['more reasoning than output', { outputTokens: 4, reasoningTokens: 5 }, 'outputTokens'],
  ])('refuses %s', async (_name, tokens, field) => {
    const ref = await newConversation(backend.conversations);

    expect(await refusedFields(backend.conversations.addMessage(...ref, answered('no', tokens)))).toEqual([
      field,
    ]);
    expect(await exactLedger(backend.conversations, ref)).toEqual([]);
  });
});

describe('addMessages', () => {
  const backend = useBackend();

  it('stores 100 messages in order', async () => {
    const { conversations } = backend;
    const ref = await newConversation(conversations);
    await conversations.addMessage(...ref, said('first'));

    const stored = await conversations.addMessages(
      ...ref,
      times(100, (index) => answered(`answer ${index}`)),
    );

    expect(stored.map(({ content }) => content)).toEqual(times(100, (index) => `answer ${index}`));
    expect((await exactLedger(conversations, ref)).slice(1)).toEqual(stored);
  });

  it.each([0, 101])('refuses %i messages', async (count) => {
    const ref = await newConversation(backend.conversations);

    const inputs = times(count, (index) => said(`${index}`));
    expect(await refusedFields(backend.conversations.addMessages(...ref, inputs))).toEqual(['messages']);
    expect(await exactLedger(backend.conversations, ref)).toEqual([]);
  });

  it.each([
    ['malformed', { role: 'nobody', content: 'x' }, 'VALIDATION_FAILED'],
    ['contradicting itself', answered('x', { cacheReadTokens: 1 }), 'VALIDATION_FAILED'],
    ['too large', said('x'.repeat(1024 * 1024 + 1)), 'CONTENT_TOO_LARGE'],
    ['in conflict with a key', said('other', { idempotencyKey: 'known' }), 'IDEMPOTENCY_CONFLICT'],
  ])('stores none of its messages when one is %s', async (_name, bad, code) => {
    const { conversations } = backend;
    const ref = await newConversation(conversations);
    await conversations.addMessage(...ref, said('known', { idempotencyKey: 'known' }));

    const inputs = [said('good'), bad as ReturnType<typeof said>, answered('good', { inputTokens: 5 })];

    expect(await refusalOf(conversations.addMessages(...ref, inputs))).toMatchObject({ code });
    expect(await exactLedger(conversations, ref)).toHaveLength(1);
  });

  it('stores 40 messages of a mebibyte each, which is more than may wait', async () => {
    const ref = await newConversation(backend.conversations);
    const stored = await backend.conversations.addMessages(
      ...ref,
      times(40, () => said('x'.repeat(1024 * 1024))),
    );

    expect(stored.map(({ sequence }) => sequence)).toEqual(times(40, (index) => index + 1));
  });

  it('names the message and the field that it refuses', async () => {
    const ref = await newConversation(backend.conversations);
    const inputs = [said('good'), said('bad', { inputTokens: -1 }), answered('bad', { model: '' })];

    expect(await refusedFields(backend.conversations.addMessages(...ref, inputs))).toEqual([
      'messages.1.inputTokens',
      'messages.2.model',
    ]);
  });

  it('takes its title from the first of its user messages with text', async () => {
    const { conversations } = backend;
    const ref = await newConversation(conversations);

    await conversations.addMessages(...ref, [
      answered('Hello'),
      said(' \n'),
      said('Who signed?'),
      said('And when?'),
    ]);

    expect(await conversations.get(...ref)).toMatchObject({ title: 'Who signed?', titleSource: 'AUTO' });
  });
});
