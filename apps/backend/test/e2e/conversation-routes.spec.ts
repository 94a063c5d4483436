import { beforeAll, describe, expect, it } from '@jest/globals';
import { type HttpClient, newClient } from '../support/http-client.js';
import { useBackend } from '../support/use-backend.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const DATE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const ISO = expect.stringMatching(DATE);

describe('Routes of conversations', () => {
  const backend = useBackend();
  let client: HttpClient;

  beforeAll(async () => {
    client = await newClient(backend.current);
  });

  it('POST /conversations answers 201 with every field of a new conversation', async () => {
    const { status, headers, body } = await client.post('/conversations', {
      entityType: 'case',
      entityId: 'HR-17',
      agentType: 'investigation',
      title: '  Interview notes ',
    });

    expect(status).toBe(201);
    expect(headers.get('content-type')).toMatch(/^application\/json/);
    expect(body).toEqual({
      id: expect.stringMatching(UUID),
      organizationId: client.scope.organizationId,
      userId: client.scope.userId,
      entityType: 'case',
      entityId: 'HR-17',
      agentType: 'investigation',
      title: 'Interview notes',
      titleSource: 'MANUAL',
      status: 'ACTIVE',
      totalInputTokens: 0,
      totalOutputTokens: 0,
      totalCacheReadTokens: 0,
      totalCacheWriteTokens: 0,
      totalReasoningTokens: 0,
      messageCount: 0,
      head: 0,
      pausedAt: null,
      archivedAt: null,
      lastMessageAt: null,
      createdAt: ISO,
      updatedAt: ISO,
    });
  });

  it('POST /conversations answers 200 with the conversation that is there, whose title it keeps', async () => {
    const context = { agentType: 'helper' };
    const first = await client.post('/conversations', { ...context, title: 'First' });
    const second = await client.post('/conversations', { ...context, title: 'Second' });

    expect([first.status, second.status]).toEqual([201, 200]);
    expect(second.body).toEqual(first.body);
  });

  it('POST /conversations takes an empty body and none for the context without anything', async () => {
    const other = await newClient(backend.current);
    const created = await other.post('/conversations', {});
    const none = await other.post('/conversations');
    const empty = await other.post('/conversations', '');

    expect([created.status, none.status, empty.status]).toEqual([201, 200, 200]);
    expect(created.body).toMatchObject({ entityType: null, entityId: null, agentType: null, title: null });
    expect([none.body.id, empty.body.id]).toEqual([created.body.id, created.body.id]);
  });

  it('GET /conversations pages through the conversations that the filters leave', async () => {
    const other = await newClient(backend.current);
    const ids = [];
    for (const title of ['Red one', 'Red two', 'Blue']) ids.push((await other.newConversation({ title })).id);
    const archived = await other.newConversation({ title: 'Red three' });
    await other.post(`/conversations/${archived.id}/archive`);

    const first = await other.get('/conversations?title=rEd&limit=1');
    const second = await other.get(`/conversations?title=rEd&limit=1&cursor=${first.body.nextCursor ?? ''}`);
    const filed = await other.get('/conversations?status=ARCHIVED&entityType=case');

    expect([first.status, second.status, filed.status]).toEqual([200, 200, 200]);
    expect(Object.keys(first.body)).toEqual(['items', 'nextCursor']);
    expect(first.body.items.map(({ id }) => id)).toEqual([ids[1]]);
    expect(second.body.items.map(({ id }) => id)).toEqual([ids[0]]);
    expect(second.body.nextCursor).toBeNull();
    expect(filed.body.items.map(({ id }) => id)).toEqual([archived.id]);
  });

  it('GET /conversations/stats adds up the messages of a range', async () => {
    const other = await newClient(backend.current, { grants: 'ai:append' });
    const { id } = await other.newConversation({ agentType: 'helper' });
    const answer = { role: 'assistant', content: 'x', inputTokens: 7, outputTokens: 5, model: 'm' };
    const { createdAt } = (await other.post(`/conversations/${id}/messages`, answer)).body;

    const all = await other.get('/conversations/stats');
    const none = await other.get('/conversations/stats?from=2001-01-01&to=2001-01-02T00:00:00Z');

    expect(all.status).toBe(200);
    expect(all.body).toEqual({
      conversations: { total: 1, active: 1, paused: 0, archived: 0 },
      messages: { total: 1, byRole: { user: 0, assistant: 1, tool: 0, system: 0 } },
      tokens: { input: 7, output: 5, cacheRead: 0, cacheWrite: 0, reasoning: 0 },
      cost: { usd: '0', unpricedMessages: 1 },
      byModel: [{ model: 'm', messages: 1, input: 7, output: 5 }],
      byAgentType: [{ agentType: 'helper', conversations: 1, messages: 1, input: 7, output: 5 }],
      byDay: [{ date: String(createdAt).slice(0, 10), messages: 1, input: 7, output: 5 }],
    });
    expect(none.body).toMatchObject({ conversations: { total: 0 }, messages: { total: 0 }, byDay: [] });
  });

  it('GET /conversations/:id answers the conversation, in whatever case its id is written', async () => {
    const conversation = await client.newConversation();
    const answer = await client.get(`/conversations/${conversation.id}`);

    expect([answer.status, answer.body]).toEqual([200, conversation]);
    expect((await client.get(`/conversations/${conversation.id.toUpperCase()}`)).body).toEqual(conversation);
  });

  it('PATCH /conversations/:id sets a title by hand', async () => {
    const { id } = await client.newConversation();
    const { status, body } = await client.patch(`/conversations/${id}`, { title: ' Ünïcode 🎉 ' });

    expect(status).toBe(200);
    expect(body).toMatchObject({ id, title: 'Ünïcode 🎉', titleSource: 'MANUAL' });
  });

  it('POST pause, resume and archive answer 200 with the conversation in its new state', async () => {
    const { id } = await client.newConversation();
    const paused = await client.post(`/conversations/${id}/pause`, { reason: 'Lunch' });
    const again = await client.post(`/conversations/${id}/pause`);
    const resumed = await client.post(`/conversations/${id}/resume`, '');
    const archived = await client.post(`/conversations/${id}/archive`, {});

    expect([paused, again, resumed, archived].map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(paused.body).toMatchObject({ id, status: 'PAUSED', pausedAt: ISO, archivedAt: null });
    expect(again.body).toEqual(paused.body);
    expect(resumed.body).toMatchObject({ id, status: 'ACTIVE', pausedAt: null });
    expect(archived.body).toMatchObject({ id, status: 'ARCHIVED', archivedAt: ISO });
  });

  it('POST title makes a title from the first user message and leaves one set by hand', async () => {
    const { id } = await client.newConversation();
    await client.post(`/conversations/${id}/messages`, { role: 'user', content: 'Who  signed\nthe report?' });

    const made = await client.post(`/conversations/${id}/title`);
    await client.patch(`/conversations/${id}`, { title: 'Mine' });
    const kept = await client.post(`/conversations/${id}/title`);

    expect([made.status, kept.status]).toEqual([200, 200]);
    expect(made.body).toMatchObject({ title: 'Who signed the report?', titleSource: 'AUTO' });
    expect(kept.body).toMatchObject({ title: 'Mine', titleSource: 'MANUAL' });
  });
});
