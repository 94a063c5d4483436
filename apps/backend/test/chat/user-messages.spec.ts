import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ChatClient, chatClient, storedMessages } from '../support/chat-client.js';
import { ClosingModule } from '../support/closing.agent.js';
import { type Answer, type HttpClient, newClient } from '../support/http-client.js';
import { chatCompletionsOf, startModelServer } from '../support/model-server.js';
import * as openai from '../support/openai-events.js';
import { userMessage } from '../support/open-stream.js';
import { useBackend } from '../support/use-backend.js';

const server = await startModelServer();
const USAGE = { prompt_tokens: 12, completion_tokens: 3, total_tokens: 15 };

const SOURCE = {
  type: 'source-url' as const,
  sourceId: 's1',
  url: 'https://example.org/report',
  title: 'The report',
};
const DOCUMENT = {
  type: 'source-document' as const,
  sourceId: 's2',
  mediaType: 'application/pdf',
  title: 'Report',
  filename: 'report.pdf',
};
const DATA = { type: 'data-case' as const, id: 'HR-17', data: { b: 1, a: [true, null, 'x'] } };

describe('A message of a person', () => {
  const backend = useBackend(chatCompletionsOf(server), [ClosingModule]);
  let client: HttpClient;

  beforeAll(async () => {
    client = await newClient(backend.current);
  });
  afterAll(() => server.stop());

  async function newChat(): Promise<{ id: string; front: ChatClient }> {
    const { id } = await client.newConversation({ agentType: 'closing' });
    return { id, front: await chatClient(backend.current, client.scope, { agent: 'closing', id }) };
  }

  function willSay(...texts: string[]): void {
    server.answer(...texts.map((text) => ({ body: [...openai.text(text), ...openai.end('stop', USAGE)] })));
  }

  async function send(message: object, trigger?: string): Promise<Answer> {
    const { id } = await client.newConversation({ agentType: 'closing' });
    return client.post('/agents/closing/chat', { id, messages: [message], ...(trigger ? { trigger } : {}) });
  }

  it('keeps texts, sources and data in their order, live as stored', async () => {
    const { id, front } = await newChat();
    const parts = [
      { type: 'text' as const, text: 'Who signed' },
      SOURCE,
      DATA,
      { type: 'text' as const, text: 'the report?' },
      DOCUMENT,
    ];
    willSay('Mia.');
    await front.chat.sendMessage({ parts });

    expect((await storedMessages(client, id))[0]!.parts).toEqual(parts);
    expect(front.shown()).toEqual(await storedMessages(client, id));
  });

  it('has its texts as content, which is what search and title see, and what the model is told', async () => {
    const { id, front } = await newChat();
    willSay('Mia.');
    await front.chat.sendMessage({
      parts: [{ type: 'text', text: 'Who signed' }, DATA, { type: 'text', text: 'the report?' }],
    });
    const { body } = await client.get(`/conversations/${id}/with-messages`);

    expect(body.messages.items[0]!.content).toBe('Who signed\n\nthe report?');
    expect(body.conversation.title).toBe('Who signed the report?');
    expect((server.requests.at(-1)!.messages as { role: string }[]).at(-1)).toEqual({
      role: 'user',
      content: 'Who signed\n\nthe report?',
    });
  });

  it('keeps its metadata beside what the system says', async () => {
    const { id, front } = await newChat();
    const metadata = { page: 7, from: { b: 1, a: 2 } };
    willSay('Mia.');
    await front.chat.sendMessage({ text: 'Who signed?', metadata });
    const { body } = await client.get(`/conversations/${id}/ui-messages`);
    const [shown] = body as unknown as { metadata: object }[];

    expect(shown!.metadata).toEqual({
      ...metadata,
      createdAt: expect.stringMatching(/^\d{4}-.*Z$/),
      sequence: 1,
      siblings: [1],
    });
    expect(front.shown()).toEqual(await storedMessages(client, id));
    const { items } = (await client.get(`/conversations/${id}/messages`)).body;
    expect(items[0]).toMatchObject({ metadata });
  });

  it.each(['turn', 'createdAt', 'model', 'usage', 'finishReason', 'cutOff', 'siblings', 'error'])(
    'cannot say in its metadata what the system says: %s',
    async (name) => {
      const answer = await send({ ...userMessage('Who?'), metadata: { [name]: 'forged' } });

      expect([answer.status, answer.body.errors]).toEqual([
        400,
        [{ field: `messages.0.metadata.${name}`, message: 'is reserved' }],
      ]);
    },
  );

  it('may come back as a reload has shown it, and is answered with what is stored', async () => {
    const { id, front } = await newChat();
    willSay('Mia.');
    await front.chat.sendMessage({ text: 'Who signed?', metadata: { page: 7 } });
    const { body } = await client.get(`/conversations/${id}/ui-messages`);
    const [question] = body as unknown as object[];
    const answer = await client.post('/agents/closing/chat', { id, messages: [question] });

    expect(answer.status).toBe(200);
    expect(answer.text).toContain('Mia.');
    expect((await client.get(`/conversations/${id}`)).body.messageCount).toBe(2);
  });

  const text = { type: 'text', text: 'Who?' };
  it.each<[string, unknown[], string]>([
    ['a part of another kind', [text, { type: 'reasoning', text: 'x' }], 'parts.1'],
    ['a text that is none', [{ type: 'text', text: 7 }], 'parts.0.text'],
    ['a text with what is not kept', [{ ...text, providerMetadata: { x: {} } }], 'parts.0.providerMetadata'],
    ['a source that runs in a page', [text, { ...SOURCE, url: 'javascript:alert(1)' }], 'parts.1.url'],
    ['a source without an id', [text, { ...SOURCE, sourceId: undefined }], 'parts.1.sourceId'],
    ['a document without a title', [text, { ...DOCUMENT, title: undefined }], 'parts.1.title'],
    ['data without a name', [text, { type: 'data-', data: 1 }], 'parts.1.type'],
    ['data that is none', [text, { type: 'data-x' }], 'parts.1.data'],
    ['data alone', [DATA], 'parts'],
    ['more parts than anybody writes', new Array(201).fill(text), 'parts'],
  ])('is refused with %s', async (_name, parts, field) => {
    const { status, body } = await send({ id: 'm1', role: 'user', parts });

    expect([status, body.errors?.map((error) => error.field)]).toEqual([400, [`messages.0.${field}`]]);
  });

  it.each([
    ['metadata', { metadata: { note: 'x'.repeat(16 * 1024) } }],
    ['parts', { parts: [text, { type: 'data-x', data: 'x'.repeat(1024 * 1024) }] }],
  ])('is refused with more %s than is kept', async (_name, fields) => {
    const { status, body } = await send({ ...userMessage('Who?'), ...fields });

    expect([status, body.code]).toEqual([413, 'CONTENT_TOO_LARGE']);
  });

  it('has metadata of 16 KB at most where a user appends it, and more from a service', async () => {
    const message = { role: 'user', content: 'Hello', metadata: { note: 'x'.repeat(16 * 1024) } };
    const { id } = await client.newConversation();
    const service = await newClient(backend.current, { scope: client.scope, grants: 'ai:append' });

    expect((await client.post(`/conversations/${id}/messages`, message)).status).toBe(413);
    expect((await service.post(`/conversations/${id}/messages`, message)).status).toBe(201);
  });
});
