import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { UIMessage, UIMessageChunk } from 'ai';
import * as anthropic from '../support/anthropic-events.js';
import { type ChatClient, chatClient, storedMessages } from '../support/chat-client.js';
import { ClosingModule } from '../support/closing.agent.js';
import { type HttpClient, newClient } from '../support/http-client.js';
import { type Reply, startModelServer } from '../support/model-server.js';
import { speakTo, userMessage } from '../support/open-stream.js';
import { useBackend } from '../support/use-backend.js';

const server = await startModelServer();
const BEGIN = anthropic.begin({ input_tokens: 5, output_tokens: 1 });
const INPUT = { caseId: 'HR-17', note: 'In as many words as it takes' };
const CALL = anthropic.toolUse(0, { id: 'toolu_1', name: 'look_up', input: INPUT });
const END = anthropic.end('tool_use', { output_tokens: 2 });
const SAID: Reply = {
  body: [BEGIN, ...anthropic.text(0, 'Mia.'), ...anthropic.end('end_turn', { output_tokens: 2 })],
};

describe('The input of a tool call', () => {
  const backend = useBackend(
    { AI_PROVIDER: 'anthropic', AI_MODEL: 'claude', AI_API_KEY: 'key', AI_BASE_URL: server.url },
    [ClosingModule],
  );
  let client: HttpClient;

  beforeAll(async () => {
    client = await newClient(backend.current);
  });
  afterAll(() => server.stop());

  async function after(...replies: Reply[]): Promise<{ id: string; front: ChatClient }> {
    server.answer(...replies);
    const { id } = await client.newConversation({ agentType: 'closing' });
    const front = await chatClient(backend.current, client.scope, { agent: 'closing', id });
    await front.chat.sendMessage({ text: 'Who signed?' });
    return { id, front };
  }

  async function chunksOf(...replies: Reply[]): Promise<UIMessageChunk[]> {
    server.answer(...replies);
    const { id } = await client.newConversation({ agentType: 'closing' });
    return (await speakTo(backend.current, client.scope, ['closing', id], userMessage('Who?'))).rest();
  }

  it('is shown as it is written, and then whole', async () => {
    const chunks = await chunksOf({ body: [BEGIN, ...CALL, ...END], pauseMs: 60 }, SAID);
    const inputs = chunks.filter(({ type }) => type.startsWith('tool-input-'));
    const [start, ...deltas] = inputs.slice(0, -1);

    expect(start).toMatchObject({ type: 'tool-input-start', toolName: 'look_up' });
    expect(deltas.length).toBeGreaterThan(1);
    expect(deltas.map((chunk) => ('inputTextDelta' in chunk ? chunk.inputTextDelta : '')).join('')).toBe(
      JSON.stringify(INPUT),
    );
    expect(inputs.at(-1)).toMatchObject({ type: 'tool-input-available', toolName: 'look_up', input: INPUT });
  });

  it('is shown in some pieces where it comes in very many', async () => {
    const long = { caseId: 'x'.repeat(20_000) };
    const [begin, , , end] = anthropic.toolUse(0, { id: 'toolu_1', name: 'look_up', input: {} });
    const pieces = JSON.stringify(long).match(/.{1,4}/g)!;
    const deltas = pieces.map(
      (partial_json) =>
        `event: content_block_delta\ndata: ${JSON.stringify({
          type: 'content_block_delta',
          index: 0,
          delta: { type: 'input_json_delta', partial_json },
        })}\n\n`,
    );
    const chunks = await chunksOf({ body: [BEGIN, begin!, deltas.join(''), end!, ...END] }, SAID);
    const shown = chunks.flatMap((chunk) => ('inputTextDelta' in chunk ? [chunk.inputTextDelta] : []));

    expect(shown.join('')).toBe(JSON.stringify(long));
    expect(shown.length).toBeLessThan(pieces.length / 10);
  });

  it('stands live as it is stored, in the order in which calls and texts begin', async () => {
    const second = anthropic.toolUse(1, { id: 'toolu_2', name: 'look_up', input: { caseId: 'HR-18' } });
    const interleaved = [CALL[0]!, second[0]!, ...second.slice(1), ...CALL.slice(1)];
    const body = [BEGIN, ...interleaved, ...anthropic.text(2, 'Let me look.'), ...END];
    const { id, front } = await after({ body }, SAID);

    expect(front.shown()).toEqual(await storedMessages(client, id));
    expect(typesOf(front.shown()[1]!)).toEqual([
      'step-start',
      'tool-look_up',
      'tool-look_up',
      'text',
      'step-start',
      'text',
    ]);
    expect(front.shown()[1]!.parts.slice(1, 3)).toMatchObject([
      { input: INPUT },
      { input: { caseId: 'HR-18' } },
    ]);
  });

  it.each(['cut', undefined] as const)('that is cut off is kept as far as it was shown (%s)', async (end) => {
    const { id, front } = await after({ body: [BEGIN, ...CALL.slice(0, 3)], ...(end ? { end } : {}) });

    expect(front.shown()).toEqual(await storedMessages(client, id));
    expect(front.shown()[1]).toMatchObject({
      parts: [
        {},
        {
          state: 'output-error',
          input: JSON.stringify(INPUT),
          errorText: expect.stringContaining('cut off'),
        },
      ],
      metadata: { cutOff: 'FAILED', error: 'MODEL_FAILED' },
    });
  });

  it.each(['{"caseId":2512292042121000001}', '{"b":1,"10":2,"2":3}'])(
    'that reading would change is kept as it came, and not run: %s',
    async (json) => {
      const [begin, delta, , end] = anthropic.toolUse(0, { id: 'toolu_1', name: 'look_up', input: {} });
      const written = delta!.replace('"partial_json":"{}"', `"partial_json":${JSON.stringify(json)}`);
      const { id, front } = await after({ body: [BEGIN, begin!, written, end!, ...END] }, SAID);

      expect(written).not.toBe(delta);
      expect(front.shown()).toEqual(await storedMessages(client, id));
      expect(front.shown()[1]!.parts[1]).toMatchObject({
        state: 'output-error',
        input: json,
        errorText: expect.stringContaining('Give them as texts'),
      });
    },
  );

  it('that is stopped is kept as far as it was shown, and the conversation goes on', async () => {
    server.answer({ body: [BEGIN, ...CALL.slice(0, 2)], end: 'hold' }, SAID);
    const { id } = await client.newConversation({ agentType: 'closing' });
    const front = await chatClient(backend.current, client.scope, { agent: 'closing', id });
    const speaking = front.chat.sendMessage({ text: 'Who signed?' });
    await front.shows((messages) => messages.some((message) => typesOf(message).includes('tool-look_up')));
    await client.send('DELETE', `/conversations/${id}/turn`);
    await speaking;

    expect(front.shown()).toEqual(await storedMessages(client, id));
    expect(front.shown()[1]).toMatchObject({ metadata: { cutOff: 'STOPPED' } });
    await front.chat.sendMessage({ text: 'And now?' });
    expect(front.chat.error).toBeUndefined();
    expect(front.shown()).toEqual(await storedMessages(client, id));
  });
});

function typesOf({ parts }: UIMessage): string[] {
  return parts.map(({ type }) => type);
}
