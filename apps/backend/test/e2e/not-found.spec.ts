import { beforeAll, describe, expect, it } from '@jest/globals';
import { type Body, type HttpClient, newClient } from '../support/http-client.js';
import { nameOf, ROUTES_OF_A_CONVERSATION } from '../support/routes.js';
import { useBackend } from '../support/use-backend.js';

describe('What is not there and what is not yours look the same', () => {
  const backend = useBackend();
  let client: HttpClient;
  let others: { owner: HttpClient; conversation: Body }[];

  beforeAll(async () => {
    client = await newClient(backend.current, { grants: 'ai:append' });
    const { organizationId, userId } = client.scope;
    const scopes = [
      { organizationId, userId: `${userId}x` },
      { organizationId: `${organizationId}x`, userId },
      { organizationId: userId, userId: organizationId },
    ];
    others = await Promise.all(
      scopes.map(async (scope) => {
        const owner = await newClient(backend.current, { scope });
        return { owner, conversation: await owner.newConversation() };
      }),
    );
  });

  it.each(ROUTES_OF_A_CONVERSATION.map((route) => [nameOf(route), route] as const))(
    '%s answers the same bytes for every id, and changes nothing',
    async (_, { method, path, body }) => {
      const ids = [
        crypto.randomUUID(),
        ...others.map(({ conversation }) => conversation.id),
        'not-a-uuid',
        '1',
        '%00',
        'x'.repeat(5000),
        "'%20OR%201=1--",
      ];
      const answers = await Promise.all(
        ids.map((id) => client.send(method, path.replace(':id', id), { body })),
      );

      for (const answer of answers) {
        expect(answer.status).toBe(404);
        expect(answer.text).toBe(answers[0]!.text);
        expect(answer.body.code).toBe('CONVERSATION_NOT_FOUND');
        expect(answer.headers.get('content-length')).toBe(answers[0]!.headers.get('content-length'));
      }
      for (const { owner, conversation } of others) {
        expect((await owner.get(`/conversations/${conversation.id}`)).body).toEqual(conversation);
      }
    },
  );

  it('an id of the owner answers 200 on the same routes', async () => {
    const { owner, conversation } = others[0]!;

    expect((await owner.get(`/conversations/${conversation.id}`)).status).toBe(200);
    expect((await owner.get(`/conversations/${conversation.id}/messages`)).status).toBe(200);
  });

  it('lists, search and stats know nothing of other users', async () => {
    const { owner, conversation } = others[0]!;
    await owner.post(`/conversations/${conversation.id}/messages`, { role: 'user', content: 'needle' });

    expect((await owner.get('/conversations/search?q=needle')).body.items).toHaveLength(1);
    expect((await client.get('/conversations')).body.items).toEqual([]);
    expect((await client.get('/conversations/search?q=needle')).body.items).toEqual([]);
    const { body } = await client.get('/conversations/stats');
    expect(body).toMatchObject({ conversations: { total: 0 }, messages: { total: 0 }, byDay: [] });
  });
});
