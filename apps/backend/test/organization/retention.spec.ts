import { beforeEach, describe, expect, it } from '@jest/globals';
import { AuditService, HoldService, RetentionRun, type Scope } from '../../src/modules/ai/index.js';
import { RetentionSweeper } from '../../src/modules/ai/test-internals.js';
import { interrupted } from '../support/between-statements.js';
import { type HttpClient, newClient } from '../support/http-client.js';
import { untilBlocked } from '../support/locked.js';
import { said } from '../support/messages.js';
import { newScope } from '../support/scopes.js';
import { useBackend } from '../support/use-backend.js';

const RETENTION = '/organization/retention';
const DEFAULTS = { archiveAfterDays: null, deleteAfterDays: null, purgeDeletedAfterDays: 30, auditDays: 365 };
const POLICY = { archiveAfterDays: 10, deleteAfterDays: 20, purgeDeletedAfterDays: 5, auditDays: 200 };
const NOTHING = { archived: 0, deleted: 0, purged: 0, messages: 0, auditEntries: 0 };

describe('Retention', () => {
  const backend = useBackend();
  let scope: Scope;
  let governor: HttpClient;

  beforeEach(async () => {
    scope = newScope();
    governor = await newClient(backend.current, { scope, grants: 'ai:govern' });
  });

  const apply = () => backend.current.app.get(RetentionRun, { strict: false }).apply(scope.organizationId);
  async function set(policy: object = {}): Promise<void> {
    const { status } = await governor.send('PUT', RETENTION, { body: { ...POLICY, ...policy } });
    expect(status).toBe(200);
  }
  const run = async <Row extends object>(statement: string, ...values: unknown[]): Promise<Row[]> =>
    (await backend.current.database.query<Row>(statement, values)).rows;

  /** A conversation, by the days since its last activity and since it was deleted. */
  async function idleFor(
    days: number,
    { entityId = 'HR-17', deletedFor = -1, status = 'ACTIVE' } = {},
  ): Promise<string> {
    const { conversations } = backend;
    const context = { entityType: 'case', entityId, agentType: crypto.randomUUID() };
    const { id } = (await conversations.getOrCreate(scope, context)).conversation;
    await conversations.addMessage(scope, id, said('Who?'));
    if (status === 'PAUSED') await conversations.pause(scope, id);
    if (status === 'ARCHIVED') await conversations.archive(scope, id);
    await run(
      `UPDATE ai_message SET created_at = now() - $2 * interval '1 day' - interval '1 minute' WHERE conversation_id = $1`,
      id,
      days,
    );
    await run(
      `UPDATE ai_conversation c SET last_message_at = m.created_at,
         deleted_at = CASE WHEN $2 >= 0 THEN now() - $2 * interval '1 day' - interval '1 minute' END
       FROM ai_message m WHERE c.id = $1 AND m.conversation_id = c.id`,
      id,
      deletedFor,
    );
    return id;
  }

  /** What has become of conversations: their status, whether they were deleted, or nothing. */
  async function becomeOf(ids: string[]): Promise<string[]> {
    const rows = await run<{ id: string; is: string }>(
      `SELECT id, CASE WHEN deleted_at IS NULL THEN status::text ELSE 'deleted' END AS is FROM ai_conversation
       WHERE id = ANY($1)`,
      ids,
    );
    return ids.map((id) => rows.find((row) => row.id === id)?.is ?? 'gone');
  }

  const hold = async (target: object) =>
    (await governor.post('/organization/holds', { target, reason: 'Litigation' })).body;

  it('is a policy of the organization, with defaults, and recorded when it is set', async () => {
    expect((await governor.get(RETENTION)).body).toEqual(DEFAULTS);
    const { status, body } = await governor.send('PUT', RETENTION, {
      body: { ...POLICY, archiveAfterDays: null },
    });
    expect([status, body]).toEqual([200, { ...POLICY, archiveAfterDays: null }]);
    expect((await governor.get(RETENTION)).body).toEqual(body);
    expect((await (await newClient(backend.current, { grants: 'ai:govern' })).get(RETENTION)).body).toEqual(
      DEFAULTS,
    );

    const auditor = await newClient(backend.current, { scope, grants: 'ai:audit' });
    expect((await auditor.get('/organization/audit?action=retention.set')).body.items).toMatchObject([
      { actor: { userId: scope.userId }, target: { type: 'retention' }, details: body },
    ]);
  });

  it.each<[string, object, string[]]>([
    ['a day before the first', { archiveAfterDays: 0 }, ['archiveAfterDays']],
    ['too many', { deleteAfterDays: 36_501 }, ['deleteAfterDays']],
    ['parts of days', { purgeDeletedAfterDays: 1.5 }, ['purgeDeletedAfterDays']],
    ['an audit trail that is too short', { auditDays: 182 }, ['auditDays']],
    ['an audit trail for ever', { auditDays: null }, ['auditDays']],
    ['a part of it', { archiveAfterDays: undefined }, ['archiveAfterDays']],
    ['another field', { days: 1 }, ['days']],
  ])('refuses %s', async (_what, change, fields) => {
    const answer = await governor.send('PUT', RETENTION, { body: { ...POLICY, ...change } });

    expect([answer.status, answer.body.errors!.map(({ field }) => field)]).toEqual([400, fields]);
    expect((await governor.get(RETENTION)).body).toEqual(DEFAULTS);
  });

  it.each(['', 'ai:append ai:supervise ai:audit'])(
    'needs the grant ai:govern, and not "%s"',
    async (grants) => {
      const client = await newClient(backend.current, { scope, grants });

      for (const answer of [
        await client.get(RETENTION),
        await client.send('PUT', RETENTION, { body: {} }),
        await client.get(`${RETENTION}/preview?auditDays=x`),
      ])
        expect(answer.body.code).toBe('FORBIDDEN');
    },
  );

  it('archives, deletes and purges what is due, as the preview says, and nothing else', async () => {
    const fates: [string, string][] = [
      [await idleFor(9), 'ACTIVE'],
      [await idleFor(11), 'ARCHIVED'],
      [await idleFor(11, { status: 'PAUSED' }), 'ARCHIVED'],
      [await idleFor(19, { status: 'ARCHIVED' }), 'ARCHIVED'],
      [await idleFor(21), 'deleted'],
      [await idleFor(21, { status: 'ARCHIVED' }), 'deleted'],
      [await idleFor(50, { deletedFor: 4 }), 'deleted'],
      [await idleFor(50, { deletedFor: 6 }), 'gone'],
      [await idleFor(1, { deletedFor: 6 }), 'gone'],
      [await idleFor(50, { deletedFor: 6, entityId: 'HR-18' }), 'deleted'],
    ];
    await hold({ type: 'entity', entityType: 'case', entityId: 'HR-18' });
    await set();
    const preview = async (query = '') => (await governor.get(`${RETENTION}/preview${query}`)).body;
    expect(await preview()).toEqual({ archive: 2, delete: 2, purge: 2, held: 1 });
    expect(await preview('?purgeDeletedAfterDays=1')).toEqual({ archive: 0, delete: 0, purge: 3, held: 1 });
    const narrowed = await newClient(backend.current, {
      scope,
      grants: 'ai:govern',
      entities: ['case:HR-18'],
    });
    expect((await narrowed.get(`${RETENTION}/preview`)).body).toEqual({
      archive: 0,
      delete: 0,
      purge: 0,
      held: 1,
    });

    expect(await apply()).toEqual({ ...NOTHING, archived: 2, deleted: 2, purged: 2, messages: 2 });
    expect(await becomeOf(fates.map(([id]) => id))).toEqual(fates.map(([, fate]) => fate));
    expect(await preview()).toEqual({ archive: 0, delete: 0, purge: 0, held: 1 });
    expect(await apply()).toEqual(NOTHING);
    const auditor = await newClient(backend.current, { scope, grants: 'ai:audit' });
    const { items } = (await auditor.get('/organization/audit?action=retention.applied')).body;
    expect(items.map(({ actor, details }) => [actor, details])).toEqual([
      [{ userId: null }, { purged: 2, messages: 2 }],
      [{ userId: null }, { archived: 1 }],
      [{ userId: null }, { archived: 1 }],
      [{ userId: null }, { deleted: 1 }],
      [{ userId: null }, { deleted: 1 }],
    ]);
  });

  it('is not applied while a turn runs, nor to other organizations', async () => {
    const [id, foreign] = [await idleFor(21), newScope()];
    const { conversation } = await backend.conversations.getOrCreate(foreign);
    await run(
      "UPDATE ai_conversation SET created_at = now() - interval '90 days' WHERE id = $1",
      conversation.id,
    );
    await run(
      `INSERT INTO ai_turn (id, organization_id, user_id, conversation_id, leased_until)
       VALUES (gen_random_uuid(), $1, $2, $3, now() + interval '1 minute')`,
      scope.organizationId,
      scope.userId,
      id,
    );
    await set();

    expect(await apply()).toEqual(NOTHING);
    expect(await becomeOf([id, conversation.id])).toEqual(['ACTIVE', 'ACTIVE']);
  });

  it('purges what was deleted by default after thirty days, of every organization, in the background', async () => {
    const fates = [
      await idleFor(40, { deletedFor: 29 }),
      await idleFor(40, { deletedFor: 31 }),
      await idleFor(4000),
    ];
    await backend.current.app.get(RetentionSweeper, { strict: false }).sweep();

    expect(await becomeOf(fates)).toEqual(['deleted', 'gone', 'ACTIVE']);
    await run('UPDATE ai_conversation SET deleted_at = $2 WHERE id = $1', fates[0], new Date(0));
    await backend.current.app.get(RetentionSweeper, { strict: false }).sweep();
    expect(await becomeOf(fates.slice(0, 1))).toEqual(['deleted']);
  });

  it('is applied by one process at a time, and once to each conversation', async () => {
    const ids = await Promise.all(Array.from({ length: 30 }, () => idleFor(1, { deletedFor: 6 })));
    await set();
    const runs = await Promise.all([apply(), apply(), apply()]);

    expect(runs.filter((applied) => applied === null)).toHaveLength(2);
    expect(runs.find((applied) => applied !== null)).toMatchObject({ purged: 30, messages: 30 });
    expect(new Set(await becomeOf(ids))).toEqual(new Set(['gone']));
    const [sums] = await run(
      'SELECT sum(messages)::int AS messages FROM ai_removed_sum WHERE user_id = $1',
      scope.userId,
    );
    expect(sums).toEqual({ messages: 30 });
  });

  it('goes on where a process died, and ends where another one has taken its place', async () => {
    const ids = [await idleFor(1, { deletedFor: 6 }), await idleFor(21)];
    await set();
    await run(
      "UPDATE ai_retention SET lease_id = gen_random_uuid(), leased_until = now() + interval '1 minute' WHERE organization_id = $1",
      scope.organizationId,
    );
    expect(await apply()).toBeNull();
    await run(
      "UPDATE ai_retention SET leased_until = now() - interval '1 minute' WHERE organization_id = $1",
      scope.organizationId,
    );
    const taken = () =>
      run(
        'UPDATE ai_retention SET lease_id = gen_random_uuid() WHERE organization_id = $1',
        scope.organizationId,
      );
    await interrupted(apply, (text) => text.includes('SET deleted_at'), taken);

    expect(await becomeOf(ids)).toEqual(['deleted', 'deleted']);
    await run(
      "UPDATE ai_retention SET leased_until = now() - interval '1 minute' WHERE organization_id = $1",
      scope.organizationId,
    );
    expect(await apply()).toMatchObject({ purged: 1 });
    expect(await becomeOf(ids)).toEqual(['gone', 'deleted']);
  });

  it('keeps what a hold covers that is placed between any two of its statements, or the hold is told that it is late', async () => {
    await set();
    const service = backend.current.app.get(HoldService, { strict: false });
    const fates: string[] = [];
    for (let isInterrupted = true; isInterrupted;) {
      const number = fates.length;
      const id = await idleFor(1, { deletedFor: 6 });
      const target = { type: 'conversation', conversationId: id } as const;
      let placing: Promise<string> | undefined;
      let count = 0;
      isInterrupted = await interrupted(
        apply,
        (text) => /^\s*(WITH|SELECT|INSERT|UPDATE|DELETE|COMMIT)/.test(text) && count++ === number,
        async () => {
          placing = service.place({ ...scope, grants: ['ai:govern'] }, { target, reason: 'Litigation' }).then(
            () => 'deleted',
            () => 'gone',
          );
          // It is placed, or it waits for the end of the removal.
          await Promise.race([placing, untilBlocked(backend.current.database, 1).catch(() => undefined)]);
        },
      );
      if (isInterrupted) fates.push((await placing)!);
      if (isInterrupted) expect([number, await becomeOf([id])]).toEqual([number, [fates[number]]]);
    }
    expect(new Set(fates)).toEqual(new Set(['deleted', 'gone']));
    expect(fates.length).toBeGreaterThan(20);
  }, 60_000);

  it('shortens the audit trail by what is older than its days, and it stays valid', async () => {
    const audit = backend.current.app.get(AuditService, { strict: false });
    for (let entries = 0; entries < 4; entries++)
      await audit.record({ ...scope, grants: [] }, { action: 'export', target: { type: 'export' } });
    await aged(201, 2);
    await set({ auditDays: 200 });
    const held = await hold({ type: 'organization' });
    expect(await apply()).toEqual(NOTHING);
    await governor.post(`/organization/holds/${held.id}/release`, { reason: 'Over' });

    expect(await apply()).toEqual({ ...NOTHING, auditEntries: 2 });
    const rows = await run<{ number: string }>(
      'SELECT number FROM ai_audit_entry WHERE organization_id = $1 ORDER BY number',
      scope.organizationId,
    );
    expect(rows[0]).toEqual({ number: '3' });
    expect(await audit.verify({ ...scope, grants: ['ai:audit'] })).toEqual({
      valid: true,
      entries: rows.length,
    });
    expect(await apply()).toEqual(NOTHING);
  });

  /** Makes the first entries older, as a superuser can, and chains them anew. */
  async function aged(days: number, entries: number): Promise<void> {
    const client = await backend.current.database.connect();
    await client.query('BEGIN; SET LOCAL session_replication_role = replica');
    await client.query(
      `UPDATE ai_audit_entry SET at = date_trunc('milliseconds', now()) - $2 * interval '1 day'
       WHERE organization_id = $1 AND number <= $3`,
      [scope.organizationId, days, entries],
    );
    for (let number = 1; number <= 4; number++)
      await client.query(
        `UPDATE ai_audit_entry e SET digest = sha256(coalesce(
             (SELECT digest FROM ai_audit_entry p WHERE p.organization_id = $1 AND p.number = $2 - 1), ''::bytea)
           || convert_to(json_build_array(e.number, e.id, (extract(epoch FROM e.at) * 1000)::bigint,
             e.actor_user_id, e.action, e.target_type, e.target_id, e.request_id, e.details)::text, 'UTF8'))
         WHERE organization_id = $1 AND number = $2`,
        [scope.organizationId, number],
      );
    await client.query(
      `UPDATE ai_audit_chain c SET digest = e.digest FROM ai_audit_entry e
       WHERE c.organization_id = $1 AND e.organization_id = $1 AND e.number = 4`,
      [scope.organizationId],
    );
    await client.query('COMMIT');
    client.release();
  }
});
