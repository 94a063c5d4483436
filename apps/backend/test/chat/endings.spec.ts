import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ChatClient, chatClient, storedMessages } from '../support/chat-client.js';
import { ClosingModule } from '../support/closing.agent.js';
import { type Body, type HttpClient, newClient } from '../support/http-client.js';
import { chatCompletionsOf, type Reply, startModelServer } from '../support/model-server.js';
import * as openai from '../support/openai-events.js';
import { speakTo, userMessage } from '../support/open-stream.js';
import { useBackend } from '../support/use-backend.js';

const server = await startModelServer();
const USAGE = { prompt_tokens: 120, completion_tokens: 30, total_tokens: 150 };
const LOOK_UP = { id: 'call_0', name: 'look_up', input: { caseId: 'HR-17' } };

describe('The end of an answer', () => {
  const backend = useBackend(chatCompletionsOf(server), [ClosingModule]);
  let client: HttpClient;

  beforeAll(async () => {
    client = await newClient(backend.current);
  });
  afterAll(() => server.stop());

  async function after(...replies: Reply[]): Promise<{ id: string; messages: Body[]; front: ChatClient }> {
    server.answer(...replies);
    const { id } = await client.newConversation({ agentType: 'closing' });
    const front = await chatClient(backend.current, client.scope, { agent: 'closing', id });
    await front.chat.sendMessage({ text: 'Who signed?' });
    const { body } = await client.get(`/conversations/${id}/with-messages`);
    return { id, messages: body.messages.items, front };
  }

  const stored = (id: string) => storedMessages(client, id);

  it.each(['stop', 'eos', 'eos_token', 'end_turn', 'stop_sequence', 'STOP', 'COMPLETE'])(
    'is natural with %s: the answer is whole',
    async (reason) => {
      const { messages, front, id } = await after({
        body: [...openai.text('Mia.'), ...openai.end(reason, USAGE)],
      });

      expect(messages[1]).toMatchObject({ content: 'Mia.', turn: { finishReason: 'stop' } });
      expect(messages[1]!.turn).not.toHaveProperty('cutOff');
      expect(front.chat.error).toBeUndefined();
      expect(front.shown()).toEqual(await stored(id));
    },
  );

  it.each([
    ['length', 'length', 'limit of 4096 tokens'],
    ['MAX_TOKENS', 'length', 'limit of 4096 tokens'],
    ['LENGTH', 'length', 'limit of 4096 tokens'],
    ['CONTENT_FILTER', 'content-filter', 'filtered'],
    ['content_filter', 'content-filter', 'filtered'],
    ['refusal', 'content-filter', 'filtered'],
    ['abort', 'other', 'not known'],
    ['', 'error', 'was cut'],
  ])('is a cut with %j: the answer is marked, live as stored', async (reason, finishReason, sentence) => {
    const body = [...openai.text('Mia '), ...openai.end(reason, USAGE)];
    const { messages, front, id } = await after({ body });

    expect(messages[1]).toMatchObject({ content: 'Mia ', turn: { cutOff: 'FAILED', finishReason } });
    expect(front.chat.error?.message).toContain(sentence);
    expect(front.chat.messages[1]!.metadata).toMatchObject({ finishReason, cutOff: 'FAILED' });
    expect(front.shown()).toEqual(await stored(id));
  });

  it('is a cut where each chunk has an empty reason and the connection is lost', async () => {
    const body = openai.text('Mia ', 'di').map((chunk) => chunk.replace('null}]', '""}]'));
    const { messages } = await after({ body, end: 'cut' });

    expect(body[0]).toContain('"finish_reason":""');
    expect(messages[1]).toMatchObject({
      content: 'Mia di',
      turn: { cutOff: 'FAILED', finishReason: 'error' },
    });
  });

  it('is shown also where nothing was said, nor reported', async () => {
    const { messages, front, id } = await after({ body: openai.end('content_filter', {}) });

    expect(messages[1]).toMatchObject({
      content: '(No answer.)',
      turn: { cutOff: 'FAILED', finishReason: 'content-filter', silent: true, usage: 'missing' },
    });
    expect(front.chat.messages[1]!.metadata).toMatchObject({ finishReason: 'content-filter' });
    expect(front.shown()).toEqual(await stored(id));
  });

  it.each(['length', 'content_filter'])('by %s runs no tools, live as stored', async (reason) => {
    const body = [...openai.toolCalls(LOOK_UP), ...openai.end(reason, USAGE)];
    const { messages, front, id } = await after({ body });

    expect(messages.at(-1)).toMatchObject({
      role: 'tool',
      toolResults: [{ isError: true, result: expect.stringContaining('cut off') }],
    });
    expect(server.requests).toHaveLength(1);
    expect(front.shown()).toEqual(await stored(id));
  });

  it.each(['tool_use', 'TOOL_CALLS'])('by %s runs the tools', async (reason) => {
    const { messages, front } = await after(
      { body: [...openai.toolCalls(LOOK_UP), ...openai.end(reason, USAGE)] },
      { body: [...openai.text('Mia.'), ...openai.end('stop', USAGE)] },
    );

    expect(messages.at(-1)).toMatchObject({ content: 'Mia.' });
    expect(front.chat.error).toBeUndefined();
  });

  it('stands in the last chunk of the stream', async () => {
    server.answer({ body: [...openai.text('Mia '), ...openai.end('length', USAGE)] });
    const { id } = await client.newConversation({ agentType: 'closing' });
    const stream = await speakTo(backend.current, client.scope, ['closing', id], userMessage('Who signed?'));

    const metadata = expect.objectContaining({ finishReason: 'length', cutOff: 'FAILED' });
    expect((await stream.rest()).slice(-4)).toEqual([
      { type: 'message-metadata', messageMetadata: metadata },
      { type: 'data-error', data: { code: 'MODEL_FAILED', message: expect.any(String) }, transient: true },
      { type: 'error', errorText: expect.stringContaining('limit') },
      { type: 'finish', finishReason: 'length', messageMetadata: metadata },
    ]);
  });
});
