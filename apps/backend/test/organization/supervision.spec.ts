import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { AuditService, OrganizationService, type Scope } from '../../src/modules/ai/index.js';
import { type Body, type HttpClient, newClient } from '../support/http-client.js';
import { newConversation, said } from '../support/messages.js';
import { newScope } from '../support/scopes.js';
import { useBackend } from '../support/use-backend.js';

const SUPERVISOR = 'ai:supervise';

describe('A supervisor', () => {
  const backend = useBackend();
  let organizationId: string;
  let supervisor: HttpClient;

  beforeEach(async () => {
    ({ organizationId } = newScope());
    supervisor = await newClient(backend.current, { scope: of('sam'), grants: SUPERVISOR });
  });

  const of = (userId: string): Scope => ({ organizationId, userId });

  /** A conversation of a user, with what was said in it. */
  async function conversationOf(userId: string, context: object = {}, ...texts: string[]): Promise<string> {
    const { conversation } = await backend.conversations.getOrCreate(of(userId), { fresh: true, ...context });
    for (const text of texts) await backend.conversations.addMessage(of(userId), conversation.id, said(text));
    return conversation.id;
  }

  async function listed(query = ''): Promise<string[]> {
    const { status, body, text } = await supervisor.get(`/organization/conversations?${query}`);
    expect([status, text]).toEqual([200, expect.any(String)]);
    return body.items.map(({ id }) => id);
  }

  /** Every page of a route, one behind the other. */
  async function pages(path: string, limit: number): Promise<Body[]> {
    const found: Body[] = [];
    let cursor = '';
    do {
      const { status, body, text } = await supervisor.get(`${path}&limit=${limit}${cursor}`);
      expect([status, text]).toEqual([200, expect.any(String)]);
      found.push(...body.items);
      cursor = body.nextCursor === null ? '' : `&cursor=${body.nextCursor}`;
    } while (cursor !== '');
    return found;
  }

  async function trail(): Promise<Body[]> {
    const auditor = { ...of('ada'), grants: ['ai:audit'] };
    const { items } = await backend.current.app.get(AuditService).list(auditor, { limit: 100 });
    return (items as unknown as Body[]).filter(({ action }) => action !== 'audit.read');
  }

  it('lists the conversations of every user, latest activity first, and of no other organization', async () => {
    const [mia, noa] = [await conversationOf('mia', {}, 'First'), await conversationOf('noa', {}, 'Second')];
    const archived = await conversationOf('mia', { agentType: 'case' });
    await backend.conversations.archive(of('mia'), archived);
    await backend.conversations.pause(of('noa'), noa);
    await backend.conversations.getOrCreate(newScope());

    expect(await listed()).toEqual([noa, mia]);
    expect(await listed('status=ARCHIVED')).toEqual([archived]);
    expect(await listed('status=PAUSED')).toEqual([noa]);
    const { body } = await supervisor.get('/organization/conversations');
    expect(body.items[0]).toMatchObject({ userId: 'noa', organizationId, deletedAt: null, messageCount: 1 });
  });

  it('narrows the list by user, entity, agent, status and title, one by one and together', async () => {
    const about = { entityType: 'case', entityId: 'HR-17' };
    const ids = {
      mia: await conversationOf('mia', { ...about, agentType: 'case' }, 'Who signed?'),
      noa: await conversationOf('noa', { ...about, agentType: 'desk', title: 'Interview' }),
      other: await conversationOf('noa', { entityType: 'case', entityId: 'HR-18', agentType: 'desk' }),
      none: await conversationOf('mia'),
    };
    const found = async (query: string) =>
      (await listed(query)).map((id) => Object.entries(ids).find(([, own]) => own === id)![0]).toSorted();

    expect(await found('userId=noa')).toEqual(['noa', 'other']);
    expect(await found('entityType=case&entityId=HR-17')).toEqual(['mia', 'noa']);
    expect(await found('entityType=case')).toEqual(['mia', 'noa', 'other']);
    expect(await found('agentType=desk')).toEqual(['noa', 'other']);
    expect(await found('agentType=desk&entityType=case&entityId=HR-18')).toEqual(['other']);
    expect(await found('title=SIGNED')).toEqual(['mia']);
    expect(await found('title=interview&userId=noa&agentType=desk&status=ACTIVE')).toEqual(['noa']);
    expect(await found('userId=mia&status=PAUSED')).toEqual([]);
  });

  it.each(['', 'agentType=desk', 'entityType=case&entityId=HR-17', 'title=e', 'userId=mia'])(
    'reads pages that writes between them neither hide from nor show twice: %s',
    async (query) => {
      const ofMia = query.includes('userId');
      const context = { entityType: 'case', entityId: 'HR-17', agentType: 'desk' };
      const users = Array.from({ length: 9 }, (_, n) => (ofMia ? 'mia' : `user-${n}`));
      const ids: string[] = [];
      for (const [n, user] of users.entries())
        ids.push(await conversationOf(user, ofMia ? { agentType: `a-${n}` } : context, `Message ${n}`));
      const first = (await supervisor.get(`/organization/conversations?${query}&limit=4`)).body;
      for (const n of [1, 7]) await backend.conversations.addMessage(of(users[n]!), ids[n]!, said('More'));
      await conversationOf('new', context, 'A new one');

      const path = `/organization/conversations?${query}&limit=4&cursor=`;
      const second = (await supervisor.get(`${path}${first.nextCursor}`)).body;
      const third = (await supervisor.get(`${path}${second.nextCursor}`)).body;
      const shown = [first, second, third].flatMap(({ items }) => items.map(({ id }) => id));
      expect([shown, third.nextCursor]).toEqual([ids.toReversed(), null]);
      const other = await supervisor.get(`${path}${first.nextCursor}&status=ACTIVE`);
      expect(other.body.code).toBe('INVALID_CURSOR');
    },
  );

  it('lists what conversations are about, once each, with its latest activity', async () => {
    const about = (entityId: string, entityType = 'case') => ({ entityType, entityId });
    for (const user of ['mia', 'noa']) await conversationOf(user, about('HR-17'), 'Who signed?');
    await backend.conversations.archive(of('mia'), await conversationOf('mia', about('HR-18')));
    await backend.conversations.delete(of('mia'), await conversationOf('mia', about('HR-19')));
    await conversationOf('mia', about('HR-17', 'report'));
    await conversationOf('noa');
    const task = await conversationOf('noa', { ...about('n', 'note'), agentType: 'desk' });
    await backend.current.database.query(
      "UPDATE ai_conversation SET agent_type = 'clean-note' WHERE organization_id = $1 AND id = $2",
      [organizationId, task],
    );
    await newConversation(backend.conversations, about('HR-20'), newScope());

    const found = await pages('/organization/entities?', 2);
    expect(found.map(({ entityType, entityId }) => [entityType, entityId])).toEqual([
      ...['HR-17', 'HR-18', 'HR-19'].map((id) => ['case', id]),
      ['report', 'HR-17'],
    ]);
    const [latest] = (await supervisor.get('/organization/conversations?entityType=case&entityId=HR-17')).body
      .items;
    expect(found.map(({ lastActivityAt }) => lastActivityAt)).toEqual([
      latest!.lastMessageAt,
      ...[expect.any(String), null, expect.any(String)],
    ]);
    const ofType = (await supervisor.get('/organization/entities?entityType=report')).body.items;
    expect(ofType).toMatchObject([about('HR-17', 'report')]);
    const entities = [about('HR-18'), about('HR-99')];
    const narrowed = { ...of('sam'), grants: ['ai:supervise'], entities };
    const { items } = await backend.current.app.get(OrganizationService).listEntities(narrowed);
    expect(items).toMatchObject([about('HR-18')]);
  });

  it('sees what is deleted where it asks for that alone', async () => {
    const [kept, gone] = [
      await conversationOf('mia', {}, 'kept word'),
      await conversationOf('noa', {}, 'gone word'),
    ];
    await backend.conversations.delete(of('noa'), gone);

    expect(await listed()).toEqual([kept]);
    expect(await listed('deleted=true')).toEqual([gone]);
    expect(await listed('deleted=true&userId=mia')).toEqual([]);
    const found = async (query: string) =>
      (await supervisor.get(`/organization/search?q=word${query}`)).body.items.map(
        ({ conversation }) => conversation,
      );
    expect(await found('')).toEqual([expect.objectContaining({ id: kept, userId: 'mia', deletedAt: null })]);
    expect(await found('&deleted=true')).toEqual([
      expect.objectContaining({ id: gone, userId: 'noa', deletedAt: expect.any(String) }),
    ]);
    const { body } = await supervisor.get(`/organization/conversations/${gone}/with-messages`);
    expect(body.conversation).toMatchObject({ id: gone, deletedAt: expect.any(String) });
    expect(body.messages.items).toMatchObject([{ content: 'gone word' }]);
    expect((await supervisor.get(`/organization/conversations?deleted=yes`)).body.code).toBe(
      'VALIDATION_FAILED',
    );
  });

  it('reads messages page by page, as their owner does', async () => {
    const id = await conversationOf('mia', {}, ...Array.from({ length: 7 }, (_, n) => `Message ${n}`));
    const path = `/organization/conversations/${id}`;
    const contents = (found: Body[]) => found.map(({ content }) => Number(content.at(-1)));

    expect(contents(await pages(`${path}/messages?order=asc`, 3))).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(contents(await pages(`${path}/messages?order=desc`, 3))).toEqual([6, 5, 4, 3, 2, 1, 0]);
    const { conversation, messages } = (await supervisor.get(`${path}/with-messages?limit=2`)).body;
    expect(conversation).toMatchObject({ id, userId: 'mia', deletedAt: null });
    expect(contents(messages.items)).toEqual([5, 6]);
    const older = await supervisor.get(`${path}/with-messages?limit=2&cursor=${messages.nextCursor}`);
    expect(contents(older.body.messages.items)).toEqual([3, 4]);
    const mia = await newClient(backend.current, { scope: of('mia') });
    const own = `/conversations/${id}/with-messages?limit=2&cursor=${messages.nextCursor}`;
    expect((await mia.get(own)).body.code).toBe('INVALID_CURSOR');
  });

  it('finds messages of every user, newest first, page by page', async () => {
    const users = ['mia', 'noa', 'lea'];
    for (let n = 0; n < 9; n++)
      await conversationOf(users[n % 3]!, { agentType: `a${n % 2}` }, `report ${n}`);
    await conversationOf('mia', {}, 'nothing of it');
    const numbers = async (query: string, limit: number) =>
      (await pages(`/organization/search?q=REPORT${query}`, limit)).map(({ snippet }) =>
        Number(String(snippet).at(-1)),
      );

    expect(await numbers('', 4)).toEqual([8, 7, 6, 5, 4, 3, 2, 1, 0]);
    expect(await numbers('&userId=noa', 2)).toEqual([7, 4, 1]);
    expect(await numbers('&agentType=a1', 3)).toEqual([7, 5, 3, 1]);
    expect(await numbers('&role=assistant', 3)).toEqual([]);
    const { items } = (await supervisor.get('/organization/search?q=report&limit=1')).body;
    expect(items[0]).toMatchObject({
      conversation: { userId: 'lea' },
      highlights: [{ start: 0, end: 6 }],
      active: true,
    });
  });

  it('of another organization is shown nothing, as if it were not there', async () => {
    const id = await conversationOf('mia', {}, 'aubergine');
    const other = await newClient(backend.current, { grants: SUPERVISOR });
    const same = { 'x-request-id': 'same' };
    for (const part of ['', '/messages', '/with-messages']) {
      const path = (of: string) => `/organization/conversations/${of}${part}`;
      const [hidden, missing] = [
        await other.get(path(id), same),
        await other.get(path(crypto.randomUUID()), same),
      ];
      expect([hidden.status, hidden.text]).toEqual([404, missing.text]);
    }
    expect((await other.get('/organization/search?q=aubergine')).body.items).toEqual([]);
    expect((await other.get('/organization/conversations?userId=mia')).body.items).toEqual([]);
  });

  it('reads what is recorded first: who, what, and no text', async () => {
    const id = await conversationOf('mia', { entityType: 'case', entityId: 'HR-17' }, 'aubergine');
    const missing = crypto.randomUUID();
    await supervisor.get(
      '/organization/conversations?userId=mia&entityType=case&entityId=HR-17&title=aubergine',
    );
    await supervisor.get('/organization/search?q=aubergine&limit=3');
    await supervisor.get('/organization/approvals?status=PENDING');
    for (const part of ['', '/messages', '/with-messages'])
      await supervisor.get(`/organization/conversations/${id}${part}`);
    await supervisor.get(`/organization/conversations/${missing}`);
    await supervisor.get('/organization/conversations?limit=x');

    const read = (target: string) => ({
      action: 'conversation.read',
      actor: { userId: 'sam' },
      target: { type: 'conversation', id: target },
    });
    const entries = await trail();
    expect(entries.toReversed()).toEqual([
      expect.objectContaining({
        action: 'conversations.list',
        target: { type: 'conversations' },
        details: {
          userId: expect.stringMatching(/^[\w-]{43}$/),
          entityId: expect.stringMatching(/^[\w-]{43}$/),
          limit: 20,
        },
      }),
      expect.objectContaining({ action: 'conversations.search', details: { limit: 3 } }),
      expect.objectContaining({ action: 'approvals.list', details: { status: 'PENDING', limit: 20 } }),
      ...[id, id, id, missing].map((target) => expect.objectContaining(read(target))),
    ]);
    expect(JSON.stringify(entries)).not.toMatch(/aubergine|HR-17|mia/);
  });

  it.each([
    ['/organization/conversations', 'GET'],
    ['/organization/conversations/ID', 'GET'],
    ['/organization/conversations/ID/messages', 'GET'],
    ['/organization/conversations/ID/with-messages', 'GET'],
    ['/organization/search?q=aubergine', 'GET'],
    ['/organization/approvals', 'GET'],
    ['/organization/entities', 'GET'],
    ['/organization/conversations/ID/approvals/call', 'POST'],
  ])('is shown nothing by %s where it cannot be recorded', async (path, method) => {
    const id = await conversationOf('mia', { entityType: 'case', entityId: 'aubergine' }, 'aubergine');
    const { database } = backend.current;
    const body = method === 'POST' ? { approved: true } : undefined;
    await database.query('ALTER TABLE ai_audit_entry RENAME TO ai_audit_away');
    try {
      const { status, text } = await supervisor.send(method, path.replace('ID', id), { body });
      expect([status, text]).toEqual([503, expect.stringContaining('STORE_UNAVAILABLE')]);
      expect(text).not.toMatch(/aubergine|mia/);
    } finally {
      await database.query('ALTER TABLE ai_audit_away RENAME TO ai_audit_entry');
    }
  });

  describe('narrowed to entities', () => {
    const ENTITIES = [
      { entityType: 'case', entityId: 'HR-17' },
      { entityType: 'case', entityId: 'HR-18' },
    ];
    let ids: Record<string, string>;

    beforeEach(async () => {
      ids = {};
      const agentType = 'case';
      for (const entityId of ['HR-17', 'HR-18', 'HR-19']) {
        const about = { entityType: 'case', entityId, agentType };
        ids[entityId] = await conversationOf('mia', about, `word ${entityId}`);
      }
      ids.none = await conversationOf('mia', { agentType }, 'word of none');
    });

    const principal = (entities?: typeof ENTITIES) => ({
      ...of('sam'),
      grants: [SUPERVISOR],
      ...(entities ? { entities } : {}),
    });
    const service = () => backend.current.app.get(OrganizationService);

    it.each([
      ['all', undefined, ['none', 'HR-19', 'HR-18', 'HR-17']],
      ['one', ENTITIES.slice(0, 1), ['HR-17']],
      ['two', ENTITIES, ['HR-18', 'HR-17']],
      ['many', [...ENTITIES, ...ENTITIES, ...others(100)], ['HR-18', 'HR-17']],
      ['none', [], []],
    ])('sees those of %s, in each method', async (_name, entities, seen) => {
      const expected = seen.map((name) => ids[name]);
      const list = await service().listConversations(principal(entities));
      expect(list.items.map(({ id }) => id)).toEqual(expected);
      const hits = await service().search(principal(entities), { query: 'word' });
      expect(hits.items.map(({ conversation }) => conversation.id)).toEqual(expected);
      for (const [name, id] of Object.entries(ids)) {
        const calls = [
          service().getConversation(principal(entities), id),
          service().getMessages(principal(entities), id),
          service().getWithMessages(principal(entities), id),
        ];
        const codes = await Promise.all(
          calls.map((call) =>
            call.then(
              () => 'seen',
              (error: unknown) => (error as Body).code,
            ),
          ),
        );
        const code = seen.includes(name) ? 'seen' : 'CONVERSATION_NOT_FOUND';
        expect([name, codes]).toEqual([name, [code, code, code]]);
        const decided = service().decideApproval(principal(entities), id, 'call', { approved: true });
        await expect(decided).rejects.toMatchObject({
          code: seen.includes(name) ? 'APPROVAL_NOT_FOUND' : 'CONVERSATION_NOT_FOUND',
        });
      }
    });

    it('asks for another entity in vain', async () => {
      const about = { entityType: 'case', entityId: 'HR-19' };
      expect((await service().listConversations(principal(ENTITIES), about)).items).toEqual([]);
      expect((await service().search(principal(ENTITIES), { query: 'word', ...about })).items).toEqual([]);
      expect(
        (await service().listConversations(principal(ENTITIES), { userId: 'mia', deleted: true })).items,
      ).toEqual([]);
    });
  });

  function others(count: number) {
    return Array.from({ length: count }, (_, n) => ({ entityType: 'case', entityId: `other-${n}` }));
  }
});

describe('Whoever lacks the grant of a supervisor', () => {
  const backend = useBackend();
  let clients: HttpClient[];
  let id: string;

  beforeAll(async () => {
    const scope = newScope();
    const { conversation } = await backend.conversations.getOrCreate(scope);
    ({ id } = conversation);
    clients = [
      await newClient(backend.current, { scope, grants: 'ai:append ai:audit ai:govern' }),
      await newClient(backend.current, { scope }),
    ];
  });

  it.each([
    'GET /organization/conversations',
    'GET /organization/conversations?limit=x&stray=1',
    'GET /organization/conversations/ID',
    'GET /organization/conversations/ID/messages',
    'GET /organization/conversations/ID/with-messages',
    `GET /organization/conversations/${crypto.randomUUID()}`,
    'GET /organization/search',
    'GET /organization/approvals?status=NONE',
    'POST /organization/conversations/ID/approvals/call',
  ])('is told so, whether or not it is there: %s', async (route) => {
    const [method, path] = route.replace('ID', id).split(' ') as [string, string];
    for (const client of clients) expect((await client.send(method, path)).body.code).toBe('FORBIDDEN');
  });
});
