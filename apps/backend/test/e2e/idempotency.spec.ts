import { beforeAll, describe, expect, it } from '@jest/globals';
import { type Answer, fieldsOf, type HttpClient, newClient } from '../support/http-client.js';
import { useBackend } from '../support/use-backend.js';

const MESSAGE = { role: 'user', content: 'Who signed?', metadata: { b: 1, a: 2 } };

describe('An idempotency key', () => {
  const backend = useBackend();
  let client: HttpClient;
  let id: string;

  beforeAll(async () => {
    client = await newClient(backend.current, { grants: 'ai:append' });
    id = (await client.newConversation()).id;
  });

  const inHeader = (key: string, message: object = MESSAGE): Promise<Answer> =>
    client.post(`/conversations/${id}/messages`, message, { 'idempotency-key': key });
  const inField = (key: string, message: object = MESSAGE): Promise<Answer> =>
    client.post(`/conversations/${id}/messages`, { ...message, idempotencyKey: key });

  it('answers 201 and then 200 with the same message, in the header and in the field alike', async () => {
    const answers = [await inHeader('once'), await inHeader('once'), await inField('once')];

    expect(answers.map(({ status }) => status)).toEqual([201, 200, 200]);
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(answers[1]!.body).toEqual(answers[0]!.body);
  });

  it('may stand in both places when it is the same, and is refused when they differ', async () => {
    const body = { ...MESSAGE, idempotencyKey: 'both' };
    const same = await client.post(`/conversations/${id}/messages`, body, { 'idempotency-key': 'both' });
    const different = await client.post(`/conversations/${id}/messages`, body, { 'idempotency-key': 'Both' });

    expect(same.status).toBe(201);
    expect([different.status, fieldsOf(different)]).toEqual([400, ['idempotencyKey']]);
  });

  it('beyond ASCII is the same in the header, as UTF-8 bytes, and in the field', async () => {
    const key = 'Schlüssel-数-🔑';
    const bytes = Buffer.from(key).toString('latin1');
    const answers = [await inField(key), await inHeader(bytes)];

    expect(answers.map(({ status }) => status)).toEqual([201, 200]);
    expect(answers[1]!.body.id).toBe(answers[0]!.body.id);
  });

  it('is compared exactly', async () => {
    const keys = ['exact', 'EXACT', 'exact-', 'éxact', 'e\u0301xact'];
    const statuses = [];
    for (const key of keys) statuses.push((await inField(key)).status);

    expect(statuses).toEqual(keys.map(() => 201));
  });

  it('of another conversation is another key', async () => {
    const other = await client.newConversation();
    await inHeader('shared');
    const answer = await client.post(`/conversations/${other.id}/messages`, MESSAGE, {
      'idempotency-key': 'shared',
    });

    expect([answer.status, answer.body.sequence]).toEqual([201, 1]);
  });

  it.each([
    ['content', { ...MESSAGE, content: 'Who signed' }],
    ['role', { ...MESSAGE, role: 'system' }],
    ['metadata', { ...MESSAGE, metadata: { b: 1 } }],
    ['tokens', { ...MESSAGE, inputTokens: 1 }],
    ['model', { ...MESSAGE, model: 'm' }],
  ])('with another %s is refused with 409', async (field, other) => {
    await inHeader(`conflict-${field}`);
    const before = (await client.get(`/conversations/${id}`)).body;
    const answer = await inHeader(`conflict-${field}`, other);

    expect([answer.status, answer.body.code]).toEqual([409, 'IDEMPOTENCY_CONFLICT']);
    expect((await client.get(`/conversations/${id}`)).body).toEqual(before);
  });

  it.each(['', 'x'.repeat(256)])('of a wrong length in the header is refused with 400', async (key) => {
    const answer = await inHeader(key);

    expect([answer.status, fieldsOf(answer)]).toEqual([400, ['idempotencyKey']]);
  });

  it('arriving many times at once stores one message', async () => {
    const { id: own } = await client.newConversation();
    const answers = await Promise.all(
      Array.from({ length: 12 }, () =>
        client.post(`/conversations/${own}/messages`, MESSAGE, { 'idempotency-key': 'race' }),
      ),
    );

    expect(answers.map(({ status }) => status).toSorted()).toEqual([...Array<number>(11).fill(200), 201]);
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect((await client.get(`/conversations/${own}`)).body.messageCount).toBe(1);
  });

  it.each(['pause', 'archive'])('that is known is answered with its message after %s', async (action) => {
    const { id: own } = await client.newConversation();
    const headers = { 'idempotency-key': 'late' };
    const first = await client.post(`/conversations/${own}/messages`, MESSAGE, headers);
    await client.post(`/conversations/${own}/${action}`);
    const known = await client.post(`/conversations/${own}/messages`, MESSAGE, headers);
    const other = await client.post(`/conversations/${own}/messages`, MESSAGE, { 'idempotency-key': 'new' });

    expect([known.status, known.body]).toEqual([200, first.body]);
    expect([other.status, other.body.code]).toEqual([409, 'CONVERSATION_NOT_ACTIVE']);
  });
});
