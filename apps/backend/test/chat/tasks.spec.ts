import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as anthropic from '../support/anthropic-events.js';
import { type Body, type HttpClient, newClient } from '../support/http-client.js';
import { exactLedger } from '../support/ledger.js';
import { type Reply, startModelServer } from '../support/model-server.js';
import { times } from '../support/times.js';
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

  function answer(text: string, reason = 'end_turn'): Reply {
    const end = anthropic.end(reason, { output_tokens: 9 });
    return {
      body: [anthropic.begin({ input_tokens: 50, output_tokens: 1 }), ...anthropic.text(0, text), ...end],
    };
  }

  /** Answers with what was asked, and a line feed more, as models do. */
  function echo({ messages }: Record<string, unknown>): Reply {
    const [{ content }] = messages as [{ content: [{ text: string }] }];
    return answer(`${content[0].text}\n`);
  }

  /** A note of 28 kB with white space of every kind, and a paragraph that is too long for one answer. */
  function longNote(): string {
    const line = (index: number): string => `${index}. Spoke w/ Mia (Café Zürich, 名前)  she signed.`;
    const lines = times(300, line).join('\n');
    return `\n  ${lines}\n\n \t\n${times(300, line).join(' ')}\r\n\r\nThe end. \n`;
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

  it('clean-note tidies a long note in pieces, and leaves nothing out', async () => {
    const note = longNote();
    server.answer(...times(40, () => echo));
    const { status, body } = await client.post('/agents/clean-note', { text: note });
    const calls = server.requests.length;
    const id = body.conversationId as string;
    const [question, ...answers] = await exactLedger(backend.current.conversations, [client.scope, id]);

    expect([status, body.text === note]).toEqual([200, true]);
    expect(calls).toBeGreaterThan(2);
    expect(body).toMatchObject({ inputTokens: 50 * calls, outputTokens: 9 * calls });
    expect(question).toMatchObject({ role: 'user', content: note });
    expect(answers).toHaveLength(calls);
    expect(server.requests.map(({ system }) => JSON.stringify(system))).toEqual(
      times(calls, (index) => expect.stringContaining(`part ${index + 1} of ${calls} of one text`)),
    );
    for (const request of server.requests) expect(request).toMatchObject({ max_tokens: 8192 });
  });

  it.each([
    ['the limit', 'max_tokens', 'cut at its limit of 8192 tokens'],
    ['a filter', 'refusal', 'filtered'],
    ['an unknown reason', 'compaction', 'not known'],
    ['a pause', 'pause_turn', 'not known'],
  ])(
    'clean-note fails where %s ends the answer to a piece, and keeps what it cost',
    async (_n, reason, why) => {
      server.answer(echo, answer('Half a note', reason), echo);
      const { status, body } = await client.post('/agents/clean-note', { text: longNote() });
      const { body: list } = await client.get('/conversations?status=ARCHIVED&agentType=clean-note&limit=1');

      expect([status, body.code]).toEqual([502, 'MODEL_FAILED']);
      expect(body.detail).toContain(why);
      expect(server.requests).toHaveLength(2);
      expect(list.items[0]).toMatchObject({ totalInputTokens: 100, totalOutputTokens: 18, messageCount: 3 });
      await exactLedger(backend.current.conversations, [client.scope, list.items[0]!.id]);
    },
  );

  it.each(['', ' \n'])('fail where the model says nothing: %j', async (said) => {
    server.answer(answer(said));
    const { status, body } = await client.post('/agents/clean-note', { text: 'note' });

    expect([status, body.code, body.detail]).toEqual([
      502,
      'MODEL_FAILED',
      expect.stringContaining('empty answer'),
    ]);
  });

  it.each([
    ['a mebibyte', 'x'.repeat(1024 * 1024)],
    ['more tokens than are tidied at once', '文'.repeat(100_001)],
  ])('clean-note refuses %s at once, and says what it takes', async (_name, text) => {
    server.answer(echo);
    const { status, body } = await client.post('/agents/clean-note', { text });

    expect([status, body.code]).toEqual([413, 'CONTENT_TOO_LARGE']);
    expect(body.detail).toContain('at most 100000 are tidied at once');
    expect(server.requests).toEqual([]);
  });

  it.each([
    [401, 'authentication_error', 502, 'MODEL_REFUSED', null],
    [429, 'rate_limit_error', 503, 'MODEL_RATE_LIMITED', '7'],
    [500, 'api_error', 502, 'MODEL_FAILED', null],
  ])('say why the model did not answer: %d %s', async (refused, type, expected, code, retryAfter) => {
    const error = { type: 'error', error: { type, message: 'No.' } };
    const headers: Record<string, string> = refused === 429 ? { 'retry-after': '7' } : {};
    server.answer({ status: refused, headers, body: [JSON.stringify(error)] });
    const answered = await client.post('/agents/clean-note', { text: 'note' });

    expect([answered.status, answered.body.code]).toEqual([expected, code]);
    expect(answered.headers.get('retry-after')).toBe(retryAfter);
  });

  it('say that the model failed, and keep what it cost', async () => {
    const begin = anthropic.begin({ input_tokens: 50, output_tokens: 1 });
    server.answer({ body: [begin, ...anthropic.text(0, 'Half an')], end: 'cut' });
    const { status, body } = await client.post('/agents/clean-note', { text: 'note' });
    const { body: list } = await client.get('/conversations?status=ARCHIVED&agentType=clean-note&limit=1');

    expect([status, body.code]).toEqual([502, 'MODEL_FAILED']);
    expect(body.detail).toContain('the connection was cut');
    expect(list.items[0]).toMatchObject({ totalInputTokens: 50, totalOutputTokens: 1, messageCount: 2 });
  });
});
