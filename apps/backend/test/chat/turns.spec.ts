import { beforeAll, describe, expect, it } from '@jest/globals';
import type { UIMessageChunk } from 'ai';
import type { Message } from '../../src/modules/ai/index.js';
import { type Body, type HttpClient, newClient } from '../support/http-client.js';
import { openStream, type OpenStream, speakTo, userMessage } from '../support/open-stream.js';
import { withSecondBackend } from '../support/second-backend.js';
import { turnEnded, turnLeft } from '../support/turns.js';
import { useBackend } from '../support/use-backend.js';

const LONG = 'Tell me everything that you know about the report and about who may have signed it';

describe('A turn', () => {
  const backend = useBackend({ TURN_GRACE_SECONDS: '1', TURN_LEASE_SECONDS: '1' });
  let client: HttpClient;

  beforeAll(async () => {
    client = await newClient(backend.current);
  });

  /** Speaks in a conversation and follows the answer. */
  function speak({ id }: Body, text: string, messageId?: string): Promise<OpenStream> {
    return speakTo(backend.current, client.scope, ['case', id], userMessage(text, messageId));
  }

  async function messagesOf(conversation: Body): Promise<Message[]> {
    const { body } = await client.get(`/conversations/${conversation.id}/messages?limit=200`);
    return body.items as unknown as Message[];
  }

  function newConversation(): Promise<Body> {
    return client.newConversation({ agentType: 'case' });
  }

  it('stores the question, every step and its tokens, whose sum is the total', async () => {
    const conversation = await newConversation();
    await (await speak(conversation, 'Who signed the report?')).rest();
    const messages = await messagesOf(conversation);
    const { body } = await client.get(`/conversations/${conversation.id}`);

    expect(messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'tool', 'assistant']);
    expect(messages[1]).toMatchObject({ model: 'offline', toolCalls: [{ name: 'search_history' }] });
    expect(messages[3]).toMatchObject({ model: 'offline', content: expect.stringContaining('stand-in') });
    const sum = (key: 'inputTokens' | 'outputTokens') =>
      messages.reduce((total, message) => total + (message[key] ?? 0), 0);
    expect(sum('outputTokens')).toBeGreaterThan(0);
    expect(body).toMatchObject({
      title: 'Who signed the report?',
      totalInputTokens: sum('inputTokens'),
      totalOutputTokens: sum('outputTokens'),
    });
  });

  it('keeps a second one out, also in another process', async () => {
    const conversation = await newConversation();
    const first = await speak(conversation, LONG);
    await first.until('text-delta');
    const question = { id: conversation.id, messages: [userMessage('And when?')] };
    const here = await client.post('/agents/case/chat', question);
    const there = await withSecondBackend(backend.current, async (_, second) =>
      (await newClient(second, client)).post('/agents/case/chat', question),
    );
    await first.rest();

    expect([here.status, here.body.code]).toEqual([409, 'TURN_IN_PROGRESS']);
    expect([there.status, there.body.code]).toEqual([409, 'TURN_IN_PROGRESS']);
    expect((await messagesOf(conversation)).filter(({ role }) => role === 'user')).toHaveLength(1);
  });

  it('is stopped from another process', async () => {
    const conversation = await newConversation();
    const first = await speak(conversation, LONG);
    await first.until('text-delta');
    await withSecondBackend(backend.current, async (_, second) => {
      const other = await newClient(second, client);
      expect((await other.send('DELETE', `/conversations/${conversation.id}/turn`)).status).toBe(204);
    });

    expect((await first.rest()).map(({ type }) => type)).toContain('abort');
  });

  it('that is stopped keeps what was said, marked as cut off, and lets the next one begin', async () => {
    const conversation = await newConversation();
    const first = await speak(conversation, LONG);
    await first.until('text-delta');
    const { status } = await client.send('DELETE', `/conversations/${conversation.id}/turn`);
    const said = textIn(await first.rest());
    const answer = (await messagesOf(conversation)).at(-1)!;

    expect(status).toBe(204);
    expect(answer).toMatchObject({ role: 'assistant', turn: { cutOff: 'STOPPED' } });
    expect(answer.content).toBe(said);
    expect((await (await speak(conversation, 'Go on')).rest()).at(-1)).toMatchObject({
      type: 'finish',
      finishReason: 'stop',
    });
  });

  it('is stopped when its reader has been gone for a while', async () => {
    const conversation = await newConversation();
    const first = await speak(conversation, LONG.repeat(10));
    await first.until('text-delta');
    await first.leave();
    const following = await openStream(
      backend.current,
      client.scope,
      `/conversations/${conversation.id}/stream`,
    );
    await following.leave();

    await turnEnded(backend.current, conversation.id);
    const answer = (await messagesOf(conversation)).at(-1)!;
    expect(answer.turn).toMatchObject({ cutOff: 'STOPPED' });
  });

  it('that nobody follows makes way for the next message', async () => {
    const conversation = await newConversation();
    const first = await speak(conversation, LONG.repeat(10));
    await first.until('text-delta');
    await first.leave();
    await turnLeft(backend.current, client.scope, conversation.id);
    await (await speak(conversation, 'Rather this')).rest();
    const messages = await messagesOf(conversation);

    expect(messages.filter(({ role }) => role === 'user').map(({ content }) => content)).toEqual([
      LONG.repeat(10),
      'Rather this',
    ]);
    expect(messages[3]!.turn).toMatchObject({ cutOff: 'STOPPED' });
  });

  it('answers a message that is sent again with the stored answer, and asks no model', async () => {
    const conversation = await newConversation();
    const id = crypto.randomUUID();
    const first = await (await speak(conversation, 'Who signed?', id)).rest();
    const before = await messagesOf(conversation);
    const again = await (await speak(conversation, 'Who signed?', id)).rest();

    expect(await messagesOf(conversation)).toEqual(before);
    expect(textIn(again)).toBe(textIn(first));
    expect(again[0]).toEqual(first[0]);
  });

  it('answers a message that is sent again after others with its own answer, and asks no model', async () => {
    const conversation = await newConversation();
    await (await speak(conversation, 'Who signed first?', 'm1')).rest();
    await (await speak(conversation, 'Who signed last?', 'm2')).rest();
    const before = await messagesOf(conversation);
    const again = await (await speak(conversation, 'Who signed first?', 'm1')).rest();

    expect(textIn(again)).toContain('Who signed first?');
    expect(await messagesOf(conversation)).toEqual(before);
  });

  it('is never paid for in vain, whoever pauses when', async () => {
    for (let round = 0; round < 10; round++) {
      const conversation = await newConversation();
      const asked = speak(conversation, 'Who signed?').then(
        (stream) => stream.rest(),
        () => [],
      );
      const paused = await client.post(`/conversations/${conversation.id}/pause`);
      const chunks = await asked;
      await turnEnded(backend.current, conversation.id);
      const messages = await messagesOf(conversation);

      expect(paused.status).toBe(200);
      expect(textIn(chunks)).toBe(
        messages
          .filter(({ role }) => role === 'assistant')
          .map(({ content }) => content)
          .join(''),
      );
    }
  });

  it('shows a page of whole turns', async () => {
    const conversation = await newConversation();
    await (await speak(conversation, 'Who signed first?')).rest();
    await (await speak(conversation, 'Who signed last?')).rest();
    const whole = await client.get(`/conversations/${conversation.id}/ui-messages`);
    const newest = await client.get(`/conversations/${conversation.id}/ui-messages?limit=2`);
    const cursor = newest.headers.get('next-cursor') ?? '';
    const older = await client.get(`/conversations/${conversation.id}/ui-messages?limit=2&cursor=${cursor}`);

    expect([...(older.body as unknown as unknown[]), ...(newest.body as unknown as unknown[])]).toEqual(
      whole.body,
    );
  });

  it('is told of to who only asks for the headers, who then follows nothing', async () => {
    const conversation = await newConversation();
    const first = await speak(conversation, LONG);
    await first.until('text-delta');
    const { status, headers } = await client.send('HEAD', `/conversations/${conversation.id}/stream`);
    await first.leave();
    await turnLeft(backend.current, client.scope, conversation.id);

    expect([status, headers.get('content-type')]).toEqual([200, 'text/event-stream']);
    await client.send('DELETE', `/conversations/${conversation.id}/turn`);
  });

  it('gives a tool call that an interrupted turn left open a result that says so', async () => {
    const conversation = await newConversation();
    const open = {
      role: 'assistant' as const,
      toolCalls: [{ id: 'lost', name: 'search_history', input: {} }],
    };
    await backend.conversations.addMessage(client.scope, conversation.id, { role: 'user', content: 'Look' });
    await backend.conversations.addMessage(client.scope, conversation.id, open);
    await (await speak(conversation, 'And now?')).rest();
    const messages = await messagesOf(conversation);

    expect(messages[2]).toMatchObject({
      role: 'tool',
      toolResults: [{ toolUseId: 'lost', isError: true, result: expect.stringContaining('interrupted') }],
    });
    expect(messages[3]).toMatchObject({ role: 'user', content: 'And now?' });
  });

  it('whose process has died blocks the next one no longer than its lease', async () => {
    const conversation = await newConversation();
    await backend.current.database.query(
      `INSERT INTO ai_turn (id, organization_id, user_id, conversation_id, leased_until)
       VALUES (gen_random_uuid(), $1, $2, $3, clock_timestamp() + interval '400 milliseconds')`,
      [client.scope.organizationId, client.scope.userId, conversation.id],
    );
    const question = { id: conversation.id, messages: [userMessage('Who signed?')] };

    expect((await client.post('/agents/case/chat', question)).body.code).toBe('TURN_IN_PROGRESS');
    await backend.current.database.query(`SELECT pg_sleep(0.4)`);
    expect((await client.post('/agents/case/chat', question)).status).toBe(200);
  });

  it('holds its lease for as long as it runs', async () => {
    const conversation = await newConversation();
    const first = await speak(conversation, LONG.repeat(4));
    await first.until('text-delta');
    const leases = `SELECT leased_until > clock_timestamp() AS held FROM ai_turn WHERE conversation_id = $1`;
    await backend.current.database.query(`SELECT pg_sleep(1.2)`);
    const { rows } = await backend.current.database.query(leases, [conversation.id]);
    await client.send('DELETE', `/conversations/${conversation.id}/turn`);

    expect(rows).toEqual([{ held: true }]);
    expect((await backend.current.database.query(leases, [conversation.id])).rows).toEqual([]);
  });

  it.each(['pause', 'archive'])('is stopped and stored before its conversation is %sd', async (change) => {
    const conversation = await newConversation();
    const first = await speak(conversation, LONG);
    await first.until('text-delta');
    const { status } = await client.post(`/conversations/${conversation.id}/${change}`);
    const said = textIn(await first.rest());

    expect(status).toBe(200);
    expect((await messagesOf(conversation)).at(-1)).toMatchObject({
      content: said,
      turn: { cutOff: 'STOPPED' },
    });
  });

  it('lists the agents that one can talk to', async () => {
    const { status, body } = await client.get('/agents');

    expect([status, body]).toEqual([
      200,
      ['case', 'compliance-manager', 'investigation'].map((agentType) => ({ agentType })),
    ]);
  });

  it('names the agents that there are where one is not', async () => {
    const { status, body } = await client.post('/agents/oracle/chat', { messages: [userMessage('Hello')] });

    expect([status, body.code]).toEqual([404, 'AGENT_NOT_FOUND']);
    expect(body.detail).toContain('case, compliance-manager, investigation');
  });

  it.each([
    ['no message', [], 'messages'],
    ['an answer', [{ id: 'a', role: 'assistant', parts: [{ type: 'text', text: 'x' }] }], 'messages.0'],
    [
      'a file',
      [{ id: 'a', role: 'user', parts: [{ type: 'file', url: 'x' }] }],
      'messages.0.parts.0.mediaType',
    ],
    ['white space', [{ id: 'a', role: 'user', parts: [{ type: 'text', text: ' ' }] }], 'messages.0.parts'],
    ['no id', [{ role: 'user', parts: [{ type: 'text', text: 'x' }] }], 'messages.0.id'],
    ['null', [null], 'messages.0'],
  ])('refuses %s as the newest message, and names the field', async (_name, messages, field) => {
    const { status, body } = await client.post('/agents/case/chat', { messages });

    expect([status, body.code]).toEqual([400, 'VALIDATION_FAILED']);
    expect(body.errors?.map((error) => error.field)).toEqual([field]);
  });

  it.each([
    ['too long', userMessage('x'.repeat(1024 * 1024 + 1)), 413],
    ['of an id that cannot be kept', { ...userMessage('x'), id: 'm\ud83d' }, 400],
  ])('begins no conversation for a message that is %s', async (_, message, status) => {
    const entity = { entityType: 'case', entityId: crypto.randomUUID() };
    const answer = await client.post('/agents/case/chat', { ...entity, messages: [message] });

    expect(answer.status).toBe(status);
    expect(
      (await client.get(`/conversations?entityType=case&entityId=${entity.entityId}`)).body.items,
    ).toEqual([]);
  });

  it('is refused in a conversation with another agent, in an archived one and in one that is not there', async () => {
    const others = await client.newConversation({ agentType: 'investigation' });
    const archived = await newConversation();
    await client.post(`/conversations/${archived.id}/archive`);
    const ask = (id: string) => client.post('/agents/case/chat', { id, messages: [userMessage('Hello')] });

    expect((await ask(others.id)).body).toMatchObject({
      code: 'VALIDATION_FAILED',
      errors: [{ field: 'id' }],
    });
    expect((await ask(archived.id)).body.code).toBe('CONVERSATION_NOT_ACTIVE');
    expect((await ask(crypto.randomUUID())).body.code).toBe('CONVERSATION_NOT_FOUND');
  });
});

function textIn(chunks: UIMessageChunk[]): string {
  return chunks.map((chunk) => (chunk.type === 'text-delta' ? chunk.delta : '')).join('');
}
