import { beforeAll, describe, expect, it } from '@jest/globals';
import { HttpClient, newClient } from '../support/http-client.js';
import { useBackend } from '../support/use-backend.js';

const KIBIBYTE = 1024;

describe('What one user may store', () => {
  const backend = useBackend({ QUOTA_MEBIBYTES_PER_USER: '1', QUOTA_CONVERSATIONS_PER_USER: '32' });
  let other: HttpClient;

  beforeAll(async () => {
    other = await newClient(backend.current);
  });

  async function isServed(client: HttpClient): Promise<void> {
    const { id } = await client.newConversation();
    const said = { role: 'user', content: 'Is it my turn?' };
    expect((await client.post(`/conversations/${id}/messages`, said)).status).toBe(201);
  }

  it('ends by bytes, for that user alone, who goes on reading', async () => {
    const mia = await newClient(backend.current);
    const { id } = await mia.newConversation();
    const said = { role: 'user', content: 'x'.repeat(100 * KIBIBYTE) };
    let answer = await mia.post(`/conversations/${id}/messages`, said);
    let stored = 0;
    for (; answer.status === 201; stored++) answer = await mia.post(`/conversations/${id}/messages`, said);

    expect([answer.status, answer.body.code]).toEqual([429, 'RATE_LIMITED']);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(stored).toBeLessThan(10);
    expect((await mia.post('/conversations', { agentType: 'another' })).status).toBe(429);
    expect((await mia.get(`/conversations/${id}/messages`)).body.items).toHaveLength(stored);
    await isServed(other);
  });

  it('ends by conversations', async () => {
    const mia = await newClient(backend.current);
    let answer = await mia.post('/conversations', { agentType: '0' });
    let made = 0;
    for (; answer.status === 201; made++)
      answer = await mia.post('/conversations', { agentType: `${made + 1}` });

    expect([answer.status, answer.body.code]).toEqual([429, 'RATE_LIMITED']);
    expect(made).toBeGreaterThanOrEqual(32);
    expect(made).toBeLessThanOrEqual(34);
    await isServed(other);
  });
});
