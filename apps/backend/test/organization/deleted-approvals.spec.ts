import { beforeEach, describe, expect, it } from '@jest/globals';
import { RetentionRun, type Scope } from '../../src/modules/ai/index.js';
import { type Body, type HttpClient, newClient } from '../support/http-client.js';
import { newScope } from '../support/scopes.js';
import { useBackend } from '../support/use-backend.js';

describe('A call that waits for a decision, in a conversation that is deleted', () => {
  const backend = useBackend();
  let scope: Scope;
  let client: HttpClient;
  let supervisor: HttpClient;
  let id: string;

  beforeEach(async () => {
    scope = newScope();
    client = await newClient(backend.current, { scope });
    const ada = { ...scope, userId: 'ada' };
    supervisor = await newClient(backend.current, { scope: ada, grants: 'ai:govern ai:supervise' });
    ({ id } = await client.newConversation({ agentType: 'case' }));
    await run(
      `INSERT INTO ai_approval (id, organization_id, user_id, conversation_id, tool_call_id, tool_name, input, expires_at)
       VALUES (gen_random_uuid(), $1, $2, $3, 'call', 'add_note', '{}', now() + interval '1 day')`,
    );
  });

  const run = (statement: string) =>
    backend.current.database.query(statement, [scope.organizationId, scope.userId, id]);

  async function listed(query = ''): Promise<Body[]> {
    return (await supervisor.get(`/organization/approvals${query}`)).body.items;
  }

  async function stored(): Promise<object[]> {
    const { rows } = await run(
      `SELECT status, decided_by AS "decidedBy", decided_at IS NOT NULL AS "isDecided" FROM ai_approval
       WHERE organization_id = $1 AND user_id = $2 AND conversation_id = $3`,
    );
    return rows as object[];
  }

  it.each([
    ['its owner', () => client.send('DELETE', `/conversations/${id}`)],
    [
      'an erasure that a hold defers',
      async () => {
        const target = { type: 'conversation', conversationId: id };
        await supervisor.post('/organization/holds', { target, reason: 'Court' });
        await supervisor.post('/organization/erasures', { target, reason: 'Article 17' });
      },
    ],
    [
      'retention',
      async () => {
        const policy = {
          archiveAfterDays: null,
          deleteAfterDays: 1,
          purgeDeletedAfterDays: null,
          auditDays: 365,
        };
        await supervisor.send('PUT', '/organization/retention', { body: policy });
        await run(
          `UPDATE ai_conversation SET created_at = now() - interval '9 days'
           WHERE organization_id = $1 AND user_id = $2 AND id = $3`,
        );
        await backend.current.app.get(RetentionRun, { strict: false }).apply(scope.organizationId);
      },
    ],
  ])('by %s, has expired, and nobody can decide it', async (_whom, remove) => {
    expect(await listed('?status=PENDING')).toMatchObject([{ conversationId: id, status: 'PENDING' }]);
    await remove();

    expect(await listed('?status=PENDING')).toEqual([]);
    expect(await stored()).toEqual([{ status: 'EXPIRED', decidedBy: null, isDecided: true }]);
    const decision = { approved: true };
    const decided = await supervisor.post(`/organization/conversations/${id}/approvals/call`, decision);
    expect([decided.status, decided.body.code]).toEqual([409, 'CONVERSATION_NOT_ACTIVE']);
    expect(await stored()).toMatchObject([{ status: 'EXPIRED' }]);
  });
});
