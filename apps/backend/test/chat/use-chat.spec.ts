import { beforeAll, describe, expect, it } from '@jest/globals';
import type { UIMessage } from 'ai';
import { answerIn, type ChatClient, chatClient, storedMessages } from '../support/chat-client.js';
import { closedCases, ClosingModule } from '../support/closing.agent.js';
import { type HttpClient, newClient } from '../support/http-client.js';
import { useBackend } from '../support/use-backend.js';

/** The front end is the AI SDK's own: `Chat` is what `useChat` holds, on the default transport. */
describe('A chat of the AI SDK', () => {
  const backend = useBackend({ TURN_GRACE_SECONDS: '1' }, [ClosingModule]);
  let client: HttpClient;

  beforeAll(async () => {
    client = await newClient(backend.current);
  });

  async function newChat(): Promise<{ id: string; front: ChatClient }> {
    const { id } = await client.newConversation({ agentType: 'closing' });
    return { id, front: await chatClient(backend.current, client.scope, { agent: 'closing', id }) };
  }

  const stored = (id: string): Promise<UIMessage[]> => storedMessages(client, id);

  /** The same chat after the page was opened anew. */
  async function reloaded(id: string): Promise<ChatClient> {
    const { body } = await client.get(`/conversations/${id}/ui-messages`);
    const messages = body as unknown as UIMessage[];
    return chatClient(backend.current, client.scope, { agent: 'closing', id, messages });
  }

  it('shows what is stored, through turns with tools, a stop, a reload and a decision', async () => {
    const { id, front } = await newChat();

    await front.chat.sendMessage({ text: '/look_up {"caseId":"HR-17"}' });
    expect(front.shown()).toEqual(await stored(id));

    const speaking = front.chat.sendMessage({ text: 'Tell me more, in as many words as you have' });
    await front.shows((messages) => answerIn(messages).length > 20);
    await client.send('DELETE', `/conversations/${id}/turn`);
    await speaking;
    expect(front.shown()).toEqual(await stored(id));

    await front.chat.sendMessage({ text: '/close_case {"caseId":"HR-17"}' });
    expect(front.shown()).toEqual(await stored(id));
    expect(closedCases).toEqual([]);

    const later = await reloaded(id);
    const waiting = later.chat.messages.at(-1)!.parts.at(-1)!;
    expect(waiting).toMatchObject({ type: 'tool-close_case', state: 'approval-requested' });
    const { approval } = waiting as { approval: { id: string } };
    await later.chat.addToolApprovalResponse({ id: approval.id, approved: true, reason: 'Go on' });
    await later.shows((messages) => answerIn(messages).includes('has answered'));
    await later.settled();

    expect(later.chat.error).toBeUndefined();
    expect(later.shown()).toEqual(await stored(id));
    expect(closedCases).toEqual(['HR-17']);
    expect((await client.get(`/conversations/${id}`)).body).toMatchObject({ status: 'ACTIVE' });
  });

  it('shows a failed tool and a tool that is not there as they are stored', async () => {
    const { id, front } = await newChat();
    await front.chat.sendMessage({ text: '/fail' });
    await front.chat.sendMessage({ text: '/look_up {"caseId":17}' });

    expect(front.shown()).toEqual(await stored(id));
    expect(front.chat.messages[1]!.parts).toContainEqual(
      expect.objectContaining({ state: 'output-error', errorText: 'The archive is away.' }),
    );
    expect(front.chat.messages[3]!.parts).toContainEqual(expect.objectContaining({ state: 'output-error' }));
  });

  it('resumes an answer after a reload, from its beginning', async () => {
    const { id, front } = await newChat();
    const speaking = front.chat.sendMessage({ text: 'Who signed the report?' });
    await front.shows((messages) => answerIn(messages).length > 10);

    const again = await reloaded(id);
    await again.chat.resumeStream();
    await speaking;

    expect(again.shown()).toEqual(await stored(id));
    expect(front.shown()).toEqual(await stored(id));
  });

  it('resumes an answer that goes on after a decision with all that came before it', async () => {
    const { id, front } = await newChat();
    await front.chat.sendMessage({ text: '/close_case {"caseId":"HR-18"}' });
    const [{ toolCallId }] = (await client.get(`/conversations/${id}/approvals`)).body as unknown as [
      { toolCallId: string },
    ];
    await client.post(`/conversations/${id}/approvals/${toolCallId}`, { approved: false, note: 'Not yet' });
    await front.chat.resumeStream();

    // The stream can say that a call was denied, but not what the decision said; the stored message does.
    const [, answer] = await stored(id);
    const denied = { approved: false, reason: 'Not yet' };
    expect(answer!.parts[1]).toMatchObject({ state: 'output-denied', approval: denied });
    expect(withoutDecisions(front.shown())).toEqual(withoutDecisions(await stored(id)));
    expect(closedCases).not.toContain('HR-18');
  });

  it('resumes nothing where no answer is on its way', async () => {
    const { front } = await newChat();
    await front.chat.resumeStream();

    expect(front.chat.status).toBe('ready');
    expect(front.chat.messages).toEqual([]);
  });

  it('answers anew when another answer is wanted, and keeps the one that there was', async () => {
    const { id, front } = await newChat();
    await front.chat.sendMessage({ text: 'Who signed?' });
    const first = answerIn(front.chat.messages);
    await front.chat.regenerate();

    expect(answerIn(front.chat.messages)).toBe(first);
    const { body } = await client.get(`/conversations/${id}/messages?branches=all`);
    expect(body.items.filter(({ parent }) => parent === 1)).toHaveLength(2);
  });

  it('finds its conversation by entity and agent where the id is one of its own making', async () => {
    const entity = { entityType: 'case', entityId: crypto.randomUUID() };
    const options = { agent: 'closing', id: 'chat-of-mine', body: entity };
    const front = await chatClient(backend.current, client.scope, options);
    await front.chat.sendMessage({ text: 'Who signed?' });
    const { body } = await client.get(`/conversations?entityType=case&entityId=${entity.entityId}`);

    expect(body.items).toHaveLength(1);
    expect(body.items[0]).toMatchObject({ agentType: 'closing', title: 'Who signed?' });
    expect(front.shown()).toEqual(await stored(body.items[0]!.id));
  });
});

function withoutDecisions(messages: UIMessage[]): unknown[] {
  return messages.map(({ parts, ...rest }) => ({
    ...rest,
    parts: parts.map((part) => ({ ...part, approval: undefined })),
  }));
}
