import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from '@jest/globals';
import {
  type Erasure,
  ErasureService,
  ExportService,
  RestoreService,
  type Scope,
} from '../../src/modules/ai/index.js';
import { ConversationRemoval, ErasureSweeper } from '../../src/modules/ai/test-internals.js';
import { interrupted } from '../support/between-statements.js';
import { fullConversation } from '../support/full-conversation.js';
import { type HttpClient, newClient } from '../support/http-client.js';
import { answered, newConversation, said } from '../support/messages.js';
import { newScope } from '../support/scopes.js';
import { tablesWith } from '../support/tables-with.js';
import { useBackend } from '../support/use-backend.js';

const REASON = 'Asked for under Article 17';
const HOLDS = `hashtextextended('["ai_hold","' || $1 || '"]', 0)`;

describe('An erasure', () => {
  const backend = useBackend();
  let scope: Scope;
  let mia: Scope;
  let governor: HttpClient;

  beforeEach(async () => {
    scope = newScope();
    mia = { ...scope, userId: `mia-${crypto.randomUUID()}` };
    governor = await newClient(backend.current, {
      scope: { ...scope, userId: 'gil' },
      grants: 'ai:govern ai:audit',
    });
  });

  const run = async <Row extends object>(statement: string, ...values: unknown[]): Promise<Row[]> =>
    (await backend.current.database.query<Row>(statement, values)).rows;
  const sweep = (): Promise<void> => backend.current.app.get(ErasureSweeper, { strict: false }).sweep();
  const request = async (target: object): Promise<Erasure> => {
    const { status, body } = await governor.post('/organization/erasures', { target, reason: REASON });
    expect([status, body]).toEqual([202, expect.objectContaining({ id: expect.any(String) })]);
    return body as unknown as Erasure;
  };
  const receipt = async (id: string): Promise<Erasure> =>
    (await governor.get(`/organization/erasures/${id}`)).body as unknown as Erasure;
  const exists = async (id: string): Promise<boolean> =>
    (await run('SELECT FROM ai_conversation WHERE id = $1', id)).length > 0;

  /** Works on erasures until one is not PENDING any more. */
  async function settled({ id }: Pick<Erasure, 'id'>): Promise<Erasure> {
    await run(
      'UPDATE ai_erasure SET looked_at_from = now() WHERE organization_id = $1',
      scope.organizationId,
    );
    await sweep();
    return receipt(id);
  }

  /** Places a hold as the service does: behind whatever removes rows at the time. */
  async function hold(target: { type: string; entityType?: string; id?: string }): Promise<void> {
    const client = await backend.current.database.connect();
    try {
      await client.query('BEGIN');
      await client.query(`SELECT pg_advisory_xact_lock(${HOLDS})`, [scope.organizationId]);
      await client.query(
        `INSERT INTO ai_hold (id, organization_id, target_type, entity_type, target_id, reason, placed_by, placed_at)
         VALUES (gen_random_uuid(), $1, $2, $3, $4, 'Litigation', 'ada', now())`,
        [scope.organizationId, target.type, target.entityType, target.id],
      );
      await client.query('COMMIT');
    } finally {
      client.release();
    }
  }

  const release = () =>
    run(
      `UPDATE ai_hold SET released_at = now(), released_by = 'ada', release_reason = 'Settled' WHERE organization_id = $1`,
      scope.organizationId,
    );

  const spoken = async (context: object = {}, of = mia): Promise<string> => {
    const [, id] = await newConversation(backend.conversations, context, of);
    await backend.conversations.addMessages(of, id, [
      said('Who signed?'),
      answered('Nobody', { outputTokens: 2 }),
    ]);
    return id;
  };

  it('of a user takes all that there is, at once from its owner, and leaves the rest', async () => {
    const ids = [await spoken(), await spoken({ agentType: 'case' })];
    const other = await spoken({}, scope);
    const asked = await request({ type: 'user', userId: mia.userId });

    expect(asked).toEqual({
      id: expect.any(String),
      status: 'PENDING',
      erased: { conversations: 0, messages: 0 },
      deferred: { conversations: 0 },
      requestedAt: expect.any(String),
      finishedAt: null,
    });
    expect((await backend.conversations.list(mia)).items).toEqual([]);
    const later = await spoken();
    expect(await settled(asked)).toMatchObject({
      status: 'DONE',
      erased: { conversations: 2, messages: 4 },
      finishedAt: expect.any(String),
    });
    for (const id of ids) expect(await exists(id)).toBe(false);
    for (const id of [other, later]) expect(await exists(id)).toBe(true);
  });

  it('of an entity is of all users, and of a conversation of that alone', async () => {
    const about = { entityType: 'case', entityId: 'HR-17' };
    const [first, second, third] = [await spoken(about), await spoken(about, scope), await spoken()];
    expect(await settled(await request({ type: 'entity', ...about }))).toMatchObject({
      status: 'DONE',
      erased: { conversations: 2, messages: 4 },
    });
    expect([await exists(first), await exists(second), await exists(third)]).toEqual([false, false, true]);
    const target = { type: 'conversation', conversationId: third };
    expect(await settled(await request(target))).toMatchObject({ erased: { conversations: 1, messages: 2 } });
    expect(await exists(third)).toBe(false);
  });

  it('of what is not there, or is another organization’s, is done with zeros', async () => {
    const other = newScope();
    const foreign = await spoken({}, other);
    for (const target of [
      { type: 'conversation', conversationId: foreign },
      { type: 'conversation', conversationId: 'no-id' },
      { type: 'user', userId: other.userId },
    ])
      expect(await request(target)).toMatchObject({
        status: 'DONE',
        erased: { conversations: 0, messages: 0 },
        finishedAt: expect.any(String),
      });
    expect(await exists(foreign)).toBe(true);
    expect((await backend.conversations.get(other, foreign)).messageCount).toBe(2);
    const others = await newClient(backend.current, { scope: other, grants: 'ai:govern' });
    const { id } = await request({ type: 'user', userId: 'x' });
    for (const unknown of [id, 'no-id', crypto.randomUUID()])
      expect((await others.get(`/organization/erasures/${unknown}`)).body.code).toBe('ERASURE_NOT_FOUND');
  });

  it.each([
    [{}, ['target.type', 'reason']],
    [{ target: { type: 'organization' }, reason: 'x' }, ['target.type']],
    [{ target: { type: 'user' }, reason: 'x' }, ['target.userId']],
    [{ target: { type: 'entity', entityType: 'case' }, reason: 'x' }, ['target.entityId']],
    [{ target: { type: 'user', userId: 'x', conversationId: 'y' }, reason: 'x' }, ['target.conversationId']],
    [{ target: 'x', reason: 'x' }, ['body']],
    [{ target: { type: 'user', userId: 'x' }, reason: ' ' }, ['reason']],
  ])('refuses %j', async (body, fields) => {
    const { status, body: problem } = await governor.post('/organization/erasures', body);
    expect([status, problem.errors?.map(({ field }) => field).toSorted()]).toEqual([400, fields.toSorted()]);
  });

  it('waits for a hold, of which its owner notices nothing, and is then completed by itself', async () => {
    const [held, free] = [await spoken({ entityType: 'case', entityId: 'HR-17' }), await spoken()];
    await hold({ type: 'entity', entityType: 'case', id: 'HR-17' });
    const asked = await request({ type: 'user', userId: mia.userId });
    expect((await backend.conversations.list(mia)).items).toEqual([]);
    const deferred = await settled(asked);

    expect(deferred).toMatchObject({
      status: 'DEFERRED',
      erased: { conversations: 1, messages: 2 },
      deferred: { conversations: 1 },
      finishedAt: null,
    });
    expect([await exists(held), await exists(free)]).toEqual([true, false]);
    expect(await run('SELECT FROM ai_message WHERE conversation_id = $1', held)).toHaveLength(2);
    await release();
    expect(await settled(asked)).toMatchObject({
      status: 'DONE',
      erased: { conversations: 2, messages: 4 },
      deferred: { conversations: 0 },
    });
    expect(await exists(held)).toBe(false);
  });

  it('keeps what a hold covers that is placed between any two of its statements', async () => {
    let kept = 0;
    for (let statement = 0; ; statement++) {
      const id = await spoken();
      let [wasThere, placed] = [false, Promise.resolve()];
      const place = async (): Promise<void> => {
        await hold({ type: 'conversation', id });
        wasThere = await exists(id);
      };
      const erase = async (): Promise<void> => {
        const service = backend.current.app.get(ErasureService);
        const target = { type: 'conversation', conversationId: id } as const;
        const { id: erasure } = await service.requestByCommand(scope.organizationId, {
          target,
          reason: REASON,
        });
        await service.workOn(scope.organizationId, erasure, () => true);
      };
      const isReached = await interrupted(
        erase,
        (_text, number) => number === statement,
        () => {
          placed = place();
          // It waits where rows are being removed.
          return Promise.race([placed, setTimeout(100)]);
        },
      );
      await placed;
      if (!isReached) break;
      expect([statement, await exists(id)]).toEqual([statement, wasThere]);
      if (wasThere) kept += 1;
      if (wasThere)
        expect(await run('SELECT FROM ai_message WHERE conversation_id = $1', id)).toHaveLength(2);
      await release();
      await settled({ id });
      expect([statement, await exists(id)]).toEqual([statement, false]);
    }
    expect(kept).toBeGreaterThan(10);
  });

  it('is told in the trail and in its receipt without a name', async () => {
    await spoken({ entityType: 'case', entityId: 'HR-17' });
    const asked = await request({ type: 'user', userId: mia.userId });
    await settled(asked);
    const rows = await run(
      `SELECT e::text FROM ai_erasure e WHERE organization_id = $1
       UNION ALL SELECT a::text FROM ai_audit_entry a WHERE organization_id = $1`,
      scope.organizationId,
    );
    const { items } = (await governor.get(`/organization/audit?targetId=${mia.userId}`)).body;

    expect(JSON.stringify(rows)).not.toContain(mia.userId);
    expect(JSON.stringify(rows)).not.toContain(REASON);
    expect(items).toMatchObject([
      {
        action: 'erasure.done',
        actor: { userId: null },
        target: { type: 'erasure', id: expect.stringMatching(/^[\w-]{43}$/) },
        details: { erasure: asked.id, conversations: 1, messages: 2 },
      },
      { action: 'erasure.request', actor: { userId: 'gil' }, details: { erasure: asked.id, of: 'user' } },
    ]);
    const sums = await run<{ user: string; messages: number }>(
      `SELECT user_id AS user, sum(messages)::int AS messages FROM ai_removed_sum WHERE organization_id = $1 GROUP BY 1`,
      scope.organizationId,
    );
    expect(sums).toEqual([{ user: expect.stringMatching(/^[\w-]{43}$/), messages: 2 }]);
  });

  it('puts a pseudonym in the sums of what was removed before, too', async () => {
    const about = { entityType: 'case', entityId: 'HR-17' };
    const [purged, left] = [
      await spoken({ ...about, agentType: 'a' }),
      await spoken({ ...about, agentType: 'a' }, scope),
    ];
    await backend.conversations.delete(mia, purged);
    const removal = backend.current.app.get(ConversationRemoval, { strict: false });
    await removal.remove(scope.organizationId, [purged]);
    await spoken({ ...about, agentType: 'a' });
    const sums = () =>
      run<{ user: string; entity: string; messages: number }>(
        `SELECT user_id AS user, entity_id AS entity, sum(messages)::int AS messages, sum(output_tokens)::int AS output
         FROM ai_removed_sum WHERE organization_id = $1 GROUP BY 1, 2 ORDER BY 3`,
        scope.organizationId,
      );
    await settled(await request({ type: 'user', userId: mia.userId }));
    const hash = expect.stringMatching(/^[\w-]{43}$/) as unknown;

    expect(await sums()).toEqual([{ user: hash, entity: 'HR-17', messages: 4, output: 4 }]);
    expect(await exists(left)).toBe(true);
    await settled(await request({ type: 'entity', ...about }));
    expect((await sums()).map(({ entity }) => entity)).toEqual([hash, hash]);
  });

  it('covers what an import brings back of it, and nothing else', async () => {
    const about = { entityType: 'case', entityId: 'HR-17' };
    await spoken(about);
    const other = await spoken({}, scope);
    const exported = async (): Promise<string> =>
      text((await backend.current.app.get(ExportService).exportByCommand(scope.organizationId, {})).bytes);
    const old = await exported();
    const later = await spoken({ agentType: 'later' });
    for (const target of [
      { type: 'user', userId: mia.userId },
      { type: 'entity', ...about },
    ])
      await settled(await request(target));
    const restore = (file: string) =>
      backend.current.app
        .get(RestoreService)
        .restore(scope.organizationId, Readable.from([Buffer.from(file)]));

    expect(await restore(old)).toMatchObject({ conversations: 0, erased: 1, there: 1 });
    expect([await exists(other), await exists(later)]).toEqual([true, false]);
    const back = await spoken({ agentType: 'back' });
    const now = await exported();
    await run('DELETE FROM ai_conversation WHERE organization_id = $1', scope.organizationId);
    expect(await restore(now)).toMatchObject({ conversations: 2, erased: 0 });
    expect(await exists(back)).toBe(true);
  });

  it('reaches no further than the entities that a grant is narrowed to', async () => {
    const about = (entityId: string) => ({ entityType: 'case', entityId });
    const [first, second, third] = [
      await spoken(about('HR-17')),
      await spoken(about('HR-18')),
      await spoken(),
    ];
    const whole = governor;
    const narrowed = async (...entities: string[]): Promise<HttpClient> => {
      const claims = { org: scope.organizationId, user: 'gil', scope: 'ai:govern', entities };
      return Object.assign(await newClient(backend.current), { token: await backend.current.token(claims) });
    };
    governor = await narrowed('case:HR-17');
    const asked = await request({ type: 'user', userId: mia.userId });
    expect(await request({ type: 'entity', ...about('HR-18') })).toMatchObject({ status: 'DONE' });

    expect(await settled(asked)).toMatchObject({ status: 'DONE', erased: { conversations: 1 } });
    expect([await exists(first), await exists(second), await exists(third)]).toEqual([false, true, true]);
    governor = whole;
    expect(await receipt(asked.id)).toMatchObject({ status: 'DONE' });
    const all = await request({ type: 'user', userId: 'nobody' });
    const listed = async (query = '') => (await governor.get(`/organization/erasures${query}`)).body;
    const { items: newest, nextCursor } = await listed('?limit=2');
    const { items: older } = await listed(`?limit=2&cursor=${nextCursor}`);
    expect([newest[0], ...older]).toEqual([await receipt(all.id), await receipt(asked.id)]);
    governor = await narrowed('case:HR-18');
    for (const { id } of [asked, all]) expect(await receipt(id)).toMatchObject({ code: 'ERASURE_NOT_FOUND' });
    expect((await listed()).items).toEqual([newest[1]]);
  });

  it('leaves no word in the database, in its files of data and indexes, or in the files of chats', async () => {
    const word = `zq${crypto.randomUUID().replaceAll('-', '')}`;
    const owner = { ...scope, userId: `user-${word}` };
    await fullConversation(backend.current, owner, word, `entity-${word}`);
    // Statistics of a table without rows stay as they were.
    await fullConversation(backend.current, scope, 'kept', 'entity-kept');
    await backend.conversations.search(owner, { query: 'nothing at all' });
    await backend.conversations.getStats(owner, { from: new Date('2020-01-01Z'), to: new Date() });
    const everywhere = async (): Promise<string[]> => [
      ...(await tablesWith(backend.current.database, word)),
      ...(await filesWith(await databaseFolder(), word)),
      ...(await filesWith(backend.current.folder, word)),
    ];
    // Puts values into the statistics of the planner, as PostgreSQL does by itself after a while.
    await run('ANALYZE');
    await run('CHECKPOINT');
    expect((await everywhere()).length).toBeGreaterThan(5);
    const erasures = [
      await request({ type: 'user', userId: owner.userId }),
      await request({ type: 'entity', entityType: 'case', entityId: `entity-${word}` }),
    ];
    for (const erasure of erasures) expect(await settled(erasure)).toMatchObject({ status: 'DONE' });

    expect(await tablesWith(backend.current.database, word)).toEqual([]);
    // What a transaction may still see is kept, also that of the server's own ANALYZE.
    const seeing = `SELECT FROM pg_stat_activity
      WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_xmin IS NOT NULL`;
    while ((await run(seeing)).length > 0);
    await run('ANALYZE');
    // Without FULL, what was removed stays in the free space of pages until that is used again.
    await run('VACUUM (FULL)');
    await run('CHECKPOINT');
    expect(await everywhere()).toEqual([]);
  });

  async function databaseFolder(): Promise<string> {
    const [row] = await run<{ folder: string; oid: number }>(
      `SELECT current_setting('data_directory') AS folder, oid FROM pg_database WHERE datname = current_database()`,
    );
    return join(row!.folder, 'base', String(row!.oid));
  }

  async function filesWith(folder: string, word: string): Promise<string[]> {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    const found = await Promise.all(
      entries
        .filter((entry) => entry.isFile())
        .map(async ({ parentPath, name }) => {
          const path = join(parentPath, name);
          return (await readFile(path)).includes(word) ? [path] : [];
        }),
    );
    return found.flat();
  }
});
