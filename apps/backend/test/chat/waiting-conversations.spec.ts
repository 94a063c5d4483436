import { beforeAll, describe, expect, it } from '@jest/globals';
import type { UIMessage } from 'ai';
import { ApprovalRepository, ApprovalSweeper, RuntimeStore } from '../../src/modules/ai/test-internals.js';
import { closedCases, ClosingModule } from '../support/closing.agent.js';
import { type Answer, type Body, type HttpClient, newClient } from '../support/http-client.js';
import { said } from '../support/messages.js';
import { userMessage } from '../support/open-stream.js';
import { atOnce, times } from '../support/times.js';
import { turnEnded } from '../support/turns.js';
import { useBackend } from '../support/use-backend.js';

/** A conversation that waits for decisions about as many calls as it names cases. */
interface Waiting {
  conversation: Body;
  context: Record<string, unknown>;
  cases: string[];
}

describe('A conversation that waits for an approval', () => {
  const backend = useBackend({}, [ClosingModule]);
  let client: HttpClient;

  beforeAll(async () => {
    client = await newClient(backend.current);
  });

  async function waiting(calls = 1): Promise<Waiting> {
    const conversation = await client.newConversation({ agentType: 'closing' });
    const cases = times(calls, () => crypto.randomUUID());
    const toolCalls = cases.map((caseId) => ({ id: `of ${caseId}`, name: 'close_case', input: { caseId } }));
    const { scope } = client;
    await backend.conversations.addMessage(scope, conversation.id, { role: 'user', content: 'Close them' });
    const { app } = backend.current;
    await app
      .get(RuntimeStore, { strict: false })
      .append(scope, conversation.id, [{ role: 'assistant', toolCalls, turn: { messageId: 'asks' } }]);
    const approvals = app.get(ApprovalRepository, { strict: false });
    await approvals.request(scope, conversation.id, toolCalls, 60_000, 'asks');
    const { entityType, entityId, agentType } = conversation;
    return { conversation, context: { entityType, entityId, agentType }, cases };
  }

  function open(context: Record<string, unknown>): Promise<Answer> {
    return client.post('/conversations', context);
  }

  /** The newest message as a tab shows it. */
  async function shownIn({ conversation }: Waiting): Promise<UIMessage> {
    const { body } = await client.get(`/conversations/${conversation.id}/ui-messages`);
    return (body as unknown as UIMessage[]).at(-1)!;
  }

  /** Sends what `useChat` sends when a person has decided about calls of the message that a tab shows. */
  function decideInChat(
    { conversation: { id }, context }: Waiting,
    shown: UIMessage,
    decisions: Record<string, boolean>,
    chatId: string = id,
  ): Promise<Answer> {
    const parts = shown.parts.map((part) => withDecision(part, decisions));
    const { entityType, entityId } = context;
    const body = { id: chatId, entityType, entityId, messages: [{ ...shown, parts }] };
    return client.post('/agents/closing/chat', body);
  }

  function say({ entityType, entityId }: Record<string, unknown>, id: string): Promise<Answer> {
    const body = { id, entityType, entityId, messages: [userMessage('And now?')] };
    return client.post('/agents/closing/chat', body);
  }

  it('stays the one that its context means, for any number of callers', async () => {
    const { conversation, context } = await waiting();
    const answers = await atOnce(10, () => open(context));

    expect(answers.map(({ status }) => status)).toEqual(times(10, () => 200));
    expect(new Set(answers.map(({ body }) => body.id))).toEqual(new Set([conversation.id]));
    expect(answers[0]?.body.status).toBe('PAUSED');
  });

  it('is the same, and ACTIVE again, when all is decided', async () => {
    const call = await waiting();
    const { conversation, context, cases } = call;
    await client.post(`/conversations/${conversation.id}/approvals/of ${cases[0]}`, { approved: true });
    await turnEnded(backend.current, conversation.id);

    expect((await open(context)).body).toMatchObject({ id: conversation.id, status: 'ACTIVE' });
  });

  it('keeps its place no longer once it was archived', async () => {
    const { conversation, context } = await waiting();
    await client.post(`/conversations/${conversation.id}/archive`);

    expect((await open(context)).status).toBe(201);
  });

  it('has no place that a later pause by a person would keep', async () => {
    const { conversation, context } = await waiting();
    await client.post(`/conversations/${conversation.id}/resume`);
    await client.post(`/conversations/${conversation.id}/pause`);

    expect((await open(context)).status).toBe(201);
  });

  it('keeps its place no longer where its calls expire and it cannot go on', async () => {
    const { conversation, context } = await waiting();
    const approvals = backend.current.app.get(ApprovalRepository, { strict: false });
    await approvals.callOff(client.scope, conversation.id);

    expect((await open(context)).status).toBe(201);
    const { body } = await client.get(`/conversations/${conversation.id}/approvals`);
    expect(body).toEqual([expect.objectContaining({ status: 'EXPIRED' })]);
  });

  it('lets no other of its context be resumed beside it, and is named', async () => {
    const other = await client.newConversation({ agentType: 'closing' });
    await client.post(`/conversations/${other.id}/pause`);
    const { conversation, context } = await waiting();
    await backend.current.database.query(
      'UPDATE ai_conversation SET entity_type = $2, entity_id = $3 WHERE id = $1',
      [other.id, context.entityType, context.entityId],
    );
    const { status, body } = await client.post(`/conversations/${other.id}/resume`);

    expect([status, body.code, body.conversationId]).toEqual([
      409,
      'ACTIVE_CONVERSATION_EXISTS',
      conversation.id,
    ]);
    expect(body.detail).toContain('waits for an approval');
  });

  it.each([
    ['its own id', (own: string) => own],
    ['an id that useChat has made up', () => 'made-up'],
  ])('takes no text meanwhile, and is named, in a chat with %s', async (_, idOf) => {
    const { conversation, context } = await waiting();
    const { status, body } = await say(context, idOf(conversation.id));

    expect([status, body.code, body.conversationId]).toEqual([409, 'APPROVAL_PENDING', conversation.id]);
    const { body: messages } = await client.get(`/conversations/${conversation.id}/messages`);
    expect(messages.items).toHaveLength(2);
  });

  it('is reached by its context in chats whose id is made up, from another tab, after a reload', async () => {
    const call = await waiting();
    const shown = await shownIn(call);
    const answers = [
      await decideInChat(call, shown, { [call.cases[0]!]: true }, 'first tab'),
      await decideInChat(call, shown, { [call.cases[0]!]: true }, 'second tab'),
    ];
    await turnEnded(backend.current, call.conversation.id);
    const said = await say(call.context, 'third tab');

    expect([...answers, said].map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(closedCases.filter((caseId) => caseId === call.cases[0])).toHaveLength(1);
    expect((await open(call.context)).body.id).toBe(call.conversation.id);
  });

  it.each([
    [
      'by its id',
      (call: Waiting) =>
        client.post(`/conversations/${call.conversation.id}/approvals/of ${call.cases[0]}`, {
          approved: true,
        }),
    ],
    [
      'in its chat',
      async (call: Waiting) => decideInChat(call, await shownIn(call), { [call.cases[0]!]: true }),
    ],
  ])('is decided also beside a fresh one of its context, %s, and goes on in its place', async (_, decide) => {
    const call = await waiting();
    const fresh = await open({ ...call.context, fresh: true });
    const { status } = await decide(call);
    await turnEnded(backend.current, call.conversation.id);

    expect([fresh.status, status]).toEqual([201, 200]);
    expect(closedCases.filter((caseId) => caseId === call.cases[0])).toHaveLength(1);
    expect((await open(call.context)).body).toMatchObject({ id: call.conversation.id, status: 'ACTIVE' });
    expect((await client.get(`/conversations/${fresh.body.id}`)).body.status).toBe('PAUSED');
    expect((await say(call.context, fresh.body.id)).status).toBe(200);
    expect((await open(call.context)).body.id).toBe(fresh.body.id);
  });

  it('takes no place back where its call expires beside a fresh one', async () => {
    const call = await waiting();
    const fresh = await open({ ...call.context, fresh: true });
    const expired = `UPDATE ai_approval SET expires_at = now() - interval '1 second' WHERE conversation_id = $1`;
    await backend.current.database.query(expired, [call.conversation.id]);
    await backend.current.app.get(ApprovalSweeper, { strict: false }).sweep();

    expect((await open(call.context)).body.id).toBe(fresh.body.id);
    const { body } = await client.get(`/conversations/${call.conversation.id}/approvals`);
    expect(body).toEqual([expect.objectContaining({ status: 'EXPIRED' })]);
  });

  it('that was resumed by hand runs what is approved, whatever was appended meanwhile', async () => {
    const call = await waiting();
    const { id } = call.conversation;
    await client.post(`/conversations/${id}/resume`);
    await backend.conversations.addMessage(client.scope, id, said('x'.repeat(1024 * 1024)));
    const { status } = await client.post(`/conversations/${id}/approvals/of ${call.cases[0]}`, {
      approved: true,
    });
    await turnEnded(backend.current, id);

    expect(status).toBe(200);
    expect(closedCases).toContain(call.cases[0]);
  });

  it('tells a second tab that decides otherwise', async () => {
    const call = await waiting();
    const shown = await shownIn(call);
    await decideInChat(call, shown, { [call.cases[0]!]: false }, 'first tab');
    await turnEnded(backend.current, call.conversation.id);
    const late = await decideInChat(call, shown, { [call.cases[0]!]: true }, 'second tab');

    expect([late.status, late.body.code]).toEqual([409, 'APPROVAL_DECIDED']);
    expect(closedCases).not.toContain(call.cases[0]);
  });

  it('is decided in any order and in parts, by the chat and past it, and goes on with the last', async () => {
    const call = await waiting(3);
    const [first, second, third] = call.cases as [string, string, string];
    const path = `/conversations/${call.conversation.id}/approvals`;
    const shown = await shownIn(call);

    expect((await client.post(`${path}/of ${third}`, { approved: true })).status).toBe(200);
    expect((await open(call.context)).body).toMatchObject({ id: call.conversation.id, status: 'PAUSED' });
    expect((await decideInChat(call, shown, { [first]: false })).status).toBe(200);
    expect((await say(call.context, 'made-up')).body.code).toBe('APPROVAL_PENDING');
    expect(closedCases).not.toContain(third);

    expect((await decideInChat(call, shown, { [second]: true }, 'made-up')).status).toBe(200);
    await turnEnded(backend.current, call.conversation.id);
    expect(closedCases.filter((caseId) => call.cases.includes(caseId)).toSorted()).toEqual(
      [second, third].toSorted(),
    );
    expect((await open(call.context)).body).toMatchObject({ id: call.conversation.id, status: 'ACTIVE' });
  });
});

/** The part as `addToolApprovalResponse` leaves it, where its case was decided. */
function withDecision(part: UIMessage['parts'][number], decisions: Record<string, boolean>): unknown {
  if (!('approval' in part) || part.state !== 'approval-requested') return part;
  const approved = decisions[(part.input as { caseId: string }).caseId];
  if (approved === undefined) return part;
  return { ...part, state: 'approval-responded', approval: { ...part.approval, approved } };
}
