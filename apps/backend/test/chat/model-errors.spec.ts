import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import type { UIMessageChunk } from 'ai';
import * as anthropic from '../support/anthropic-events.js';
import { chatClient, storedMessages } from '../support/chat-client.js';
import { ClosingModule } from '../support/closing.agent.js';
import { type HttpClient, newClient } from '../support/http-client.js';
import { type Reply, startModelServer } from '../support/model-server.js';
import { speakTo, userMessage } from '../support/open-stream.js';
import { useBackend } from '../support/use-backend.js';

const server = await startModelServer();
const BEGIN = anthropic.begin({ input_tokens: 5, output_tokens: 1 });
const TRY_AGAIN = 'The model could not answer; try again.';

function refusal(status: number, type: string, headers: Record<string, string> = {}): Reply {
  const error = { type: 'error', error: { type, message: 'Mia has signed it' } };
  return { status, headers, body: [JSON.stringify(error)] };
}

describe('A model that does not answer', () => {
  const backend = useBackend(
    {
      AI_PROVIDER: 'anthropic',
      AI_MODEL: 'claude',
      AI_API_KEY: 'key-of-these-tests',
      AI_BASE_URL: server.url,
      AI_MAX_RETRIES: '0',
      AI_TIMEOUT_SECONDS: '1',
    },
    [ClosingModule],
  );
  let client: HttpClient;
  let warned: jest.SpiedFunction<Logger['warn']>;

  beforeAll(async () => {
    client = await newClient(backend.current);
  });
  beforeEach(() => {
    warned = jest.spyOn(Logger.prototype, 'warn');
  });
  afterEach(() => {
    warned.mockRestore();
  });
  afterAll(() => server.stop());

  async function after(reply: Reply): Promise<UIMessageChunk[]> {
    server.answer(reply);
    const { id } = await client.newConversation({ agentType: 'closing' });
    return (await speakTo(backend.current, client.scope, ['closing', id], userMessage('Who?'))).rest();
  }

  it.each<[string, Reply, object, string, string]>([
    [
      'a refused key',
      refusal(401, 'authentication_error'),
      { code: 'MODEL_REFUSED' },
      'The model refuses the account of this service; whoever runs it must look at its key and its plan.',
      '401 authentication_error',
    ],
    [
      'too many requests',
      refusal(429, 'rate_limit_error', { 'retry-after': '17' }),
      { code: 'MODEL_RATE_LIMITED', retryAfterSeconds: 17 },
      'The model has had too many requests; try again in 17 s.',
      '429 rate_limit_error',
    ],
    [
      'an error in the stream',
      { body: [BEGIN, ...anthropic.text(0, 'Mia '), anthropic.failure()] },
      { code: 'MODEL_FAILED' },
      TRY_AGAIN,
      'overloaded_error',
    ],
    [
      'silence',
      { body: [BEGIN, ...anthropic.text(0, 'Mia ')], end: 'hold' },
      { code: 'MODEL_TIMED_OUT' },
      'The model did not answer in time; try again.',
      'TimeoutError',
    ],
  ])('says why by a code and by a sentence: %s', async (_name, reply, data, errorText, logged) => {
    const chunks = await after(reply);
    const end = chunks.filter(({ type }) => type === 'data-error' || type === 'error');

    expect(end).toMatchObject([{ data }, { errorText }]);
    expect(warned.mock.calls.flat()).toContain(`The model did not answer: ${logged}`);
    expect(JSON.stringify(warned.mock.calls)).not.toContain('Mia');
  });

  it('says it also where the connection was cut', async () => {
    const failure = { type: 'data-error', data: { code: 'MODEL_FAILED', message: TRY_AGAIN } };

    expect(await after({ body: [BEGIN], end: 'cut' })).toContainEqual(expect.objectContaining(failure));
  });

  it('leaves nothing in the messages of a front end that a reload would not show', async () => {
    server.answer({ body: [BEGIN, ...anthropic.text(0, 'Mia '), anthropic.failure()] });
    const { id } = await client.newConversation({ agentType: 'closing' });
    const front = await chatClient(backend.current, client.scope, { agent: 'closing', id });
    await front.chat.sendMessage({ text: 'Who signed?' });

    expect(front.chat.error?.message).toBe(TRY_AGAIN);
    expect(front.shown()).toEqual(await storedMessages(client, id));
  });

  const END = anthropic.end('end_turn', { output_tokens: 2 });

  it('leaves its trace where it fails at once, and no model is shown that', async () => {
    server.answer(refusal(401, 'authentication_error'), {
      body: [BEGIN, ...anthropic.text(0, 'Mia.'), ...END],
    });
    const { id } = await client.newConversation({ agentType: 'closing' });
    const front = await chatClient(backend.current, client.scope, { agent: 'closing', id });
    await front.chat.sendMessage({ text: 'Who signed?' });
    const [, failed] = await storedMessages(client, id);

    expect(failed).toMatchObject({
      role: 'assistant',
      parts: [],
      metadata: { conversationId: id, cutOff: 'FAILED', error: 'MODEL_REFUSED', finishReason: 'error' },
    });
    expect(front.shown()).toEqual(await storedMessages(client, id));

    await front.chat.sendMessage({ text: 'And now?' });
    expect(front.shown()).toEqual(await storedMessages(client, id));
    const asked = JSON.stringify(server.requests.at(-1)!.messages);
    expect([asked.includes('Who signed?'), asked.includes('No answer')]).toEqual([true, false]);
  });

  it('says in the metadata of a turn that failed later what a reload says', async () => {
    const call = anthropic.toolUse(0, { id: 'toolu_1', name: 'look_up', input: { caseId: 'HR-17' } });
    server.answer(
      { body: [BEGIN, ...call, ...anthropic.end('tool_use', { output_tokens: 2 })] },
      refusal(401, 'authentication_error'),
    );
    const { id } = await client.newConversation({ agentType: 'closing' });
    const front = await chatClient(backend.current, client.scope, { agent: 'closing', id });
    await front.chat.sendMessage({ text: 'Who signed?' });

    expect(front.shown()).toEqual(await storedMessages(client, id));
    expect(front.shown()[1]).toMatchObject({
      parts: [
        { type: 'step-start' },
        { type: 'tool-look_up', state: 'output-available' },
        { type: 'step-start' },
      ],
      metadata: { cutOff: 'FAILED', error: 'MODEL_REFUSED', usage: { inputTokens: 5, outputTokens: 2 } },
    });
  });
});
