import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as anthropic from '../support/anthropic-events.js';
import { type Body, type HttpClient, newClient } from '../support/http-client.js';
import { type Reply, startModelServer } from '../support/model-server.js';
import { useBackend } from '../support/use-backend.js';

const server = await startModelServer();

describe('Questions that are asked once', () => {
  const backend = useBackend({
    AI_PROVIDER: 'anthropic',
    AI_MODEL: 'claude',
    AI_API_KEY: 'key-of-these-tests',
    AI_BASE_URL: server.url,
    AI_MAX_RETRIES: '0',
  });
  let client: HttpClient;

  beforeAll(async () => {
    client = await newClient(backend.current);
  });
  afterAll(() => server.stop());

  function answer(text: string): Reply {
    const end = anthropic.end('end_turn', { output_tokens: 9 });
    return {
      body: [anthropic.begin({ input_tokens: 50, output_tokens: 1 }), ...anthropic.text(0, text), ...end],
    };
  }

  /** Messages that the model was sent, as JSON. */
  function read(): string {
    return JSON.stringify(server.requests[0]!.messages);
  }

  async function kept(id: string): Promise<{ conversation: Body; messages: Body[] }> {
    const { body } = await client.get(`/conversations/${id}/with-messages`);
    return { conversation: body.conversation, messages: body.messages.items };
  }

  it('summarize sums up a conversation, and keeps question, answer and tokens', async () => {
    const { id } = await client.newConversation();
    await client.post(`/conversations/${id}/messages`, { role: 'user', content: 'Mia signed the report.' });
    server.answer(answer('Mia signed.'));
    const { status, body } = await client.post('/agents/summarize', { conversationId: id });

    expect(status).toBe(200);
    expect(body).toEqual({
      text: 'Mia signed.',
      conversationId: expect.any(String),
      model: 'claude-replayed',
      inputTokens: 50,
      outputTokens: 9,
    });
    expect(read()).toContain('Mia signed the report.');
    const { conversation, messages } = await kept(body.conversationId as string);
    expect(conversation).toMatchObject({
      status: 'ARCHIVED',
      agentType: 'summarize',
      entityType: 'conversation',
      totalInputTokens: 50,
      totalOutputTokens: 9,
    });
    expect(messages.map(({ content }) => content)).toEqual([
      `Summarize the conversation ${id}.`,
      'Mia signed.',
    ]);
  });

  it('summarize sums up a text', async () => {
    server.answer(answer('Short.'));
    const { body } = await client.post('/agents/summarize', { text: 'A long text' });

    expect(body.text).toBe('Short.');
    expect((await kept(body.conversationId as string)).messages[0]).toMatchObject({ content: 'A long text' });
  });

  it('clean-note tidies a note', async () => {
    server.answer(answer('I spoke with Mia; she signed.'));
    const { status, body } = await client.post('/agents/clean-note', { text: 'spoke w/ mia,she signed' });

    expect([status, body.text]).toEqual([200, 'I spoke with Mia; she signed.']);
    expect((await kept(body.conversationId as string)).conversation).toMatchObject({
      status: 'ARCHIVED',
      agentType: 'clean-note',
      entityType: 'note',
    });
  });

  it.each([
    ['neither', {}, 'text'],
    ['both', { text: 'x', conversationId: 'y' }, 'conversationId'],
    ['a number', { text: 7 }, 'text'],
  ])('summarize refuses %s', async (_name, input, field) => {
    const { status, body } = await client.post('/agents/summarize', input);

    expect([status, body.code]).toEqual([400, 'VALIDATION_FAILED']);
    expect(body.errors?.map((error) => error.field)).toEqual([field]);
  });

  it('summarize does not know the conversation of another', async () => {
    const other = await newClient(backend.current);
    const { id } = await other.newConversation();

    expect((await client.post('/agents/summarize', { conversationId: id })).body.code).toBe(
      'CONVERSATION_NOT_FOUND',
    );
  });

  it('say that the model failed, and keep what it cost', async () => {
    const begin = anthropic.begin({ input_tokens: 50, output_tokens: 1 });
    server.answer({ body: [begin, ...anthropic.text(0, 'Half an')], end: 'cut' });
    const { status, body } = await client.post('/agents/clean-note', { text: 'note' });
    const { body: list } = await client.get('/conversations?status=ARCHIVED&agentType=clean-note&limit=1');

    expect([status, body.code]).toEqual([502, 'MODEL_FAILED']);
    expect(list.items[0]).toMatchObject({ totalInputTokens: 50, totalOutputTokens: 1, messageCount: 2 });
  });
});
