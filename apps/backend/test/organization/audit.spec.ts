import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Prisma } from '../../src/prisma/generated/client.js';
import { AuditService, type Scope } from '../../src/modules/ai/index.js';
import { type Body, type HttpClient, newClient } from '../support/http-client.js';
import { newScope } from '../support/scopes.js';
import { useBackend } from '../support/use-backend.js';

const FIRST = 'SELECT number FROM ai_audit_entry WHERE organization_id = $1 ORDER BY number LIMIT 1';

describe('The audit trail', () => {
  const backend = useBackend();
  let scope: Scope;
  let auditor: HttpClient;

  beforeEach(async () => {
    scope = newScope();
    auditor = await newClient(backend.current, { scope, grants: 'ai:audit' });
  });

  const service = () => backend.current.app.get(AuditService);
  const run = (statement: string, ...values: unknown[]) =>
    backend.current.database.query(statement, [scope.organizationId, ...values]);
  const record = (id: string, of: Partial<Scope> = {}) =>
    service().record(
      { ...scope, ...of, grants: [], requestId: 'r-1' },
      { action: 'conversation.read', target: { type: 'conversation', id }, details: { messages: 3 } },
    );
  const verified = async () => (await auditor.get('/organization/audit/verify')).body;

  async function listed(query = ''): Promise<Body[]> {
    return (await auditor.get(`/organization/audit?${query}`)).body.items;
  }

  /** Does something past the refusals of the database, as a superuser can. */
  async function tamper(statement: string): Promise<void> {
    const { rows } = await run(FIRST);
    const { number } = rows[0] as { number: string };
    const client = await backend.current.database.connect();
    await client.query('BEGIN; SET LOCAL session_replication_role = replica');
    await client.query(statement, [scope.organizationId, Number(number) + 1]);
    await client.query('COMMIT');
    client.release();
  }

  it('tells who did what, by which request, newest first; and that it was read', async () => {
    await record('c-1');
    const items = await listed();

    expect(items).toEqual([
      expect.objectContaining({ action: 'audit.read', target: { type: 'audit' }, details: {} }),
      {
        id: expect.any(String),
        at: expect.any(String),
        actor: { userId: scope.userId },
        action: 'conversation.read',
        target: { type: 'conversation', id: 'c-1' },
        requestId: 'r-1',
        details: { messages: 3 },
      },
    ]);
    const { headers } = await auditor.get('/organization/audit', { 'x-request-id': 'r-2' });
    expect(headers.get('x-request-id')).toBe('r-2');
    expect((await listed())[1]).toMatchObject({ action: 'audit.read', requestId: 'r-2' });
  });

  it('is named by the answer to each read that it tells of', async () => {
    const supervisor = await newClient(backend.current, { scope, grants: 'ai:supervise ai:govern' });
    const paths = ['conversations', 'search?q=word', 'approvals', `conversations/${scope.userId}/messages`];
    const named: (string | null)[] = [];
    for (const path of [...paths, 'audit', 'usage'])
      named.push(
        (await (path === 'audit' ? auditor : supervisor).get(`/organization/${path}`)).headers.get(
          'audit-entry',
        ),
      );

    const ids = (await listed()).slice(1).map(({ id }) => id);
    // A conversation that is not there is in no entry, and usage is no content.
    expect(named).toEqual([ids[3], ids[2], ids[1], null, ids[0], null]);
  });

  it('is narrowed by actor, action, target and time, and goes on behind a cursor', async () => {
    for (const id of ['c-1', 'c-2', 'c-3']) await record(id);
    await record('c-1', { userId: 'noah' });
    const targets = async (query: string) => (await listed(query)).map(({ target }) => (target as Body).id);

    expect(await targets('actor=noah')).toEqual(['c-1']);
    expect(await targets('targetId=c-1')).toEqual(['c-1', 'c-1']);
    expect(await targets('action=conversation.read&targetType=conversation')).toEqual([
      'c-1',
      'c-3',
      'c-2',
      'c-1',
    ]);
    expect(await targets('action=conversation.read&to=2026-01-01')).toEqual([]);
    expect(await targets('action=conversation.read&from=2026-01-01&limit=1')).toEqual(['c-1']);

    const first = (await auditor.get('/organization/audit?action=conversation.read&limit=2')).body;
    const next = `/organization/audit?action=conversation.read&limit=2&cursor=${first.nextCursor}`;
    const second = (await auditor.get(next)).body;
    expect(second.items.map(({ target }) => (target as Body).id)).toEqual(['c-2', 'c-1']);
    expect(second.nextCursor).toBeNull();
    const other = await newClient(backend.current, { grants: 'ai:audit' });
    for (const refused of [
      await auditor.get(next.replace('action=conversation.read&', '')),
      await other.get(next),
    ])
      expect(refused.body.code).toBe('INVALID_CURSOR');
  });

  it('names in what was asked no user and nothing else than by a hash', async () => {
    await listed('actor=noah&targetId=HR-17');
    const [, { details }] = (await listed()) as [Body, Body];

    expect(details).toEqual({
      actor: expect.stringMatching(/^[\w-]{43}$/),
      targetId: expect.stringMatching(/^[\w-]{43}$/),
    });
    const { rows } = await run('SELECT e::text FROM ai_audit_entry e WHERE organization_id = $1');
    expect(JSON.stringify(rows)).not.toMatch(/noah|HR-17/);
  });

  it('is of one organization, and chained in it whoever adds to it at the same time', async () => {
    await Promise.all(Array.from({ length: 40 }, (_, index) => record(`c-${index}`)));
    await record('c-1', newScope());

    expect(await verified()).toEqual({ valid: true, entries: 40 });
    const { rows } = await run(
      'SELECT number FROM ai_audit_entry WHERE organization_id = $1 ORDER BY at, number',
    );
    expect(rows.map(({ number }: { number: string }) => Number(number))).toEqual(
      rows.map((_, index) => index + 1),
    );
  });

  it('is undone with what it tells of', async () => {
    await record('c-1');
    const { database } = backend.current;
    const client = await database.connect();
    await client.query('BEGIN');
    const within = {
      query: async <Row extends object>({ text, values }: Prisma.Sql) =>
        (await client.query<Row>(text, values)).rows,
    };
    const price = { action: 'price.set', target: { type: 'price' } } as const;
    await service().record({ ...scope, grants: [] }, price, within);
    await client.query('ROLLBACK');
    client.release();

    expect(await verified()).toEqual({ valid: true, entries: 1 });
  });

  it.each([
    [
      'an actor',
      `UPDATE ai_audit_entry SET actor_user_id = 'eve' WHERE organization_id = $1 AND number = $2`,
    ],
    [
      'a time',
      `UPDATE ai_audit_entry SET at = at - interval '1 ms' WHERE organization_id = $1 AND number = $2`,
    ],
    ['a target', `UPDATE ai_audit_entry SET target_id = NULL WHERE organization_id = $1 AND number = $2`],
    [
      'details',
      `UPDATE ai_audit_entry SET details = '{"messages":4}' WHERE organization_id = $1 AND number = $2`,
    ],
    ['a digest', `UPDATE ai_audit_entry SET digest = sha256('') WHERE organization_id = $1 AND number = $2`],
  ])(
    'names the entry of which a superuser changed %s, and the doctor its organization',
    async (_what, change) => {
      for (const id of ['c-1', 'c-2', 'c-3']) await record(id);
      const { rows } = await run('SELECT id FROM ai_audit_entry WHERE organization_id = $1 AND number = 2');
      await tamper(change);

      expect(await verified()).toEqual({ valid: false, entries: 3, firstBroken: (rows[0] as Body).id });
      expect(await broken()).toEqual([scope.organizationId]);
    },
  );

  it.each([
    ['one in between', 'DELETE FROM ai_audit_entry WHERE organization_id = $1 AND number = $2', true],
    ['the first', 'DELETE FROM ai_audit_entry WHERE organization_id = $1 AND number = $2 - 1', true],
    ['the newest', 'DELETE FROM ai_audit_entry WHERE organization_id = $1 AND number > $2', false],
    ['all', 'DELETE FROM ai_audit_entry WHERE organization_id = $1 AND number > $2 - 5', false],
    ['its end', 'DELETE FROM ai_audit_chain WHERE organization_id = $1 AND $2 > 0', true],
  ])('notices that a superuser took away %s', async (_what, removal, isNamed) => {
    for (const id of ['c-1', 'c-2', 'c-3']) await record(id);
    await tamper(removal);

    const { valid, firstBroken } = await verified();
    expect([valid, firstBroken !== undefined]).toEqual([false, isNamed]);
    expect(await broken()).toEqual([scope.organizationId]);
  });

  async function broken(): Promise<string[]> {
    for await (const { rule, broken: found } of backend.current.integrityChecker.check())
      if (rule.includes('audit trail'))
        return found.map(({ id }) => id).filter((id) => id === scope.organizationId);
    return [];
  }

  it.each([
    `UPDATE ai_audit_entry SET actor_user_id = 'eve' WHERE organization_id = $1`,
    'DELETE FROM ai_audit_entry WHERE organization_id = $1',
    'DELETE FROM ai_audit_chain WHERE organization_id = $1',
    'UPDATE ai_audit_chain SET number = 0, digest = NULL WHERE organization_id = $1',
    'UPDATE ai_audit_chain SET removed_number = 1, removed_digest = digest WHERE organization_id = $1',
  ])('is refused to the owner of the tables: %s', async (statement) => {
    await record('c-1');

    await expect(run(statement)).rejects.toMatchObject({ code: '23001' });
    await expect(
      backend.current.database.query('TRUNCATE ai_audit_entry, ai_audit_chain'),
    ).rejects.toMatchObject({
      code: '23001',
    });
  });

  it('may be shortened by entries that are old enough, and holds behind them', async () => {
    for (const id of ['c-1', 'c-2', 'c-3']) await record(id);
    await tamper(
      `UPDATE ai_audit_entry SET at = now() - interval '184 days' WHERE organization_id = $1 AND number = $2 - 1`,
    );
    await run(`UPDATE ai_audit_chain c SET removed_number = 1, removed_digest = e.digest
      FROM ai_audit_entry e WHERE c.organization_id = $1 AND e.organization_id = $1 AND e.number = 1`);
    await run('DELETE FROM ai_audit_entry WHERE organization_id = $1 AND number = 1');

    expect(await verified()).toEqual({ valid: true, entries: 2 });
    await expect(run('DELETE FROM ai_audit_entry WHERE organization_id = $1')).rejects.toMatchObject({
      code: '23001',
    });
  });

  it.each([
    '/organization/audit',
    '/organization/audit?limit=x',
    '/organization/audit?stray=1',
    '/organization/audit/verify',
  ])('is nothing that a user without the grant may see: %s', async (path) => {
    const user = await newClient(backend.current, { scope, grants: 'ai:append ai:supervise ai:govern' });

    expect((await user.get(path)).body.code).toBe('FORBIDDEN');
    expect((await auditor.get('/organization/audit?limit=x')).body.code).toBe('VALIDATION_FAILED');
  });
});
