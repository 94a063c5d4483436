import { beforeEach, describe, expect, it } from '@jest/globals';
import type { OrganizationHealth, Scope } from '../../src/modules/ai/index.js';
import { ErasureSweeper } from '../../src/modules/ai/test-internals.js';
import { type HttpClient, newClient } from '../support/http-client.js';
import { said } from '../support/messages.js';
import { newScope } from '../support/scopes.js';
import { useBackend } from '../support/use-backend.js';

const ABOUT = { entityType: 'case', entityId: 'HR-17' };
const LEDGER = 'totals, message count and last message time equal what the messages add up to';

describe('The health of an organization', () => {
  const backend = useBackend();
  let scope: Scope;
  let auditor: HttpClient;

  beforeEach(async () => {
    scope = newScope();
    auditor = await newClient(backend.current, { scope, grants: 'ai:audit' });
  });

  const healthOf = async (client = auditor): Promise<OrganizationHealth> => {
    const { status, body } = await client.get('/organization/health');
    expect(status).toBe(200);
    return body as unknown as OrganizationHealth;
  };
  const brokenIn = ({ integrity }: OrganizationHealth) =>
    integrity.rules.filter(({ broken }) => broken > 0).map(({ rule, broken }) => [rule, broken]);

  async function spoken(context = {}): Promise<string> {
    const { conversation } = await backend.conversations.getOrCreate(scope, context);
    await backend.conversations.addMessages(scope, conversation.id, [said('Who?'), said('When?')]);
    return conversation.id;
  }

  it('tells the server’s version, the pool, the appends, and the sweeps that this process has run', async () => {
    await spoken();
    await backend.current.app.get(ErasureSweeper, { strict: false }).sweep();
    const { server, pool, appends, sweeps } = await healthOf();
    const { rows } = await backend.current.database.query('SHOW server_version');

    expect(server).toEqual({
      version: (rows[0] as { server_version: string }).server_version,
      migration: expect.stringMatching(/^\d{14}_\w+$/),
    });
    expect(pool).toMatchObject({ waiting: 0, max: backend.current.settings.databasePoolSize });
    expect(appends?.limit).toBeGreaterThan(0);
    expect(appends?.recent.batches).toBeGreaterThan(0);
    expect(appends?.recent.appends).toBeGreaterThanOrEqual(appends?.recent.batches ?? Infinity);
    expect(sweeps.map(({ name }) => name)).toEqual(['Approvals', 'Erasures', 'Files', 'Retention', 'Turn']);
  });

  it('counts what breaks a rule of the doctor, among the conversations that it looks at', async () => {
    const [broken] = [await spoken(ABOUT), await spoken()];
    expect(brokenIn(await healthOf())).toEqual([]);
    await backend.current.database.query(
      'UPDATE ai_conversation SET total_input_tokens = 7 WHERE organization_id = $1 AND id = $2',
      [scope.organizationId, broken],
    );

    const health = await healthOf();
    expect(brokenIn(health)).toEqual([[LEDGER, 1]]);
    expect(health.integrity).toMatchObject({ conversations: 2, messages: 4 });
    const other = await newClient(backend.current, { scope: newScope(), grants: 'ai:govern' });
    expect((await healthOf(other)).integrity).toMatchObject({ conversations: 0, messages: 0 });
    expect(brokenIn(await healthOf(other))).toEqual([]);
    const narrowed = async (...entities: string[]) =>
      healthOf(await newClient(backend.current, { scope, grants: 'ai:audit', entities }));
    expect(brokenIn(await narrowed('case:HR-17'))).toEqual([[LEDGER, 1]]);
    expect((await narrowed('case:HR-18')).integrity).toMatchObject({ conversations: 0 });
  });

  it('leaves out what is too long to be looked at, and says so', async () => {
    const [long] = [await spoken(), await spoken(ABOUT)];
    await backend.current.database.query(
      'UPDATE ai_conversation SET message_count = 30000 WHERE organization_id = $1 AND id = $2',
      [scope.organizationId, long],
    );

    expect((await healthOf()).integrity).toMatchObject({ conversations: 1, messages: 2 });
  });

  it('counts the turns of the organization that run', async () => {
    const id = await spoken();
    await backend.current.database.query(
      `INSERT INTO ai_turn (id, organization_id, user_id, conversation_id, leased_until, stop_requested)
        VALUES (gen_random_uuid(), $1, $2, $3, now() + interval '1 minute', true)`,
      [scope.organizationId, scope.userId, id],
    );

    expect((await healthOf()).turns).toEqual({ running: 1, stopping: 1 });
    const other = await newClient(backend.current, { scope: newScope(), grants: 'ai:audit' });
    expect((await healthOf(other)).turns).toEqual({ running: 0, stopping: 0 });
  });

  it.each(['', 'ai:append ai:supervise'])('is not for the grants "%s"', async (grants) => {
    const client = await newClient(backend.current, { scope, grants });
    expect((await client.get('/organization/health')).body.code).toBe('FORBIDDEN');
  });
});
