import { beforeAll, describe, expect, it } from '@jest/globals';
import { type HttpClient, newClient } from '../support/http-client.js';
import { useBackend } from '../support/use-backend.js';

const MIB = 1024 * 1024;

describe('Sizes and media types', () => {
  const backend = useBackend();
  let client: HttpClient;
  let id: string;

  beforeAll(async () => {
    client = await newClient(backend.current, { grants: 'ai:append' });
    id = (await client.newConversation()).id;
  });

  const send = (body: unknown) => client.post(`/conversations/${id}/messages`, body);

  it.each([
    ['ASCII', 'x'.repeat(MIB)],
    ['emoji', '😀'.repeat(MIB / 4)],
    ['characters that JSON escapes', '\n'.repeat(MIB)],
  ])('content of exactly 1 MiB of %s is stored and comes back', async (_, content) => {
    const { status, body } = await send({ role: 'user', content });

    expect(status).toBe(201);
    expect(body.content === content).toBe(true);
  });

  it.each([
    ['content', { role: 'user', content: 'x'.repeat(MIB + 1) }],
    ['content', { role: 'user', content: '😀'.repeat(MIB / 4) + 'x' }],
    ['metadata', { role: 'user', content: 'x', metadata: { blob: 'x'.repeat(MIB) } }],
    ['toolCalls', { role: 'assistant', toolCalls: [{ id: 'a', name: 'b', input: 'x'.repeat(MIB) }] }],
    ['toolResults', { role: 'tool', toolResults: [{ toolUseId: 'a', result: 'x'.repeat(MIB) }] }],
  ])('%s over 1 MiB is refused with 413', async (field, message) => {
    const { status, body } = await send(message);

    expect([status, body.code]).toEqual([413, 'CONTENT_TOO_LARGE']);
    expect(body.detail).toContain(field);
  });

  it('a body of 4 MiB is read, one byte more is refused with 413', async () => {
    const start = '{"role":"user","content":"x"}';
    const fitting = await send(start.padEnd(4 * MIB));
    const larger = await send(start.padEnd(4 * MIB + 1));

    expect(fitting.status).toBe(201);
    expect([larger.status, larger.body.code]).toEqual([413, 'CONTENT_TOO_LARGE']);
    expect(larger.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  });

  it.each([
    ['text/plain', '{"role":"user","content":"x"}'],
    ['application/x-www-form-urlencoded', 'role=user&content=x'],
    ['multipart/form-data; boundary=x', '--x--'],
    ['application/xml', '<message/>'],
    ['application/jsonp', '{"role":"user","content":"x"}'],
  ])('a body of %s is refused with 415', async (type, body) => {
    const before = await client.get(`/conversations/${id}`);
    const answer = await client.post(`/conversations/${id}/messages`, body, { 'content-type': type });

    expect([answer.status, answer.body.code]).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE']);
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect((await client.get(`/conversations/${id}`)).body).toEqual(before.body);
  });

  it('a charset beside application/json is taken', async () => {
    const headers = { 'content-type': 'application/json; charset=utf-8' };
    const answer = await client.post(
      `/conversations/${id}/messages`,
      { role: 'user', content: 'ünï' },
      headers,
    );

    expect([answer.status, answer.body.content]).toEqual([201, 'ünï']);
  });
});
