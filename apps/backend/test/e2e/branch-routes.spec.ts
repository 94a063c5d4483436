import { beforeAll, describe, expect, it } from '@jest/globals';
import { type HttpClient, newClient } from '../support/http-client.js';
import { useBackend } from '../support/use-backend.js';

describe('Routes of branches', () => {
  const backend = useBackend();
  let user: HttpClient;
  let service: HttpClient;

  beforeAll(async () => {
    user = await newClient(backend.current);
    service = await newClient(backend.current, { grants: 'ai:append' });
  });

  const said = (content: string, more: object = {}): object => ({ role: 'user', content, ...more });

  async function threeMessages(client: HttpClient): Promise<string> {
    const { id } = await client.newConversation();
    for (const content of ['one', 'two', 'three'])
      await client.post(`/conversations/${id}/messages`, said(content));
    return id;
  }

  it('a user begins a branch with a message that says what it follows', async () => {
    const id = await threeMessages(user);
    const { status, body } = await user.post(`/conversations/${id}/messages`, said('other', { parent: 1 }));

    expect([status, body.parent, body.siblings, body.siblingCount]).toEqual([201, 1, [2, 4], 2]);
    const active = await user.get(`/conversations/${id}/messages`);
    expect(active.body.items.map(({ sequence }) => sequence)).toEqual([1, 4]);
    const all = await user.get(`/conversations/${id}/messages?branches=all`);
    const withAll = await user.get(`/conversations/${id}/with-messages?branches=all`);
    for (const { items } of [all.body, withAll.body.messages])
      expect(items.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4]);
    expect((await user.get(`/conversations/${id}/messages?branches=some`)).status).toBe(400);
  });

  it('POST head makes another branch the active one', async () => {
    const id = await threeMessages(user);
    await user.post(`/conversations/${id}/messages`, said('other', { parent: null }));
    const { status, body } = await user.post(`/conversations/${id}/head`, { sequence: 1 });

    expect([status, body.head, body.messageCount]).toEqual([200, 3, 4]);
  });

  it.each([[{ sequence: 9 }], [{ sequence: 0 }], [{ sequence: '1' }], [{}], [{ sequence: 1, other: 2 }]])(
    'POST head with %j is answered with 400',
    async (body) => {
      const id = await threeMessages(user);
      expect((await user.post(`/conversations/${id}/head`, body)).body.code).toBe('VALIDATION_FAILED');
    },
  );

  it('POST head of a conversation of somebody else is answered with 404', async () => {
    const id = await threeMessages(user);
    expect((await service.post(`/conversations/${id}/head`, { sequence: 1 })).status).toBe(404);
  });

  it('POST messages/batch stores a chain, all or nothing', async () => {
    const id = await threeMessages(service);
    const messages = [said('other', { parent: 2 }), { role: 'assistant', content: 'Yes.', outputTokens: 2 }];
    const { status, body } = await service.post(`/conversations/${id}/messages/batch`, { messages });

    const stored = body as unknown as { sequence: number; parent: number }[];
    expect([status, stored.map(({ sequence, parent }) => [sequence, parent])]).toEqual([
      201,
      [
        [4, 2],
        [5, 4],
      ],
    ]);
    const broken = await service.post(`/conversations/${id}/messages/batch`, {
      messages: [said('a'), said('')],
    });
    expect([broken.status, broken.body.errors?.[0]?.field]).toEqual([400, 'messages.1.content']);
    expect((await service.get(`/conversations/${id}`)).body.messageCount).toBe(5);
  });

  it.each([[{}], [{ messages: [] }], [{ messages: 'x' }], [{ messages: Array(101).fill(said('x')) }], [[]]])(
    'POST messages/batch refuses what is no list of 1 to 100 messages',
    async (body) => {
      const id = await threeMessages(service);
      expect((await service.post(`/conversations/${id}/messages/batch`, body)).body.code).toBe(
        'VALIDATION_FAILED',
      );
    },
  );

  it('POST messages/batch needs the grant ai:append', async () => {
    const id = await threeMessages(user);
    const answer = await user.post(`/conversations/${id}/messages/batch`, { messages: [said('x')] });
    expect([answer.status, answer.body.code]).toEqual([403, 'FORBIDDEN']);
  });

  it('a fresh conversation takes the place of the active one, and gives it back', async () => {
    const old = await user.newConversation({ agentType: 'case' });
    const context = { entityType: old.entityType, entityId: old.entityId, agentType: 'case' };
    const made = await user.post('/conversations', { ...context, fresh: true });

    expect([made.status, made.body.status]).toEqual([201, 'ACTIVE']);
    expect((await user.post(`/conversations/${old.id}/resume`)).status).toBe(409);
    expect((await user.post(`/conversations/${old.id}/resume`, { replace: true })).body.status).toBe(
      'ACTIVE',
    );
    expect((await user.get(`/conversations/${made.body.id}`)).body.status).toBe('PAUSED');
  });
});
