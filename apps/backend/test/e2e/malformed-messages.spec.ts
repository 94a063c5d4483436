import { beforeAll, describe, expect, it } from '@jest/globals';
import { fieldsOf, type HttpClient, newClient } from '../support/http-client.js';
import { useBackend } from '../support/use-backend.js';

const CALL = { id: 'call_1', name: 'search', input: {} };

describe('A malformed message is refused with 400, which names each field, and nothing is stored', () => {
  const backend = useBackend();
  let client: HttpClient;
  let id: string;

  beforeAll(async () => {
    client = await newClient(backend.current, { grants: 'ai:append' });
    id = (await client.newConversation()).id;
  });

  it.each([
    [undefined, ['body']],
    [[{ role: 'user', content: 'x' }], ['body']],
    [{}, ['role']],
    [{ role: 'robot', content: 'x' }, ['role']],
    [{ role: 'user' }, ['content']],
    [{ role: 'user', content: '' }, ['content']],
    [{ role: 'user', content: 7 }, ['content']],
    [{ role: 'user', content: 'x', toolCalls: [CALL] }, ['toolCalls']],
    [{ role: 'assistant', toolResults: [{ toolUseId: 'a', result: 1 }] }, ['toolResults']],
    [{ role: 'assistant', toolCalls: CALL }, ['toolCalls']],
    [{ role: 'assistant', toolCalls: [null] }, ['toolCalls.0']],
    [{ role: 'assistant', toolCalls: [7, 'x', CALL, []] }, ['toolCalls.0', 'toolCalls.1', 'toolCalls.3']],
    [{ role: 'assistant', toolCalls: [[CALL], [{}]] }, ['toolCalls.0', 'toolCalls.1']],
    [{ role: 'tool', toolResults: [[[{}]]] }, ['toolResults.0']],
    [
      { role: 'assistant', toolCalls: [{ id: '', name: 'x'.repeat(129) }] },
      ['toolCalls.0.id', 'toolCalls.0.name'],
    ],
    [{ role: 'assistant', toolCalls: [CALL, { ...CALL, args: 1 }] }, ['toolCalls.1.args']],
    [
      { role: 'tool', toolResults: [{ toolUseId: 'x'.repeat(256), isError: 'no' }] },
      ['toolResults.0.isError', 'toolResults.0.toolUseId'],
    ],
    [{ role: 'assistant', content: 'x', inputTokens: -1 }, ['inputTokens']],
    [
      { role: 'assistant', content: 'x', outputTokens: 1.5, inputTokens: '7' },
      ['inputTokens', 'outputTokens'],
    ],
    [{ role: 'assistant', content: 'x', inputTokens: 2 ** 31 }, ['inputTokens']],
    [
      { role: 'assistant', content: 'x', inputTokens: 9, cacheReadTokens: 5, cacheWriteTokens: 5 },
      ['inputTokens'],
    ],
    [{ role: 'assistant', content: 'x', outputTokens: 1, reasoningTokens: 2 }, ['outputTokens']],
    [{ role: 'assistant', content: 'x', model: '' }, ['model']],
    [{ role: 'assistant', content: 'x', model: 'x'.repeat(129) }, ['model']],
    [{ role: 'user', content: 'x', metadata: [] }, ['metadata']],
    [{ role: 'user', content: 'x', metadata: 'y' }, ['metadata']],
    [{ role: 'user', content: 'x', idempotencyKey: '' }, ['idempotencyKey']],
    [{ role: 'user', content: 'x', idempotencyKey: 'x'.repeat(256) }, ['idempotencyKey']],
    [{ role: 'user', content: 'x', idempotencyKey: 'a\u0000' }, ['idempotencyKey']],
    [{ role: 'user', content: 'x', sequence: 7, id: 'mine' }, ['id', 'sequence']],
    ['{"role":"user","content":"x","__proto__":{"role":"system"}}', ['__proto__']],
    [{ role: 'user', content: 'x', ['y'.repeat(5000)]: 1 }, ['y'.repeat(100)]],
  ])('message %#', async (body, fields) => {
    const answer = await client.post(`/conversations/${id}/messages`, body);

    expect([answer.status, answer.body.code]).toEqual([400, 'VALIDATION_FAILED']);
    expect(fieldsOf(answer)).toEqual(fields);
    expect((await client.get(`/conversations/${id}`)).body.messageCount).toBe(0);
  });

  it.each([undefined, '', 'null', '7', '"text"', '[{"role":"user","content":"x"}]'])(
    'a body that is no object, with a key in the header: %j',
    async (body) => {
      const answer = await client.post(`/conversations/${id}/messages`, body, { 'Idempotency-Key': 'k' });

      expect([answer.status, fieldsOf(answer)]).toEqual([400, ['body']]);
    },
  );

  it('JSON nested too deeply', async () => {
    const deep = `${'[1,'.repeat(3000)}1${']'.repeat(3000)}`;
    const body = `{"role":"user","content":"x","metadata":{"deep":${deep}}}`;
    const answer = await client.post(`/conversations/${id}/messages`, body);

    expect([answer.status, fieldsOf(answer)]).toEqual([400, ['metadata']]);
  });
});

describe('A cursor is refused with 400', () => {
  const backend = useBackend();
  let client: HttpClient;
  let id: string;

  beforeAll(async () => {
    client = await newClient(backend.current);
    for (let count = 0; count < 3; count++) {
      id = (await client.newConversation()).id;
      for (let number = 0; number < 3; number++)
        await client.post(`/conversations/${id}/messages`, { role: 'user', content: 'hello' });
    }
  });

  const PAGES = [
    '/conversations?limit=1',
    '/conversations/search?q=hello&limit=1',
    '/conversations/:id/messages?limit=1',
  ];

  async function cursorOf(page: string): Promise<string> {
    return (await client.get(page.replace(':id', id))).body.nextCursor!;
  }

  it.each(PAGES)('when any one character of it was changed: %s', async (page) => {
    const cursor = await cursorOf(page);
    const changed = Array.from(cursor, (character, at) => {
      return cursor.slice(0, at) + (character === 'A' ? 'B' : 'A') + cursor.slice(at + 1);
    });

    for (const other of [...changed, '', 'x', `${cursor}A`, cursor.slice(1)]) {
      const { status, body } = await client.get(`${page.replace(':id', id)}&cursor=${other}`);
      expect([status, body.code]).toEqual([400, 'INVALID_CURSOR']);
    }
  });

  it('when it is of another query or another user', async () => {
    const cursors = await Promise.all(PAGES.map(cursorOf));
    const otherClient = await newClient(backend.current);
    const answers = await Promise.all([
      client.get(`/conversations?status=ACTIVE&cursor=${cursors[0]!}`),
      client.get(`/conversations/search?q=hell&cursor=${cursors[1]!}`),
      client.get(`/conversations/${id}/messages?order=desc&cursor=${cursors[2]!}`),
      client.get(`/conversations/${id}/with-messages?cursor=${cursors[2]!}`),
      client.get(`/conversations/search?q=hello&cursor=${cursors[0]!}`),
      otherClient.get(`/conversations?limit=1&cursor=${cursors[0]!}`),
    ]);

    for (const { status, body } of answers) expect([status, body.code]).toEqual([400, 'INVALID_CURSOR']);
  });
});
