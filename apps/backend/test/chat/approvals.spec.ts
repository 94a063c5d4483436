import { beforeAll, describe, expect, it } from '@jest/globals';
import type { UIMessage } from 'ai';
import { ApprovalRepository, ApprovalSweeper, RuntimeStore } from '../../src/modules/ai/test-internals.js';
import { answerIn, chatClient, storedMessages } from '../support/chat-client.js';
import { closedCases, ClosingModule } from '../support/closing.agent.js';
import { type Answer, type Body, type HttpClient, newClient } from '../support/http-client.js';
import { inLine } from '../support/locked.js';
import { speakTo, userMessage } from '../support/open-stream.js';
import { times } from '../support/times.js';
import { turnEnded } from '../support/turns.js';
import { useBackend } from '../support/use-backend.js';

interface Waiting {
  conversation: Body;
  caseId: string;
  toolCallId: string;
}

describe('A tool call that a person must approve', () => {
  const backend = useBackend({}, [ClosingModule]);
  let client: HttpClient;

  beforeAll(async () => {
    client = await newClient(backend.current);
  });

  /** A conversation in which the closing of a case waits for a decision. */
  async function waiting(): Promise<Waiting> {
    const conversation = await client.newConversation({ agentType: 'closing' });
    const caseId = crypto.randomUUID();
    await (await speak(conversation, `/close_case {"caseId":"${caseId}"}`)).rest();
    const [approval] = await approvalsOf(conversation);
    return { conversation, caseId, toolCallId: approval!.toolCallId as string };
  }

  function speak(conversation: Body, text: string) {
    return speakTo(backend.current, client.scope, ['closing', conversation.id], userMessage(text));
  }

  async function approvalsOf({ id }: Body, as = client): Promise<Body[]> {
    return (await as.get(`/conversations/${id}/approvals`)).body as unknown as Body[];
  }

  function decide({ conversation, toolCallId }: Waiting, verdict: object, as = client): Promise<Answer> {
    return as.post(`/conversations/${conversation.id}/approvals/${toolCallId}`, verdict);
  }

  async function newest({ id }: Body, limit: number): Promise<Body[]> {
    return (await client.get(`/conversations/${id}/with-messages?limit=${limit}`)).body.messages.items;
  }

  it('pauses the conversation and is kept with the call', async () => {
    const { conversation, caseId, toolCallId } = await waiting();
    const [call] = await newest(conversation, 1);

    expect((await client.get(`/conversations/${conversation.id}`)).body.status).toBe('PAUSED');
    expect(await approvalsOf(conversation)).toEqual([
      expect.objectContaining({ toolCallId, status: 'PENDING', note: null, decidedAt: null }),
    ]);
    expect(call).toMatchObject({ toolCalls: [{ id: toolCallId, name: 'close_case', input: { caseId } }] });
    expect(closedCases).not.toContain(caseId);
  });

  it('runs once however often it is approved, and the agent goes on', async () => {
    const call = await waiting();
    const answers = await Promise.all(times(10, () => decide(call, { approved: true, note: 'Board' })));
    await turnEnded(backend.current, call.conversation.id);
    const again = await decide(call, { approved: true });

    expect([...answers, again].map(({ status }) => status)).toEqual(times(11, () => 200));
    expect(again.body).toMatchObject({ status: 'APPROVED', note: 'Board' });
    expect(closedCases.filter((id) => id === call.caseId)).toHaveLength(1);
    const messages = await newest(call.conversation, 2);
    expect(messages[0]).toMatchObject({ toolResults: [{ result: { closed: call.caseId } }] });
    expect(messages[1]).toMatchObject({
      role: 'assistant',
      content: expect.stringContaining('has answered'),
    });
    expect((await client.get(`/conversations/${call.conversation.id}`)).body.status).toBe('ACTIVE');
  });

  it('of two that wait together goes on with the last decision, also where both come at once', async () => {
    for (let round = 0; round < 5; round++) {
      const conversation = await client.newConversation({ agentType: 'closing' });
      const cases: string[] = [crypto.randomUUID(), crypto.randomUUID()];
      const calls = cases.map((caseId) => ({ id: `of ${caseId}`, name: 'close_case', input: { caseId } }));
      const ids = calls.map(({ id }) => id);
      const { scope } = client;
      await backend.conversations.addMessage(scope, conversation.id, { role: 'user', content: 'Close both' });
      await backend.current.app
        .get(RuntimeStore, { strict: false })
        .append(scope, conversation.id, [
          { role: 'assistant', toolCalls: calls, turn: { messageId: 'both' } },
        ]);
      const approvals = backend.current.app.get(ApprovalRepository, { strict: false });
      await approvals.request(scope, conversation.id, calls, 60_000, 'two calls');

      const decided = await inLine(
        backend.current.database,
        [scope, conversation.id],
        ids.map((toolCallId) => () => decide({ conversation, toolCallId, caseId: '' }, { approved: true })),
      );
      await turnEnded(backend.current, conversation.id);

      expect(decided.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
      expect(closedCases.filter((caseId) => cases.includes(caseId)).sort()).toEqual(cases.sort());
    }
  });

  it('is not run where it is refused, and the model hears why', async () => {
    const call = await waiting();
    const { status, body } = await decide(call, { approved: false, note: 'Not before Friday' });
    await turnEnded(backend.current, call.conversation.id);

    expect([status, body.status]).toEqual([200, 'REFUSED']);
    expect(closedCases).not.toContain(call.caseId);
    expect((await newest(call.conversation, 2))[0]).toMatchObject({
      toolResults: [{ toolUseId: call.toolCallId, isError: true, result: 'Not before Friday' }],
    });
  });

  it.each([
    ['is trimmed before its length counts', `${' '.repeat(300)}Board${' '.repeat(300)}`, 'Board'],
    ['keeps what PostgreSQL cannot hold as a text does', 'a\u0000b\ud83d', 'a\u2400b\ufffd'],
  ])('has a note that %s', async (_, note, kept) => {
    const call = await waiting();
    const { status, body } = await decide(call, { approved: false, note });
    await turnEnded(backend.current, call.conversation.id);

    expect([status, body.note]).toEqual([200, kept]);
  });

  it('cannot be decided otherwise later', async () => {
    const call = await waiting();
    await decide(call, { approved: false });
    await turnEnded(backend.current, call.conversation.id);
    const { status, body } = await decide(call, { approved: true });

    expect([status, body.code]).toEqual([409, 'APPROVAL_DECIDED']);
    expect(closedCases).not.toContain(call.caseId);
  });

  it('expires when nobody has decided in time, is recorded as such, and lets the conversation go on', async () => {
    const call = await waiting();
    const { database, app } = backend.current;
    await database.query(
      `UPDATE ai_approval SET expires_at = now() - interval '1 second' WHERE tool_call_id = $1`,
      [call.toolCallId],
    );
    await app.get(ApprovalSweeper, { strict: false }).sweep();
    await turnEnded(backend.current, call.conversation.id);

    expect(await approvalsOf(call.conversation)).toEqual([expect.objectContaining({ status: 'EXPIRED' })]);
    expect((await newest(call.conversation, 1))[0]).toMatchObject({
      toolResults: [
        { toolUseId: call.toolCallId, isError: true, result: expect.stringContaining('in time') },
      ],
    });
    expect((await client.get(`/conversations/${call.conversation.id}`)).body.status).toBe('ACTIVE');
    expect((await decide(call, { approved: true })).body.code).toBe('APPROVAL_DECIDED');
    expect(closedCases).not.toContain(call.caseId);
  });

  it('expires also where its conversation was archived, and holds up no other', async () => {
    const archived = await waiting();
    const other = await waiting();
    await client.post(`/conversations/${archived.conversation.id}/archive`);
    const { database, app } = backend.current;
    await database.query(
      `UPDATE ai_approval SET expires_at = now() - interval '1 second' WHERE status = 'PENDING'`,
    );
    await app.get(ApprovalSweeper, { strict: false }).sweep();

    for (const { conversation } of [archived, other])
      expect(await approvalsOf(conversation)).toEqual([expect.objectContaining({ status: 'EXPIRED' })]);
    expect((await database.query(`SELECT FROM ai_approval WHERE status = 'PENDING'`)).rowCount).toBe(0);
  });

  it('is not decided while a dead process holds the turn, and runs when it is sent again', async () => {
    const call = await waiting();
    await turnEnded(backend.current, call.conversation.id);
    await backend.current.database.query(
      `INSERT INTO ai_turn (id, organization_id, user_id, conversation_id, leased_until)
       VALUES (gen_random_uuid(), $1, $2, $3, clock_timestamp() + interval '1 minute')`,
      [client.scope.organizationId, client.scope.userId, call.conversation.id],
    );
    const held = await decide(call, { approved: true });
    expect([held.status, held.body.code]).toEqual([409, 'TURN_IN_PROGRESS']);
    expect(await approvalsOf(call.conversation)).toEqual([expect.objectContaining({ status: 'PENDING' })]);

    await backend.current.database.query(
      `UPDATE ai_turn SET leased_until = clock_timestamp() WHERE conversation_id = $1`,
      [call.conversation.id],
    );
    expect((await decide(call, { approved: true })).status).toBe(200);
    await turnEnded(backend.current, call.conversation.id);
    expect(closedCases.filter((id) => id === call.caseId)).toHaveLength(1);
  });

  /** The state that a process leaves that died right after a decision was stored. */
  async function decidedByTheDead({ conversation, toolCallId }: Waiting, started: boolean): Promise<void> {
    const { database } = backend.current;
    await turnEnded(backend.current, conversation.id);
    await database.query(
      `UPDATE ai_approval SET status = 'APPROVED', decided_at = now(), started_at = CASE WHEN $2 THEN now() END
       WHERE tool_call_id = $1`,
      [toolCallId, started],
    );
    await database.query(
      `UPDATE ai_conversation SET status = 'ACTIVE', paused_at = NULL, pause_reason = NULL WHERE id = $1`,
      [conversation.id],
    );
  }

  it('that was decided by a process which died before it ran is run when the decision is sent again', async () => {
    const call = await waiting();
    await decidedByTheDead(call, false);
    const { status } = await decide(call, { approved: true });
    await turnEnded(backend.current, call.conversation.id);

    expect(status).toBe(200);
    expect(closedCases.filter((id) => id === call.caseId)).toHaveLength(1);
  });

  it('that may have been run by a process which died is not run again', async () => {
    const call = await waiting();
    await decidedByTheDead(call, true);
    await decide(call, { approved: true });
    await turnEnded(backend.current, call.conversation.id);

    expect(closedCases).not.toContain(call.caseId);
    expect((await newest(call.conversation, 2))[0]).toMatchObject({
      toolResults: [{ isError: true, result: expect.stringContaining('not known') }],
    });
  });

  it('that was decided elsewhere is shown as decided to a chat that decides again, in one request', async () => {
    const call = await waiting();
    const { id } = call.conversation;
    const messages = (await client.get(`/conversations/${id}/ui-messages`)).body as unknown as UIMessage[];
    let requests = 0;
    const counting: typeof fetch = (input, init) => {
      requests++;
      return fetch(input, init);
    };
    const options = { agent: 'closing', id, messages, fetch: counting };
    const front = await chatClient(backend.current, client.scope, options);
    await decide(call, { approved: true });
    await turnEnded(backend.current, id);
    await front.chat.addToolApprovalResponse({ id: call.toolCallId, approved: true });
    await front.shows((shown) => answerIn(shown).includes('has answered'));
    await front.settled();

    expect(requests).toBe(1);
    expect(front.shown()).toEqual(await storedMessages(client, id));
  });

  it('takes a note with any character, and no call whose id nothing can have', async () => {
    const call = await waiting();
    const strange = await client.post(`/conversations/${call.conversation.id}/approvals/%00`, {
      approved: true,
    });
    const { body } = await decide(call, { approved: false, note: 'a\u0000b' });

    expect([strange.status, strange.body.code]).toEqual([404, 'APPROVAL_NOT_FOUND']);
    expect(body.note).toBe('a␀b');
  });

  it('keeps other messages out until it is decided', async () => {
    const { conversation } = await waiting();
    const messages = [userMessage('And now?', 'next')];
    const byId = await client.post('/agents/closing/chat', { id: conversation.id, messages });
    const { entityType, entityId } = conversation;
    const byEntity = await client.post('/agents/closing/chat', { messages, entityType, entityId });

    for (const { status, body } of [byId, byEntity])
      expect([status, body.code, body.conversationId]).toEqual([409, 'APPROVAL_PENDING', conversation.id]);
  });

  it('is called off where somebody resumes the conversation and goes on without it', async () => {
    const call = await waiting();
    await client.post(`/conversations/${call.conversation.id}/resume`);
    await (await speak(call.conversation, 'Never mind')).rest();

    expect(await approvalsOf(call.conversation)).toEqual([expect.objectContaining({ status: 'EXPIRED' })]);
    expect((await decide(call, { approved: true })).body.code).toBe('APPROVAL_DECIDED');
    expect(closedCases).not.toContain(call.caseId);
  });

  it('is not decided in an archived conversation', async () => {
    const call = await waiting();
    await client.post(`/conversations/${call.conversation.id}/archive`);

    expect((await decide(call, { approved: true })).body.code).toBe('CONVERSATION_NOT_ACTIVE');
    expect(closedCases).not.toContain(call.caseId);
  });

  it('is neither seen nor decided by anybody else', async () => {
    const call = await waiting();
    const other = await newClient(backend.current);
    const decided = await decide(call, { approved: true }, other);
    const seen = await other.get(`/conversations/${call.conversation.id}/approvals`);

    expect([decided.body.code, seen.body.code]).toEqual(['CONVERSATION_NOT_FOUND', 'CONVERSATION_NOT_FOUND']);
    expect(closedCases).not.toContain(call.caseId);
  });

  it('is answered 404 where the conversation has no such call', async () => {
    const { conversation } = await waiting();
    const { status, body } = await decide(
      { conversation, toolCallId: 'call_nowhere', caseId: '' },
      { approved: true },
    );

    expect([status, body.code]).toEqual([404, 'APPROVAL_NOT_FOUND']);
  });
});
