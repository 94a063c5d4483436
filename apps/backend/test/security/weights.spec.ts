import { describe, expect, it } from '@jest/globals';
import { newClient } from '../support/http-client.js';
import { rawRequest } from '../support/raw-request.js';
import { useBackend } from '../support/use-backend.js';

const CHAT = { messages: [{ id: 'm1', role: 'user', parts: [{ type: 'text', text: 'Hello' }] }] };

describe('Of 20 requests a minute', () => {
  const backend = useBackend({ RATE_LIMIT_PER_MINUTE: '20' });

  it.each<[string, number, string, string, object | undefined]>([
    ['a chat', 10, 'POST', '/agents/nobody/chat', CHAT],
    ['a summary', 10, 'POST', '/agents/summarize', { text: 'Hello' }],
    ['a cleaned note', 10, 'POST', '/agents/clean-note', { note: 'Hello' }],
    ['a file', 5, 'POST', '/files?name=a.png', {}],
    ['a search', 5, 'GET', '/conversations/search?q=hello', undefined],
    ['sums', 5, 'GET', '/conversations/stats', undefined],
    ['a list', 1, 'GET', '/conversations', undefined],
  ])('%s counts for %d', async (_, cost, method, path, body) => {
    const client = await newClient(backend.current);
    for (let count = 0; count < 20 / cost; count++)
      expect((await client.send(method, path, { body })).status).not.toBe(429);

    expect((await client.send(method, path, { body })).status).toBe(429);
  });

  it('one too many is refused before its body was sent', async () => {
    const { scope } = await newClient(backend.current);
    const token = await backend.current.token({ org: scope.organizationId, user: scope.userId });
    const client = await newClient(backend.current, { scope });
    for (let count = 0; count < 4; count++) await client.get('/conversations/stats');
    const head = [
      'POST /api/v1/ai/conversations HTTP/1.1',
      'Host: x',
      `Authorization: Bearer ${token}`,
      'Content-Type: application/json',
      'Content-Length: 10',
    ];
    const answer = await rawRequest(backend.current, [`${head.join('\r\n')}\r\n\r\n`]);

    expect(answer.head).toMatch(/^HTTP\/1.1 429 /);
    expect(answer.head.toLowerCase()).toMatch(/retry-after: \d+/);
  });
});

describe('Of 3 requests a minute', () => {
  const backend = useBackend({ RATE_LIMIT_PER_MINUTE: '3' });

  it('a chat takes all, and is served', async () => {
    const client = await newClient(backend.current);
    const chat = await client.post('/agents/nobody/chat', CHAT);

    expect([chat.status, chat.body.code]).toEqual([404, 'AGENT_NOT_FOUND']);
    expect((await client.get('/conversations')).status).toBe(429);
  });
});
