import { beforeEach, describe, expect, it } from '@jest/globals';
import { AuditService, type Scope } from '../../src/modules/ai/index.js';
import { type Answer, type Body, type HttpClient, newClient } from '../support/http-client.js';
import { speakTo, userMessage } from '../support/open-stream.js';
import { newScope } from '../support/scopes.js';
import { turnEnded } from '../support/turns.js';
import { useBackend } from '../support/use-backend.js';

const HR_17 = { entityType: 'case', entityId: 'HR-17' };

describe('A tool call of another user', () => {
  const backend = useBackend();
  let organizationId: string;
  let mia: HttpClient;
  let sam: HttpClient;

  beforeEach(async () => {
    ({ organizationId } = newScope());
    mia = await newClient(backend.current, { scope: of('mia'), grants: 'ai:supervise' });
    sam = await newClient(backend.current, { scope: of('sam'), grants: 'ai:supervise' });
  });

  const of = (userId: string): Scope => ({ organizationId, userId });

  /** A conversation of mia in which a call waits. */
  async function waiting(agentType: string, command: string): Promise<{ id: string; call: string }> {
    const { id } = (await mia.post('/conversations', { ...HR_17, agentType, fresh: true })).body;
    await (await speakTo(backend.current, mia.scope, [agentType, id], userMessage(command))).rest();
    const [approval] = (await mia.get(`/conversations/${id}/approvals`)).body as unknown as Body[];
    return { id, call: approval!.toolCallId as string };
  }
  const closing = () => waiting('compliance-manager', '/close_case {"reason":"Board"}');

  type Call = Awaited<ReturnType<typeof waiting>>;
  const asOwner = ({ id, call }: Call, approved: boolean): Promise<Answer> =>
    mia.post(`/conversations/${id}/approvals/${call}`, { approved });
  const across = (by: HttpClient, { id, call }: Call, approved: boolean): Promise<Answer> =>
    by.post(`/organization/conversations/${id}/approvals/${call}`, { approved });

  async function decisions(): Promise<Body[]> {
    const auditor = { ...of('ada'), grants: ['ai:audit'] };
    const { items } = await backend.current.app
      .get(AuditService)
      .list(auditor, { action: 'approval.decide' });
    return items as unknown as Body[];
  }

  it('whose approver is a supervisor is not decided by the owner, by whichever way', async () => {
    const closes = await closing();
    const part = {
      type: 'tool-close_case',
      toolCallId: closes.call,
      state: 'approval-responded',
      approval: { id: closes.call, approved: true },
    };
    const messages = [{ id: 'm', role: 'assistant', parts: [part] }];
    const answers = [
      await asOwner(closes, true),
      await asOwner(closes, false),
      await across(mia, closes, true),
      await mia.post('/agents/compliance-manager/chat', { id: closes.id, messages }),
    ];

    expect(answers.map(({ status, body }) => [status, body.code])).toEqual(
      answers.map(() => [403, 'FORBIDDEN']),
    );
    const [approval] = (await mia.get(`/conversations/${closes.id}/approvals`)).body as unknown as Body[];
    expect(approval).toMatchObject({ approver: 'supervisor', status: 'PENDING', decidedBy: null });
    expect((await decisions()).map(({ details }) => details)).toEqual([
      { conversationId: closes.id, approved: true, decided: false },
    ]);
  });

  it('is decided by a supervisor, and goes on with the rights of the owner', async () => {
    const closes = await closing();
    const { status, body } = await across(sam, closes, true);
    await turnEnded(backend.current, closes.id);

    expect([status, body]).toEqual([
      200,
      expect.objectContaining({ status: 'APPROVED', decidedBy: 'sam', decidedAt: expect.any(String) }),
    ]);
    const { messages } = (await mia.get(`/conversations/${closes.id}/with-messages?limit=2`)).body;
    expect(messages.items).toMatchObject([
      { toolResults: [{ result: { closed: 'HR-17', reason: 'Board' } }] },
      { role: 'assistant' },
    ]);
    const shown = (await mia.get(`/conversations/${closes.id}/approvals`)).body as unknown as Body[];
    expect(shown).toMatchObject([{ decidedBy: 'sam', decidedAt: body.decidedAt }]);
    expect((await across(sam, closes, true)).status).toBe(200);
    expect((await across(sam, closes, false)).body.code).toBe('APPROVAL_DECIDED');
    expect(await decisions()).toEqual(
      [false, true, true].map((approved) =>
        expect.objectContaining({
          actor: { userId: 'sam' },
          target: { type: 'approval', id: closes.call },
          details: { conversationId: closes.id, approved },
        }),
      ),
    );
  });

  it('of the other kind is decided by the owner, and by a supervisor', async () => {
    const byOwner = await waiting('case', '/add_note {"note":"Called back"}');
    expect((await asOwner(byOwner, true)).body).toMatchObject({ approver: 'caller', decidedBy: 'mia' });
    await turnEnded(backend.current, byOwner.id);

    const bySupervisor = await waiting('case', '/add_note {"note":"Called back"}');
    expect((await across(sam, bySupervisor, false)).body).toMatchObject({
      status: 'REFUSED',
      decidedBy: 'sam',
    });
    await turnEnded(backend.current, bySupervisor.id);
    expect((await decisions()).map(({ actor }) => (actor as Body).userId)).toEqual(['sam']);
  });

  it('is not decided where that cannot be recorded', async () => {
    const closes = await closing();
    const { database } = backend.current;
    await database.query('ALTER TABLE ai_audit_entry RENAME TO ai_audit_away');
    const { body } = await across(sam, closes, true);
    await database.query('ALTER TABLE ai_audit_away RENAME TO ai_audit_entry');

    expect(body.code).toBe('STORE_UNAVAILABLE');
    const approvals = (await mia.get(`/conversations/${closes.id}/approvals`)).body as unknown as Body[];
    expect(approvals).toMatchObject([{ status: 'PENDING' }]);
    expect((await mia.get(`/conversations/${closes.id}`)).body.status).toBe('PAUSED');
  });

  it('is listed with those of all users, newest first, narrowed and page by page', async () => {
    const closes = await closing();
    const notes = [
      await waiting('case', '/add_note {"note":"1"}'),
      await waiting('case', '/add_note {"note":"2"}'),
    ];
    await across(sam, notes[0]!, false);
    await turnEnded(backend.current, notes[0]!.id);
    const list = async (query: string, by = sam) => (await by.get(`/organization/approvals?${query}`)).body;
    const ids = async (query: string) =>
      (await list(query)).items.map(({ conversationId }) => conversationId);

    const newest = [notes[1]!.id, notes[0]!.id, closes.id];
    expect(await ids('')).toEqual(newest);
    expect(await ids('status=PENDING')).toEqual([notes[1]!.id, closes.id]);
    expect(await ids('status=REFUSED&agentType=case')).toEqual([notes[0]!.id]);
    expect(await ids('entityType=case&entityId=HR-17')).toEqual(newest);
    expect(await ids('entityType=case&entityId=HR-18')).toEqual([]);
    const { items, nextCursor } = await list('limit=2');
    expect(items[1]).toMatchObject({
      userId: 'mia',
      ...HR_17,
      agentType: 'case',
      toolName: 'add_note',
      decidedBy: 'sam',
    });
    expect(await ids(`limit=2&cursor=${nextCursor}`)).toEqual([closes.id]);
    expect((await list(`status=PENDING&cursor=${nextCursor}`)).code).toBe('INVALID_CURSOR');
    const other = await newClient(backend.current, { grants: 'ai:supervise' });
    expect((await list('', other)).items).toEqual([]);
    expect((await across(other, closes, true)).body.code).toBe('CONVERSATION_NOT_FOUND');
    await mia.send('DELETE', `/conversations/${closes.id}`);
    expect(await ids('')).toEqual(newest.slice(0, 2));
    expect((await across(sam, closes, true)).body.code).toBe('CONVERSATION_NOT_ACTIVE');
  });

  it('is nothing that a supervisor of another entity sees', async () => {
    const closes = await closing();
    const token = await backend.current.token({
      org: organizationId,
      user: 'eve',
      scope: 'ai:supervise',
      entities: ['case:HR-18'],
    });
    const headers = { authorization: `Bearer ${token}` };
    const eve = (path: string, method = 'GET', body?: object) =>
      sam.send(method, path, { headers, ...(body ? { body } : {}) });

    expect((await eve('/organization/approvals')).body.items).toEqual([]);
    const path = `/organization/conversations/${closes.id}/approvals/${closes.call}`;
    expect((await eve(path, 'POST', { approved: true })).body.code).toBe('CONVERSATION_NOT_FOUND');
  });
});
