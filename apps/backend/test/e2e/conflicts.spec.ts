import { beforeAll, describe, expect, it } from '@jest/globals';
import { type HttpClient, newClient } from '../support/http-client.js';
import { useBackend } from '../support/use-backend.js';

const MESSAGE = { role: 'user', content: 'Hello' };

describe('409', () => {
  const backend = useBackend();
  let client: HttpClient;

  beforeAll(async () => {
    client = await newClient(backend.current);
  });

  it.each(['pause', 'resume'])('INVALID_TRANSITION: an archived conversation cannot %s', async (action) => {
    const { id } = await client.newConversation();
    const archived = (await client.post(`/conversations/${id}/archive`)).body;
    const { status, body } = await client.post(`/conversations/${id}/${action}`);

    expect([status, body.code]).toEqual([409, 'INVALID_TRANSITION']);
    expect((await client.get(`/conversations/${id}`)).body).toEqual(archived);
  });

  it.each(['pause', 'archive'])('CONVERSATION_NOT_ACTIVE: no message after %s', async (action) => {
    const { id } = await client.newConversation();
    await client.post(`/conversations/${id}/${action}`);
    const { status, body } = await client.post(`/conversations/${id}/messages`, MESSAGE);

    expect([status, body.code]).toEqual([409, 'CONVERSATION_NOT_ACTIVE']);
    expect((await client.get(`/conversations/${id}`)).body.messageCount).toBe(0);
  });

  it('ACTIVE_CONVERSATION_EXISTS: resuming a second one of the same context names the first', async () => {
    const context = { entityType: 'case', entityId: 'two-of-a-kind' };
    const paused = await client.newConversation(context);
    await client.post(`/conversations/${paused.id}/pause`);
    const active = await client.newConversation(context);

    const { status, body } = await client.post(`/conversations/${paused.id}/resume`);

    expect(active.id).not.toBe(paused.id);
    expect([status, body.code, body.conversationId]).toEqual([409, 'ACTIVE_CONVERSATION_EXISTS', active.id]);
    await client.post(`/conversations/${active.id}/archive`);
    expect((await client.post(`/conversations/${paused.id}/resume`)).status).toBe(200);
  });
});
