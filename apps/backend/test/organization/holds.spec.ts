import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Scope } from '../../src/modules/ai/index.js';
import { ConversationRemoval } from '../../src/modules/ai/test-internals.js';
import { interrupted } from '../support/between-statements.js';
import { type Answer, type Body, type HttpClient, newClient } from '../support/http-client.js';
import { untilBlocked } from '../support/locked.js';
import { said } from '../support/messages.js';
import { newScope } from '../support/scopes.js';
import { useBackend } from '../support/use-backend.js';

const HOLDS = '/organization/holds';
const ENTITY = { type: 'entity', entityType: 'case', entityId: 'HR-17' };
const REASON = 'Litigation 4 O 117/26';

describe('Holds', () => {
  const backend = useBackend();
  let scope: Scope;
  let governor: HttpClient;

  beforeEach(async () => {
    scope = newScope();
    governor = await newClient(backend.current, { scope, grants: 'ai:govern' });
  });

  const place = (target: object, client = governor): Promise<Answer> =>
    client.post(HOLDS, { target, reason: REASON });
  const run = async <Row extends object>(statement: string, ...values: unknown[]): Promise<Row[]> =>
    (await backend.current.database.query<Row>(statement, values)).rows;

  async function newOne(of = scope, entityId = 'HR-17'): Promise<string> {
    const context = { entityType: 'case', entityId, agentType: crypto.randomUUID() };
    const { conversation } = await backend.conversations.getOrCreate(of, context);
    await backend.conversations.addMessage(of, conversation.id, said('Who?'));
    return conversation.id;
  }

  /** A client whose grant is narrowed to some cases. */
  async function narrowedTo(...cases: string[]): Promise<HttpClient> {
    const entities = cases.map((entityId) => `case:${entityId}`);
    return newClient(backend.current, { scope, grants: 'ai:govern', entities });
  }

  it('are placed, listed newest first, and released once', async () => {
    const id = await newOne();
    const targets = [
      { type: 'organization' },
      { type: 'user', userId: 'noah' },
      ENTITY,
      { type: 'conversation', conversationId: id },
    ];
    const placed: Body[] = [];
    for (const target of targets) {
      const { status, body } = await place(target);
      expect([status, body]).toEqual([
        201,
        {
          id: expect.any(String),
          target,
          reason: REASON,
          placedBy: scope.userId,
          placedAt: expect.any(String),
          releasedBy: null,
          releasedAt: null,
          releaseReason: null,
        },
      ]);
      placed.unshift(body);
    }
    const first = (await governor.get(`${HOLDS}?limit=3`)).body;
    const second = (await governor.get(`${HOLDS}?limit=3&cursor=${first.nextCursor}`)).body;
    expect([...first.items, ...second.items]).toEqual(placed);
    expect(second.nextCursor).toBeNull();

    const path = `${HOLDS}/${placed[0]!.id}/release`;
    const other = await newClient(backend.current, {
      scope: { ...scope, userId: 'bob' },
      grants: 'ai:govern',
    });
    const released = await governor.post(path, { reason: 'Settled' });
    expect([released.status, released.body]).toEqual([
      200,
      { ...placed[0], releasedBy: scope.userId, releasedAt: expect.any(String), releaseReason: 'Settled' },
    ]);
    expect((await other.post(path, { reason: 'Again' })).body).toEqual(released.body);
    const ids = async (query: string) =>
      (await governor.get(`${HOLDS}?${query}`)).body.items.map((hold) => hold.id);
    expect(await ids('active=true')).toEqual(placed.slice(1).map((hold) => hold.id));
    expect(await ids('active=false')).toEqual([placed[0]!.id]);
  });

  it('are recorded in the audit trail, without a reason or a name', async () => {
    const { body } = await place({ type: 'user', userId: 'noah' });
    await governor.post(`${HOLDS}/${body.id}/release`, { reason: 'Settled' });
    await governor.post(`${HOLDS}/${body.id}/release`, { reason: 'Again' });
    await place(ENTITY);
    const auditor = await newClient(backend.current, { scope, grants: 'ai:audit' });
    const { items } = (await auditor.get('/organization/audit?targetType=hold')).body;

    expect(items.map(({ action, details }) => [action, details])).toEqual([
      ['hold.place', { type: 'entity', entityType: 'case', entityId: expect.stringMatching(/^[\w-]{43}$/) }],
      ['hold.release', { type: 'user', userId: expect.stringMatching(/^[\w-]{43}$/) }],
      ['hold.place', { type: 'user', userId: expect.stringMatching(/^[\w-]{43}$/) }],
    ]);
    const rows = await run(
      'SELECT e::text FROM ai_audit_entry e WHERE organization_id = $1',
      scope.organizationId,
    );
    expect(JSON.stringify(rows)).not.toMatch(/noah|HR-17|Litigation|Settled/);
  });

  it.each<[string, unknown, string]>([
    ['no target', {}, 'target'],
    ['an unknown type', { target: { type: 'agent' } }, 'target.type'],
    ['a missing id', { target: { type: 'user' } }, 'target.userId'],
    ['half an entity', { target: { type: 'entity', entityType: 'case' } }, 'target.entityId'],
    ['another type’s id', { target: { type: 'user', userId: 'mia', entityId: '1' } }, 'target.entityId'],
    ['an unknown field', { target: { type: 'organization', all: true } }, 'target.all'],
    ['an empty id', { target: { type: 'user', userId: '' } }, 'target.userId'],
    ['no UUID', { target: { type: 'conversation', conversationId: 'x' } }, 'target.conversationId'],
    ['a text', { target: 'organization' }, 'target'],
    ['a blank reason', { target: ENTITY, reason: '  ' }, 'reason'],
    ['a long reason', { target: ENTITY, reason: 'x'.repeat(501) }, 'reason'],
  ])('are refused with %s', async (_what, input, field) => {
    const { status, body } = await governor.post(HOLDS, { reason: REASON, ...(input as object) });

    expect([status, body.errors!.map((error) => error.field)]).toEqual([400, [field]]);
  });

  it('do not reach another organization, and are not seen there', async () => {
    const other = newScope();
    const foreign = await newOne(other);
    const stranger = await newClient(backend.current, { scope: other, grants: 'ai:govern' });
    const { body } = await place({ type: 'organization' });
    await backend.conversations.delete(other, foreign);

    expect((await place({ type: 'conversation', conversationId: foreign })).body.code).toBe(
      'CONVERSATION_NOT_FOUND',
    );
    expect((await stranger.get(HOLDS)).body.items).toEqual([]);
    expect((await stranger.post(`${HOLDS}/${body.id}/release`, { reason: 'x' })).body.code).toBe(
      'HOLD_NOT_FOUND',
    );
    expect(await removal().remove(other.organizationId, [foreign])).toMatchObject({ ids: [foreign] });
  });

  it('are, for a grant that is narrowed, those of its entities and of conversations about them alone', async () => {
    const [own, beside] = [await newOne(), await newOne(scope, 'HR-18')];
    const narrowed = await narrowedTo('HR-17');
    const seen = [
      (await place(ENTITY)).body,
      (await place({ type: 'conversation', conversationId: own }, narrowed)).body,
    ];
    const hidden = [
      (await place({ ...ENTITY, entityId: 'HR-18' })).body,
      (await place({ type: 'user', userId: 'noah' })).body,
      (await place({ type: 'organization' })).body,
      (await place({ type: 'conversation', conversationId: beside })).body,
    ];

    expect((await narrowed.get(HOLDS)).body.items).toEqual(seen.toReversed());
    for (const { id, target } of hidden) {
      const notThere = target === hidden[3]!.target ? 'CONVERSATION_NOT_FOUND' : 'FORBIDDEN';
      expect((await place(target as object, narrowed)).body.code).toBe(notThere);
      expect((await narrowed.post(`${HOLDS}/${id}/release`, { reason: 'x' })).body.code).toBe(
        'HOLD_NOT_FOUND',
      );
    }
    expect((await (await narrowedTo()).get(HOLDS)).body.items).toEqual([]);
    const cursor = (await governor.get(`${HOLDS}?limit=1`)).body.nextCursor;
    expect((await narrowed.get(`${HOLDS}?limit=1&cursor=${cursor}`)).body.code).toBe('INVALID_CURSOR');
  });

  it('tell of a user at once how many conversations they cover, by whatever they are about', async () => {
    const noah = { ...scope, userId: 'noah' };
    const coverage = async (query: string, client = governor): Promise<Body> =>
      (await client.get(`${HOLDS}/coverage?${query}`)).body;
    const [, other] = [await newOne(noah), await newOne(noah, 'HR-18'), await newOne()];
    expect(await coverage('userId=noah')).toEqual({ conversations: 2, held: 0, isComplete: true, holds: [] });
    const onCase = (await place(ENTITY)).body;
    await backend.conversations.delete(noah, other);

    expect(await coverage('userId=noah')).toMatchObject({ conversations: 2, held: 1, holds: [onCase] });
    expect(await coverage('')).toMatchObject({ conversations: 3, held: 2, holds: [onCase] });
    const ofCase = { conversations: 2, held: 2, isComplete: true, holds: [onCase] };
    expect(await coverage('entityType=case&entityId=HR-17')).toEqual(ofCase);
    expect(await coverage(`conversationId=${other}`)).toMatchObject({ conversations: 1, held: 0, holds: [] });
    const [onUser, onAll] = [
      (await place({ type: 'user', userId: 'noah' })).body,
      (await place({ type: 'organization' })).body,
    ];
    expect(await coverage('userId=noah')).toMatchObject({ held: 2, holds: [onAll, onUser, onCase] });
    const narrowed = await narrowedTo('HR-17');
    const seen = { conversations: 1, held: 1, holds: [onCase] };
    expect(await coverage('userId=noah', narrowed)).toMatchObject(seen);
    await governor.post(`${HOLDS}/${onUser.id}/release`, { reason: 'Settled' });
    await governor.post(`${HOLDS}/${onAll.id}/release`, { reason: 'Settled' });
    expect(await coverage('userId=noah')).toMatchObject({ conversations: 2, held: 1, holds: [onCase] });
  });

  it.each([
    ['userId=noah&conversationId=x', 'conversationId'],
    ['entityType=case', 'entityId'],
    ['conversationId=x', 'conversationId'],
    ['userId=', 'userId'],
  ])('do not tell of %s', async (query, field) => {
    const { status, body } = await governor.get(`${HOLDS}/coverage?${query}`);
    expect([status, body.errors!.map((error) => error.field)]).toEqual([400, [field]]);
  });

  it.each(['', 'ai:append ai:supervise ai:audit'])(
    'need the grant ai:govern, and not "%s"',
    async (grants) => {
      const { body } = await place(ENTITY);
      const client = await newClient(backend.current, { scope, grants });

      for (const answer of [
        await client.get(HOLDS),
        await client.get(`${HOLDS}?limit=x`),
        await client.post(HOLDS, {}),
        await client.post(`${HOLDS}/${body.id}/release`, {}),
      ])
        expect(answer.body.code).toBe('FORBIDDEN');
    },
  );

  it('are not noticed by the person that they are about: deleting goes on, and what is deleted is not there', async () => {
    const id = await newOne();
    await place({ type: 'organization' });
    const owner = await newClient(backend.current, { scope });

    expect((await owner.send('DELETE', `/conversations/${id}`)).status).toBe(204);
    expect((await owner.get(`/conversations/${id}`)).status).toBe(404);
    expect(await removal().remove(scope.organizationId, [id])).toEqual({ ids: [], messages: 0 });
  });

  const removal = () => backend.current.app.get(ConversationRemoval, { strict: false });

  it('that come while a removal runs wait for its end, and keep what comes after it', async () => {
    const ids = [await newOne(), await newOne()];
    for (const id of ids) await backend.conversations.delete(scope, id);
    let placing: Promise<Answer> | undefined;
    const placed = async (): Promise<void> => {
      placing = place({ type: 'organization' });
      await untilBlocked(backend.current.database, 1);
    };
    let removed: string[] = [];
    const remove = async (id: string) => (await removal().remove(scope.organizationId, [id])).ids;
    await interrupted(
      async () => (removed = await remove(ids[0]!)),
      (text) => text.includes('DELETE FROM') && text.includes('ai_search_block'),
      placed,
    );

    expect(removed).toEqual([ids[0]]);
    expect((await placing)!.status).toBe(201);
    expect(await remove(ids[1]!)).toEqual([]);
  });
});
