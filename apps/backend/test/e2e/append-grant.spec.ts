import { beforeAll, describe, expect, it } from '@jest/globals';
import { type HttpClient, newClient } from '../support/http-client.js';
import { useBackend } from '../support/use-backend.js';

describe('Without the grant ai:append', () => {
  const backend = useBackend();
  let client: HttpClient;
  let id: string;

  beforeAll(async () => {
    client = await newClient(backend.current);
    id = (await client.newConversation()).id;
  });

  it.each([
    { role: 'assistant', content: 'x' },
    { role: 'tool', content: 'x' },
    { role: 'system', content: 'x' },
    { role: 'assistant', toolCalls: [{ id: 'a', name: 'b' }] },
    { role: 'user', content: 'x', toolCalls: [{ id: 'a', name: 'b' }] },
    { role: 'user', content: 'x', toolResults: [{ toolUseId: 'a', result: 1 }] },
    { role: 'user', toolResults: [{ toolUseId: 'a', result: 1 }] },
    { role: 'user', content: 'x', inputTokens: 1 },
    { role: 'user', content: 'x', outputTokens: 0 },
    { role: 'user', content: 'x', cacheReadTokens: 0 },
    { role: 'user', content: 'x', cacheWriteTokens: 0 },
    { role: 'user', content: 'x', reasoningTokens: 0 },
    { role: 'user', content: 'x', model: 'm' },
  ])('%j is refused with 403', async (message) => {
    const { status, body } = await client.post(`/conversations/${id}/messages`, message);

    expect([status, body.code]).toEqual([403, 'FORBIDDEN']);
    expect((await client.get(`/conversations/${id}`)).body.messageCount).toBe(0);
  });

  it('an answer is refused whether the conversation is there or not', async () => {
    const message = { role: 'assistant', content: 'x' };
    const sameRequest = { 'x-request-id': 'same' };
    const there = await client.post(`/conversations/${id}/messages`, message, sameRequest);
    const absent = await client.post(`/conversations/${crypto.randomUUID()}/messages`, message, sameRequest);

    expect(absent.text).toBe(there.text);
  });

  it.each([
    { role: 'robot', content: 'x' },
    { role: 'user' },
    { role: 'user', content: 7 },
    { role: 'user', content: 'x', surprise: 1 },
    {},
    [],
  ])('%j is malformed: 400', async (message) => {
    const { status, body } = await client.post(`/conversations/${id}/messages`, message);

    expect([status, body.code]).toEqual([400, 'VALIDATION_FAILED']);
  });

  it('what a user writes is stored, its metadata and its key included', async () => {
    const other = await client.newConversation();
    const message = { role: 'user', content: 'Hello', metadata: { page: 7 }, idempotencyKey: 'k' };
    const { status, body } = await client.post(`/conversations/${other.id}/messages`, message);

    expect(status).toBe(201);
    expect(body).toMatchObject({ role: 'user', content: 'Hello', metadata: { page: 7 }, inputTokens: null });
  });

  it('absent values that are spelled out as null are no forgery', async () => {
    const other = await client.newConversation();
    const message = { role: 'user', content: 'Hello', toolCalls: null, inputTokens: null, model: null };

    expect((await client.post(`/conversations/${other.id}/messages`, message)).status).toBe(201);
  });
});

describe('The grant ai:append', () => {
  const backend = useBackend();
  const message = { role: 'assistant', content: 'x', outputTokens: 1 };

  it.each([
    ['ai:append', 201],
    ['openid ai:append profile', 201],
    ['ai:appendix', 403],
    ['AI:APPEND', 403],
    ['ai:append,profile', 403],
    ['', 403],
  ])('in the scope "%s" answers %d', async (grants, status) => {
    const client = await newClient(backend.current, { grants });
    const { id } = await client.newConversation();

    expect((await client.post(`/conversations/${id}/messages`, message)).status).toBe(status);
  });
});
