import { beforeAll, describe, expect, it } from '@jest/globals';
import { fieldsOf, type HttpClient, newClient } from '../support/http-client.js';
import { nameOf, ROUTES } from '../support/routes.js';
import { useBackend } from '../support/use-backend.js';

describe('A malformed request is refused with 400, which names each field', () => {
  const backend = useBackend();
  let client: HttpClient;
  let id: string;

  beforeAll(async () => {
    client = await newClient(backend.current, { grants: 'ai:append' });
    id = (await client.newConversation()).id;
  });

  const LONG = 'x'.repeat(300);

  it.each([
    [{ entityType: 'case' }, ['entityId']],
    [{ entityId: '1' }, ['entityType']],
    [{ entityType: '', entityId: LONG, agentType: 7 }, ['agentType', 'entityId', 'entityType']],
    [{ agentType: 'x'.repeat(65), title: ' ' }, ['agentType', 'title']],
    [{ agentType: 'a\u0000b' }, ['agentType']],
    [{ title: LONG, userId: 'root', status: 'PAUSED' }, ['status', 'title', 'userId']],
    [{ constructor: 1, ['__proto__x']: 2 }, ['constructor']],
    [[], ['body']],
    ['null', ['body']],
    ['"text"', ['body']],
  ])('POST /conversations %j', async (body, fields) => {
    const answer = await client.post('/conversations', body);

    expect([answer.status, answer.body.code]).toEqual([400, 'VALIDATION_FAILED']);
    expect(fieldsOf(answer)).toEqual(expect.arrayContaining(fields));
    for (const field of fields) expect(answer.body.detail).toContain(field);
  });

  it.each([
    ['limit=0', 'limit'],
    ['limit=101', 'limit'],
    ['limit=1.5', 'limit'],
    ['limit=0x10', 'limit'],
    ['limit=1e1', 'limit'],
    ['limit=%201', 'limit'],
    ['limit=-1', 'limit'],
    ['limit=', 'limit'],
    ['limit=1&limit=2', 'limit'],
    ['status=active', 'status'],
    ['status=ACTIVE&status=ACTIVE', 'status'],
    ['agentType=', 'agentType'],
    ['agentType=a&agentType=b', 'agentType'],
    ['agentType[]=a', 'agentType[]'],
    [`entityId=${LONG}`, 'entityId'],
    ['title=%20', 'title'],
    ['cursor=a&cursor=b', 'cursor'],
    ['offset=1', 'offset'],
    ['userId=root', 'userId'],
    ['__proto__=1', '__proto__'],
    ['constructor=1', 'constructor'],
  ])('GET /conversations?%s', async (query, field) => {
    const answer = await client.get(`/conversations?${query}`);

    expect([answer.status, answer.body.code]).toEqual([400, 'VALIDATION_FAILED']);
    expect(fieldsOf(answer)).toEqual([field]);
  });

  it.each([
    ['', 'q'],
    ['q=', 'q'],
    ['q=%20%09', 'q'],
    ['q=a&q=b', 'q'],
    [`q=${'x'.repeat(257)}`, 'q'],
    ['q=a&role=robot', 'role'],
    ['q=a&limit=101', 'limit'],
    ['q=a&status=X', 'status'],
    ['q=a&query=b', 'query'],
  ])('GET /conversations/search?%s', async (query, field) => {
    const answer = await client.get(`/conversations/search?${query}`);

    expect([answer.status, answer.body.code]).toEqual([400, 'VALIDATION_FAILED']);
    expect(fieldsOf(answer)).toEqual([field]);
  });

  it('GET /conversations/search with more than 8 terms', async () => {
    const query = (count: number): string => encodeURIComponent('a b c d e f g h i'.slice(0, count * 2));

    expect((await client.get(`/conversations/search?q=${query(8)}`)).status).toBe(200);
    const answer = await client.get(`/conversations/search?q=${query(9)}`);
    expect([answer.status, answer.body.code]).toEqual([400, 'VALIDATION_FAILED']);
  });

  it.each([
    ['from=yesterday', 'from'],
    ['from=2026-02-30', 'from'],
    ['from=2026-13-01', 'from'],
    ['from=2026-01-01T00:00:00', 'from'],
    ['to=1767225600000', 'to'],
    ['from=2026-01-01&from=2026-01-02', 'from'],
    ['from=2026-01-02&to=2026-01-01', 'to'],
    ['since=2026-01-01', 'since'],
  ])('GET /conversations/stats?%s', async (query, field) => {
    const answer = await client.get(`/conversations/stats?${query}`);

    expect([answer.status, answer.body.code]).toEqual([400, 'VALIDATION_FAILED']);
    expect(fieldsOf(answer)).toEqual([field]);
  });

  it.each([
    ['messages?limit=201', 'limit'],
    ['messages?order=up', 'order'],
    ['messages?order=asc&order=desc', 'order'],
    ['messages?after=1', 'after'],
    ['with-messages?limit=0', 'limit'],
    ['with-messages?order=asc', 'order'],
  ])('GET /conversations/:id/%s', async (path, field) => {
    const answer = await client.get(`/conversations/${id}/${path}`);

    expect([answer.status, answer.body.code]).toEqual([400, 'VALIDATION_FAILED']);
    expect(fieldsOf(answer)).toEqual([field]);
  });

  it.each([
    [{}, ['title']],
    [{ title: '  ' }, ['title']],
    [{ title: null }, ['title']],
    [{ title: 'x'.repeat(201) }, ['title']],
    [{ title: 'x', titleSource: 'AUTO' }, ['titleSource']],
    [undefined, ['body']],
  ])('PATCH /conversations/:id %j', async (body, fields) => {
    const answer = await client.patch(`/conversations/${id}`, body);

    expect([answer.status, fieldsOf(answer)]).toEqual([400, fields]);
  });

  it.each([
    [{ reason: '' }, ['reason']],
    [{ reason: 'x'.repeat(501) }, ['reason']],
    [{ reason: 5, until: 'noon' }, ['reason', 'until']],
  ])('POST /conversations/:id/pause %j', async (body, fields) => {
    const answer = await client.post(`/conversations/${id}/pause`, body);

    expect([answer.status, fieldsOf(answer)]).toEqual([400, fields]);
    expect((await client.get(`/conversations/${id}`)).body.status).toBe('ACTIVE');
  });

  it.each(['resume', 'archive', 'title'])('POST /conversations/:id/%s with a field', async (action) => {
    const answer = await client.post(`/conversations/${id}/${action}`, { force: true });

    expect([answer.status, fieldsOf(answer)]).toEqual([400, ['force']]);
    expect((await client.get(`/conversations/${id}`)).body.status).toBe('ACTIVE');
  });

  it.each(ROUTES.map((route) => [nameOf(route), route] as const))(
    '%s with an unknown query parameter',
    async (_, { method, path, body }) => {
      const separator = path.includes('?') ? '&' : '?';
      const answer = await client.send(method, `${path.replace(':id', id)}${separator}surprise=1`, { body });

      expect([answer.status, fieldsOf(answer)]).toEqual([400, ['surprise']]);
    },
  );
});
