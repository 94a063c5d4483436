import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as anthropic from '../support/anthropic-events.js';
import { chatClient, storedMessages } from '../support/chat-client.js';
import { ClosingModule } from '../support/closing.agent.js';
import { type Body, type HttpClient, newClient } from '../support/http-client.js';
import { type Reply, refusal, startModelServer } from '../support/model-server.js';
import { speakTo, userMessage } from '../support/open-stream.js';
import { useBackend } from '../support/use-backend.js';

const server = await startModelServer();
const LOOK_UP = { id: 'toolu_1', name: 'look_up', input: { caseId: 'HR-17' } };

/** Input as it is stored: with what was read from the cache and written to it. */
const START = {
  input_tokens: 20,
  cache_read_input_tokens: 100,
  cache_creation_input_tokens: 30,
  output_tokens: 1,
};
const INPUT = 150;

describe('Anthropic', () => {
  const backend = useBackend(
    {
      AI_PROVIDER: 'anthropic',
      AI_MODEL: 'claude',
      AI_API_KEY: 'key-of-these-tests',
      AI_BASE_URL: server.url,
    },
    [ClosingModule],
  );
  let client: HttpClient;

  beforeAll(async () => {
    client = await newClient(backend.current);
  });
  afterAll(() => server.stop());

  async function newConversation(): Promise<Body> {
    return client.newConversation({ agentType: 'closing' });
  }

  function speak({ id }: Body, text = 'Who signed?') {
    return speakTo(backend.current, client.scope, ['closing', id], userMessage(text));
  }

  /** Runs one turn with these answers, and returns its new conversation. */
  async function after(
    ...replies: Reply[]
  ): Promise<{ conversation: Body; messages: Body[]; error: boolean }> {
    server.answer(...replies);
    const { id } = await newConversation();
    const chunks = await (await speak({ id } as Body)).rest();
    const { conversation, messages } = (await client.get(`/conversations/${id}/with-messages`)).body;
    return { conversation, messages: messages.items, error: chunks.some(({ type }) => type === 'error') };
  }

  function answer(...texts: string[]): Reply {
    const end = anthropic.end('end_turn', { output_tokens: 12 });
    return { body: [anthropic.begin(START), ...anthropic.text(0, ...texts), ...end] };
  }

  it('counts what was read from and written to the cache as part of the input', async () => {
    const { conversation, messages } = await after(answer('Mia ', 'did.'));

    expect(messages[1]).toMatchObject({
      content: 'Mia did.',
      model: 'claude-replayed',
      inputTokens: INPUT,
      cacheReadTokens: 100,
      cacheWriteTokens: 30,
      outputTokens: 12,
    });
    expect(conversation).toMatchObject({ totalInputTokens: INPUT, totalOutputTokens: 12 });
  });

  it('calls tools in several steps, also in parallel, and is given their results', async () => {
    const calls = [LOOK_UP, { ...LOOK_UP, id: 'toolu_2', input: { caseId: 'HR-18' } }];
    const { conversation, messages } = await after(
      {
        body: [
          anthropic.begin(START),
          ...anthropic.text(0, 'Let me look.'),
          ...calls.flatMap((call, index) => anthropic.toolUse(index + 1, call)),
          ...anthropic.end('tool_use', { output_tokens: 40 }),
        ],
      },
      {
        body: [
          anthropic.begin(START),
          ...anthropic.toolUse(0, LOOK_UP),
          ...anthropic.end('tool_use', { output_tokens: 7 }),
        ],
      },
      answer('Done.'),
    );

    expect(messages.map(({ role }) => role)).toEqual([
      'user',
      'assistant',
      'tool',
      'tool',
      'assistant',
      'tool',
      'assistant',
    ]);
    const ids = messages
      .flatMap(({ toolCalls }) => (toolCalls as { id: string }[] | null) ?? [])
      .map(({ id }) => id);
    expect(new Set(ids).size).toBe(3);
    expect(conversation).toMatchObject({ totalInputTokens: 3 * INPUT, totalOutputTokens: 59 });
    expect(server.requests[1]!.messages).toMatchObject([
      { role: 'user' },
      { role: 'assistant', content: [{ type: 'text' }, { type: 'tool_use' }, { type: 'tool_use' }] },
      { role: 'user', content: [{ type: 'tool_result' }, { type: 'tool_result' }] },
    ]);
  });

  it('that gives two calls one id has both run, and gets its id back once', async () => {
    const calls = [LOOK_UP, { ...LOOK_UP, input: { caseId: 'HR-18' } }];
    const { messages } = await after(
      {
        body: [
          anthropic.begin(START),
          ...calls.flatMap((call, index) => anthropic.toolUse(index, call)),
          ...anthropic.end('tool_use', { output_tokens: 40 }),
        ],
      },
      answer('Done.'),
    );
    const [, asked, told] = server.requests[1]!.messages as { content: Record<string, string>[] }[];

    expect(messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'tool', 'tool', 'assistant']);
    const ids = asked!.content.map(({ id }) => id);
    expect(ids[0]).toBe(LOOK_UP.id);
    expect(new Set(ids).size).toBe(2);
    expect(told!.content.map((part) => part.tool_use_id)).toEqual(ids);
    expect(told!.content.map(({ content }) => content)).toEqual([
      expect.stringContaining('HR-17'),
      expect.stringContaining('HR-18'),
    ]);
  });

  it('is asked again after 429 and 529', async () => {
    const { conversation, messages } = await after(refusal(429), refusal(529), answer('Mia.'));

    expect(server.requests).toHaveLength(3);
    expect(messages[1]).toMatchObject({ content: 'Mia.' });
    expect(conversation).toMatchObject({ totalInputTokens: INPUT, totalOutputTokens: 12 });
  });

  it('that stays overloaded leaves an error, its trace and no tokens, and a conversation that goes on', async () => {
    const { conversation, messages, error } = await after(refusal(529), refusal(529), refusal(529));

    expect(error).toBe(true);
    expect(messages).toMatchObject([{ role: 'user' }, { turn: { cutOff: 'FAILED', error: 'MODEL_FAILED' } }]);
    expect(conversation).toMatchObject({ totalInputTokens: 0, totalOutputTokens: 0 });
    server.answer(answer('Here I am.'));
    await (await speak(conversation)).rest();
    expect((await client.get(`/conversations/${conversation.id}`)).body).toMatchObject({ messageCount: 4 });
  });

  it.each([
    [
      'a cut connection',
      { body: [anthropic.begin(START), ...anthropic.text(0, 'Mia ')], end: 'cut' as const },
    ],
    [
      'an error in the stream',
      { body: [anthropic.begin(START), ...anthropic.text(0, 'Mia '), anthropic.failure()] },
    ],
    ['a stream that just ends', { body: [anthropic.begin(START), ...anthropic.text(0, 'Mia ')] }],
  ])('keeps what was said and paid for before %s', async (_name, reply) => {
    const { conversation, messages, error } = await after(reply);

    expect(error).toBe(true);
    expect(messages[1]).toMatchObject({ content: 'Mia ', turn: { cutOff: 'FAILED', usage: 'partial' } });
    expect(conversation).toMatchObject({ totalInputTokens: INPUT, totalOutputTokens: 1 });
  });

  it('keeps what was paid for also where nothing was said', async () => {
    const { conversation, messages } = await after({ body: [anthropic.begin(START)], end: 'cut' });

    expect(messages[1]).toMatchObject({ turn: { cutOff: 'FAILED', silent: true } });
    expect(conversation).toMatchObject({ totalInputTokens: INPUT, totalOutputTokens: 1 });
    server.answer(answer('Mia.'));
    await (await speak(conversation, 'Again, please')).rest();
    expect(server.requests[0]!.messages).toMatchObject([{ role: 'user' }]);
  });

  it('goes on over an event that is malformed', async () => {
    const [begin, ...rest] = answer('Mia ', 'did.').body;
    const { conversation, messages } = await after({ body: [begin!, 'data: {"type":\n\n', ...rest] });

    expect(messages[1]!.content).toBe('Mia did.');
    expect(conversation).toMatchObject({ totalInputTokens: INPUT, totalOutputTokens: 12 });
  });

  it('that says several texts in one answer is stored as it is shown, in its parts', async () => {
    const end = anthropic.end('end_turn', { output_tokens: 12 });
    const said = [
      ...anthropic.thinking(0, 'Who?'),
      ...anthropic.text(1, 'Mia.'),
      ...anthropic.thinking(2, 'Or?'),
      ...anthropic.text(3, 'Or Noah.'),
    ];
    server.answer({ body: [anthropic.begin(START), ...said, ...end] });
    const conversation = await newConversation();
    const front = await chatClient(backend.current, client.scope, { agent: 'closing', id: conversation.id });
    await front.chat.sendMessage({ text: 'Who signed?' });
    const { body: stored } = await client.get(`/conversations/${conversation.id}/messages`);

    const parts = front.chat.messages.at(-1)!.parts.filter((part) => 'text' in part);
    expect(parts.map(({ type, text }) => [type, text])).toEqual([
      ['reasoning', 'Who?'],
      ['text', 'Mia.'],
      ['reasoning', 'Or?'],
      ['text', 'Or Noah.'],
    ]);
    expect(front.shown()).toEqual(await storedMessages(client, conversation.id));
    expect(stored.items.at(-1)!.content).toBe('Mia.\n\nOr Noah.');
  });

  it('has its thoughts kept beside the answer', async () => {
    const end = anthropic.end('end_turn', { output_tokens: 12 });
    const { conversation, messages } = await after({
      body: [
        anthropic.begin(START),
        ...anthropic.thinking(0, 'Who was it?'),
        ...anthropic.text(1, 'Mia.'),
        ...end,
      ],
    });
    const { body } = await client.get(`/conversations/${conversation.id}/ui-messages`);

    expect(messages[1]).toMatchObject({
      content: 'Mia.',
      turn: {
        provider: 'anthropic.messages',
        parts: [
          {
            type: 'reasoning',
            text: 'Who was it?',
            providerMetadata: { anthropic: { signature: 'signed' } },
          },
          { type: 'text' },
        ],
      },
    });
    expect((body as unknown as Body[])[1]!.parts).toContainEqual({
      type: 'reasoning',
      text: 'Who was it?',
      state: 'done',
    });
  });

  it('that is stopped is paid for what it had reported', async () => {
    server.answer({ body: [anthropic.begin(START), ...anthropic.text(0, 'Mia ')], end: 'hold' });
    const conversation = await newConversation();
    const stream = await speak(conversation);
    await stream.until('text-delta');
    await client.send('DELETE', `/conversations/${conversation.id}/turn`);
    await stream.rest();
    const { body } = await client.get(`/conversations/${conversation.id}/with-messages`);

    expect(body.messages.items[1]).toMatchObject({
      content: 'Mia ',
      turn: { cutOff: 'STOPPED' },
    });
    expect(body.conversation).toMatchObject({ totalInputTokens: INPUT, totalOutputTokens: 1 });
  });
});
