import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { chatClient, storedMessages } from '../support/chat-client.js';
import { ClosingModule } from '../support/closing.agent.js';
import { type Body, type HttpClient, newClient } from '../support/http-client.js';
import { chatCompletionsOf, type Reply, refusal, startModelServer } from '../support/model-server.js';
import { speakTo, userMessage } from '../support/open-stream.js';
import * as openai from '../support/openai-events.js';
import { useBackend } from '../support/use-backend.js';

const server = await startModelServer();
const LOOK_UP = { id: 'call_0', name: 'look_up', input: { caseId: 'HR-17' } };

const USAGE = {
  prompt_tokens: 120,
  completion_tokens: 30,
  total_tokens: 150,
  prompt_tokens_details: { cached_tokens: 100 },
  completion_tokens_details: { reasoning_tokens: 20 },
};

/** A call whose input has a number, as the model writes it. */
function numbered(json: string): string[] {
  return openai
    .toolCalls({ ...LOOK_UP, input: { number: 0 } })
    .map((chunk) => chunk.replace(':0}', `:${json}}`));
}

/** A report in the midst of an answer. */
const USED = '"usage":{"prompt_tokens":120,"completion_tokens":3}';

describe('A provider of the OpenAI kind', () => {
  const backend = useBackend(chatCompletionsOf(server), [ClosingModule]);
  let client: HttpClient;

  beforeAll(async () => {
    client = await newClient(backend.current);
  });
  afterAll(() => server.stop());

  function speak(id: string, text: string) {
    return speakTo(backend.current, client.scope, ['closing', id], userMessage(text));
  }

  /** Runs one turn with these answers, and returns its new conversation. */
  async function after(
    ...replies: Reply[]
  ): Promise<{ conversation: Body; messages: Body[]; error: boolean }> {
    server.answer(...replies);
    const { id } = await client.newConversation({ agentType: 'closing' });
    const stream = await speak(id, 'Who signed?');
    const chunks = await stream.rest();
    const { body } = await client.get(`/conversations/${id}/with-messages`);
    return {
      conversation: body.conversation,
      messages: body.messages.items,
      error: chunks.some(({ type }) => type === 'error'),
    };
  }

  it('counts cached tokens within the input and reasoning within the output', async () => {
    const body = [openai.reasoning('Who?'), ...openai.text('Mia ', 'did.'), ...openai.end('stop', USAGE)];
    const { conversation, messages } = await after({ body });

    expect(messages[1]).toMatchObject({
      content: 'Mia did.',
      model: 'gpt-replayed',
      inputTokens: 120,
      cacheReadTokens: 100,
      outputTokens: 30,
      reasoningTokens: 20,
      turn: { parts: [{ type: 'reasoning', text: 'Who?' }, { type: 'text' }] },
    });
    expect(conversation).toMatchObject({
      totalInputTokens: 120,
      totalOutputTokens: 30,
      totalReasoningTokens: 20,
    });
  });

  it.each([
    ['its total says so', { ...USAGE, completion_tokens: 25, total_tokens: 165 }, 45],
    ['it is more than the completion', { ...USAGE, completion_tokens: 5, total_tokens: 145 }, 25],
  ])('adds reasoning to the output where the provider leaves it out: %s', async (_name, usage, output) => {
    const { conversation } = await after({ body: [...openai.text('Mia.'), ...openai.end('stop', usage)] });

    expect(conversation).toMatchObject({ totalOutputTokens: output, totalReasoningTokens: 20 });
  });

  it.each([
    ['DeepSeek', { prompt_cache_hit_tokens: 80, prompt_cache_miss_tokens: 40 }, 80],
    ['Kimi', { cached_tokens: 64 }, 64],
    ['a gateway to Anthropic', { cache_read_input_tokens: 90 }, 90],
  ])('counts the cache where %s reports it', async (_name, cache, cacheReadTokens) => {
    const usage = { prompt_tokens: 120, completion_tokens: 30, total_tokens: 150, ...cache };
    const { messages } = await after({ body: [...openai.text('Mia.'), ...openai.end('stop', usage)] });

    expect(messages[1]).toMatchObject({ inputTokens: 120, outputTokens: 30, cacheReadTokens });
    expect(messages[1]!.turn).not.toHaveProperty('usage');
  });

  it('counts the usage that Moonshot reports in its choice', async () => {
    const usage = { prompt_tokens: 19, completion_tokens: 13, total_tokens: 32 };
    const { conversation } = await after({ body: [...openai.text('Mia.'), openai.endWithUsage(usage)] });

    expect(conversation).toMatchObject({ totalInputTokens: 19, totalOutputTokens: 13 });
  });

  it('counts the thoughts that Gemini reports in its total alone', async () => {
    const usage = { prompt_tokens: 10, completion_tokens: 5, total_tokens: 60 };
    const { conversation } = await after({ body: [...openai.text('Mia.'), ...openai.end('stop', usage)] });

    expect(conversation).toMatchObject({ totalInputTokens: 10, totalOutputTokens: 50 });
  });

  it.each([
    ['missing', {}],
    ['doubtful', { prompt_tokens: 20, completion_tokens: 5, cache_read_input_tokens: 100 }],
    ['partial', { prompt_tokens: 20 }],
  ])('has usage marked that is %s', async (quality, usage) => {
    const { messages } = await after({ body: [...openai.text('Mia.'), ...openai.end('stop', usage)] });

    expect(messages[1]).toMatchObject({ content: 'Mia.', turn: { usage: quality } });
  });

  it.each([
    ['a usage beyond all bounds', { prompt_tokens: 3e9, completion_tokens: -1 }, 2_147_483_647, 0],
    ['no usage at all', undefined, 0, 0],
  ])('may report %s', async (_name, usage, input, output) => {
    const { conversation, messages } = await after({
      body: [...openai.text('Mia.'), ...openai.end('stop', usage ?? {})],
    });

    expect(messages[1]).toMatchObject({ content: 'Mia.' });
    expect(conversation).toMatchObject({ totalInputTokens: input, totalOutputTokens: output });
  });

  it('may leave its model and its tool without a name', async () => {
    const nameless = openai.text('Mia.').map((chunk) => chunk.replaceAll('gpt-replayed', ''));
    const { messages } = await after({
      body: [...nameless, ...openai.end('stop', USAGE).map((chunk) => chunk.replaceAll('gpt-replayed', ''))],
    });

    expect(messages[1]).toMatchObject({ content: 'Mia.', model: 'gpt' });
  });

  it('that says more than the store takes is paid for all the same', async () => {
    const { conversation, messages } = await after({
      body: [...openai.text('x'.repeat(1_100_000)), ...openai.end('stop', USAGE)],
    });

    expect(messages[1]).toMatchObject({ turn: { silent: true, cutOff: 'FAILED' } });
    expect(conversation).toMatchObject({ totalInputTokens: 120, totalOutputTokens: 30 });
  });

  it('that reasons beyond what is kept has its short answer kept whole, and the beginning of its reasoning', async () => {
    const thoughts = Array.from({ length: 12 }, () => openai.reasoning('r'.repeat(100_000)));
    const { messages, error } = await after({
      body: [...thoughts, ...openai.text('Mia.'), ...openai.end('stop', USAGE)],
    });

    const { cutOff, parts } = messages[1]!.turn as {
      cutOff?: string;
      parts: { type: string; text: string }[];
    };
    const reasoning = parts.flatMap(({ type, text }) => (type === 'reasoning' ? [text] : []));
    expect(messages[1]).toMatchObject({ content: 'Mia.', inputTokens: 120, outputTokens: 30 });
    expect([error, cutOff, reasoning.join('').length]).toEqual([false, undefined, 900_000]);
  });

  it('that reasons beyond all bounds is cut off', async () => {
    const thoughts = Array.from({ length: 100 }, () => openai.reasoning('r'.repeat(100_000)));
    const { messages, error } = await after({
      body: [...thoughts, ...openai.text('Mia.'), ...openai.end('stop', USAGE)],
    });

    expect(messages[1]).toMatchObject({ turn: { silent: true, cutOff: 'FAILED' } });
    expect(error).toBe(true);
  });

  it('may number its calls anew in each answer: every call has an id of its own', async () => {
    const call = {
      body: [...openai.toolCalls(LOOK_UP, { ...LOOK_UP, id: 'call_1' }), ...openai.end('tool_calls', USAGE)],
    };
    const { conversation, messages } = await after(call, call, {
      body: [...openai.text('Open.'), ...openai.end('stop', USAGE)],
    });

    const calls = messages.flatMap(({ toolCalls }) => (toolCalls as { id: string }[] | null) ?? []);
    const results = messages.flatMap(
      ({ toolResults }) => (toolResults as { toolUseId: string }[] | null) ?? [],
    );
    expect(new Set(calls.map(({ id }) => id)).size).toBe(4);
    expect(results.map(({ toolUseId }) => toolUseId).sort()).toEqual(calls.map(({ id }) => id).sort());
    expect(conversation).toMatchObject({ totalInputTokens: 360, totalOutputTokens: 90 });
  });

  it('that calls a tool which is not there, or with what does not fit, is told so and goes on', async () => {
    const calls = [
      { id: 'call_0', name: 'toString', input: {} },
      { id: 'call_1', name: 'look_up', input: { caseId: 17 } },
    ];
    const { messages } = await after(
      { body: [...openai.toolCalls(...calls), ...openai.end('tool_calls', USAGE)] },
      { body: [...openai.text('Never mind.'), ...openai.end('stop', USAGE)] },
    );

    const results = messages.flatMap(
      ({ toolResults }) => (toolResults as { isError?: boolean }[] | null) ?? [],
    );
    expect(results.map(({ isError }) => isError)).toEqual([true, true]);
    expect(messages.at(-1)).toMatchObject({ role: 'assistant', content: 'Never mind.' });
  });

  it('is not let call tools for ever: the last answer of a turn is in words', async () => {
    const call = { body: [...openai.toolCalls(LOOK_UP), ...openai.end('tool_calls', USAGE)] };
    const words = { body: [...openai.text('Enough.'), ...openai.end('stop', USAGE)] };
    const { messages } = await after(call, call, call, call, call, call, call, words);

    expect(messages.at(-1)).toMatchObject({ content: 'Enough.' });
    expect(server.requests).toHaveLength(8);
    expect(server.requests[7]).not.toMatchObject({ tool_choice: 'auto' });
  });

  it('is asked again after 429 and 503', async () => {
    const body = [...openai.text('Mia.'), ...openai.end('stop', USAGE)];
    const { conversation } = await after(refusal(429), refusal(503), { body });

    expect(server.requests).toHaveLength(3);
    expect(conversation).toMatchObject({ totalInputTokens: 120 });
  });

  it('that refuses for good is not asked again', async () => {
    const { messages, error } = await after(refusal(401));

    expect(error).toBe(true);
    expect(server.requests).toHaveLength(1);
    expect(messages).toMatchObject([
      {},
      { turn: { cutOff: 'FAILED', error: 'MODEL_REFUSED', silent: true } },
    ]);
  });

  it('whose connection is cut leaves what it said, without tokens: it had reported none', async () => {
    const { conversation, messages, error } = await after({ body: openai.text('Mia ', 'di'), end: 'cut' });

    expect(error).toBe(true);
    expect(messages[1]).toMatchObject({ content: 'Mia di', turn: { cutOff: 'FAILED' } });
    expect(conversation).toMatchObject({ totalInputTokens: 0, totalOutputTokens: 0 });
  });

  it('that calls a tool without a name leaves what it said before, and the tokens that it had reported', async () => {
    const [nameless] = openai.toolCalls({ ...LOOK_UP, name: ' ' });
    const begun = openai.text('Let me look.').map((chunk) => chunk.replace('"choices"', `${USED},"choices"`));
    const { conversation, messages, error } = await after({
      body: [
        ...begun,
        nameless!,
        ...openai.toolCalls({ ...LOOK_UP, name: '' }),
        ...openai.end('tool_calls', {}),
      ],
    });

    expect(error).toBe(true);
    expect(messages[1]).toMatchObject({ content: 'Let me look.', turn: { cutOff: 'FAILED' } });
    expect(conversation).toMatchObject({ totalInputTokens: 120, totalOutputTokens: 3 });
  });

  it.each([
    ['an event that is no JSON', 'data: {"id":\n\n'],
    [
      'a call whose input is no text',
      `data: ${openai.toolCalls(LOOK_UP)[0]!.slice(6).replace('"{\\"ca"', '{}')}`,
    ],
    ['an error, and goes on', 'data: {"error":{"message":"Overloaded"}}\n\n'],
  ])('that sends %s has not given a whole answer, whatever its end says', async (_name, event) => {
    const { messages, error } = await after({
      body: [...openai.text('Mia '), event, ...openai.text('did.'), ...openai.end('stop', USAGE)],
    });

    expect(error).toBe(true);
    expect(messages[1]).toMatchObject({
      content: 'Mia did.',
      inputTokens: 120,
      turn: { cutOff: 'FAILED', finishReason: 'error' },
    });
  });

  it('that reports its tokens in a form that is not known has given a whole answer', async () => {
    const { messages, error } = await after({
      body: [...openai.text('Mia.'), ...openai.end('stop', { prompt_tokens: '120' })],
    });

    expect(error).toBe(false);
    expect(messages[1]).toMatchObject({ content: 'Mia.', turn: { finishReason: 'stop', usage: 'missing' } });
  });

  /** What a front end shows of a turn with these answers, live and when it is loaded again. */
  async function shownAfter(...replies: Reply[]): Promise<{ live: unknown[]; stored: unknown }> {
    server.answer(...replies);
    const { id } = await client.newConversation({ agentType: 'closing' });
    const front = await chatClient(backend.current, client.scope, { agent: 'closing', id });
    await front.chat.sendMessage({ text: 'Who signed?' });
    return { live: front.shown(), stored: await storedMessages(client, id) };
  }

  it('may say what cannot be stored, and halves of characters: it is shown as it is stored', async () => {
    const body = [
      openai.reasoning('Who\u0000?\ud83d'),
      ...openai.text('\ud83d', '\ude00 Mia\u0000', ' did\ud83d', '.\ud83d'),
      ...openai.end('stop', USAGE),
    ];
    const { live, stored } = await shownAfter({ body });

    expect(live).toEqual(stored);
    expect(live[1]).toMatchObject({
      parts: [{}, { text: 'Who\u2400?\ufffd' }, { text: '\ud83d\ude00 Mia\u2400 did\ufffd.\ufffd' }],
    });
  });

  it.each([
    ['a name that the store shortens', openai.toolCalls({ ...LOOK_UP, name: 'n'.repeat(200) })],
    ['characters that it does not take', openai.toolCalls({ ...LOOK_UP, input: { caseId: '\u0000\ud83d' } })],
    ['a number that is none', numbered('1e999')],
    ['lists within lists without end', numbered('['.repeat(600) + ']'.repeat(600))],
  ])('may call a tool with %s: the turn goes on, and is shown as it is stored', async (_name, calls) => {
    const { live, stored } = await shownAfter(
      { body: [...openai.text('Let me look.'), ...calls, ...openai.end('tool_calls', USAGE)] },
      { body: [...openai.text('Mia.'), ...openai.end('stop', USAGE)] },
    );

    expect(live).toEqual(stored);
    expect(live[1]).toMatchObject({ parts: [{}, { text: 'Let me look.' }, {}, {}, { text: 'Mia.' }] });
  });

  it('whose tool call is cut off is not obeyed', async () => {
    const [half] = openai.toolCalls(LOOK_UP);
    const { messages } = await after({ body: [...openai.text('Let me look.'), half!], end: 'cut' });

    expect(messages.at(-1)).toMatchObject({
      role: 'tool',
      toolResults: [{ isError: true, result: expect.stringContaining('cut off') }],
    });
  });
});
