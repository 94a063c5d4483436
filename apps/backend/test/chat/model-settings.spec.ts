import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ClosingModule } from '../support/closing.agent.js';
import { type Body, type HttpClient, newClient } from '../support/http-client.js';
import { type Reply, startModelServer } from '../support/model-server.js';
import { speakTo, userMessage } from '../support/open-stream.js';
import * as openai from '../support/openai-events.js';
import { useBackend } from '../support/use-backend.js';

const server = await startModelServer();
const END = openai.end('stop', { prompt_tokens: 10, completion_tokens: 5 });

describe('A model with settings', () => {
  const backend = useBackend(
    {
      AI_PROVIDER: 'openai-compatible',
      AI_MODEL: 'qwen',
      AI_BASE_URL: `${server.url}/v1`,
      AI_REASONING_TAG: 'think',
      AI_TIMEOUT_SECONDS: '1',
    },
    [ClosingModule],
  );
  let client: HttpClient;

  beforeAll(async () => {
    client = await newClient(backend.current);
  });
  afterAll(() => server.stop());

  /** Runs one turn with this answer, and returns the stored one. */
  async function after(reply: Reply): Promise<{ message: Body | undefined; error: boolean }> {
    server.answer(reply);
    const { id } = await client.newConversation({ agentType: 'closing' });
    const stream = await speakTo(backend.current, client.scope, ['closing', id], userMessage('Who?'));
    const chunks = await stream.rest();
    const { body } = await client.get(`/conversations/${id}/messages`);
    return { message: body.items[1], error: chunks.some(({ type }) => type === 'error') };
  }

  const thoughtful = {
    body: [...openai.text('<thi', 'nk>Quetzal? No, ', 'Mia.</th', 'ink>', 'Mia did.'), ...END],
  };

  it('keeps thoughts in a tag as reasoning, which no search finds', async () => {
    const { message } = await after(thoughtful);
    const { body } = await client.get('/conversations/search?q=Quetzal');

    expect(message).toMatchObject({
      content: 'Mia did.',
      turn: { parts: [{ text: 'Quetzal? No, Mia.' }, { type: 'text' }] },
    });
    expect(body.items).toEqual([]);
  });

  it('keeps them out of a summary', async () => {
    server.answer(thoughtful);
    const { body } = await client.post('/agents/summarize', { text: 'Mia signed.' });

    expect(body.text).toBe('Mia did.');
  });

  it('is given up when it is silent before it answers', async () => {
    expect(await after({ body: [], end: 'hold' })).toMatchObject({
      message: { turn: { error: 'MODEL_TIMED_OUT' } },
      error: true,
    });
  });

  it('is given up when it falls silent, and what it said is kept', async () => {
    const { message, error } = await after({ body: openai.text('Mia '), end: 'hold' });

    expect(error).toBe(true);
    expect(message).toMatchObject({ content: 'Mia ', turn: { cutOff: 'FAILED' } });
  });

  it('may take any time while it speaks', async () => {
    const body = [...openai.text('M', 'i', 'a.'), ...END];
    const { message, error } = await after({ body, pauseMs: 400 });

    expect(error).toBe(false);
    expect(message).toMatchObject({ content: 'Mia.', turn: { messageId: expect.any(String) } });
    expect(message!.turn).not.toHaveProperty('cutOff');
  });
});
