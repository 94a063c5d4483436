import { beforeAll, describe, expect, it } from '@jest/globals';
import { type HttpClient, newClient } from '../support/http-client.js';
import { useBackend } from '../support/use-backend.js';

describe('Routes of messages', () => {
  const backend = useBackend();
  let client: HttpClient;

  beforeAll(async () => {
    client = await newClient(backend.current, { grants: 'ai:append' });
  });

  async function conversationOf(count: number): Promise<string> {
    const { id } = await client.newConversation();
    for (let number = 1; number <= count; number++) {
      await client.post(`/conversations/${id}/messages`, { role: 'user', content: `number ${number}` });
    }
    return id;
  }

  it('POST messages answers 201 with every field of the message, and the totals follow', async () => {
    const { id } = await client.newConversation();
    const input = {
      role: 'assistant',
      content: 'Two hits. 🎯',
      toolCalls: [{ id: 'call_1', name: 'search', input: { z: 1, a: { '10': true, '2': null } } }],
      inputTokens: 100,
      outputTokens: 20,
      cacheReadTokens: 60,
      cacheWriteTokens: 40,
      reasoningTokens: 5,
      model: 'model-1',
      metadata: { zebra: 1, apple: [1, 'two'] },
    };

    const { status, text, body } = await client.post(`/conversations/${id}/messages`, input);

    expect(status).toBe(201);
    expect(body).toEqual({
      ...input,
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      conversationId: id,
      sequence: 1,
      parent: null,
      siblings: [1],
      siblingCount: 1,
      toolResults: null,
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    });
    expect(text).toContain('{"zebra":1,"apple":[1,"two"]}');
    expect((await client.get(`/conversations/${id}`)).body).toMatchObject({
      messageCount: 1,
      totalInputTokens: 100,
      totalOutputTokens: 20,
      totalCacheReadTokens: 60,
      totalCacheWriteTokens: 40,
      totalReasoningTokens: 5,
      lastMessageAt: body.createdAt,
    });
  });

  it('POST messages stores tool results of a tool', async () => {
    const { id } = await client.newConversation();
    const toolResults = [
      { toolUseId: 'call_1', result: { hits: 2 } },
      { toolUseId: 'call_2', result: 'no', isError: true },
    ];
    const { status, body } = await client.post(`/conversations/${id}/messages`, {
      role: 'tool',
      toolResults,
    });

    expect(status).toBe(201);
    expect(body).toMatchObject({ role: 'tool', content: '', toolResults });
  });

  it('GET messages pages by sequence in both orders', async () => {
    const id = await conversationOf(5);
    const read = async (order: string): Promise<number[]> => {
      const sequences: number[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const query = `limit=2&order=${order}${cursor && `&cursor=${cursor}`}`;
        const { status, body } = await client.get(`/conversations/${id}/messages?${query}`);
        expect(status).toBe(200);
        sequences.push(...body.items.map(({ sequence }) => sequence));
        cursor = body.nextCursor;
      }
      return sequences;
    };

    expect(await read('asc')).toEqual([1, 2, 3, 4, 5]);
    expect(await read('desc')).toEqual([5, 4, 3, 2, 1]);
    const { body } = await client.get(`/conversations/${id}/messages`);
    expect(body.items.map(({ content }) => content)).toEqual([1, 2, 3, 4, 5].map((n) => `number ${n}`));
  });

  it('GET with-messages answers the newest messages in chronological order, and older ones by cursor', async () => {
    const id = await conversationOf(5);
    const newest = await client.get(`/conversations/${id}/with-messages?limit=2`);
    const cursor = newest.body.messages.nextCursor ?? '';
    const older = await client.get(`/conversations/${id}/with-messages?limit=3&cursor=${cursor}`);

    expect([newest.status, older.status]).toEqual([200, 200]);
    expect(newest.body.conversation).toEqual((await client.get(`/conversations/${id}`)).body);
    expect(newest.body.messages.items.map(({ sequence }) => sequence)).toEqual([4, 5]);
    expect(older.body.messages.items.map(({ sequence }) => sequence)).toEqual([1, 2, 3]);
    expect(older.body.messages.nextCursor).toBeNull();
  });

  it('keeps any text as it was sent, and what PostgreSQL cannot hold as its replacement', async () => {
    const { id } = await client.newConversation();
    const sent = '👩‍👩‍👧‍👦 עברית 数据库 \\ % _ \u2028 "quotes" </script>\r\n\ttab';
    const faithful = await client.post(`/conversations/${id}/messages`, { role: 'user', content: sent });
    const replaced = await client.post(
      `/conversations/${id}/messages`,
      '{"role":"user","content":"a\\u0000b\\ud800c\\ud83d\\ude00"}',
    );

    expect(faithful.body.content).toBe(sent);
    expect(replaced.body.content).toBe('a␀b\uFFFDc😀');
    const { body } = await client.get(`/conversations/${id}/messages`);
    expect(body.items.map(({ content }) => content)).toEqual([sent, 'a␀b\uFFFDc😀']);
  });
});
