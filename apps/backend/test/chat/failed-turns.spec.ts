import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type ChatClient, chatClient, storedMessages } from '../support/chat-client.js';
import { FailingModule, looks } from '../support/failing.agent.js';
import { type HttpClient, newClient } from '../support/http-client.js';
import { chatCompletionsOf, startModelServer } from '../support/model-server.js';
import * as openai from '../support/openai-events.js';
import { turnEnded } from '../support/turns.js';
import { useBackend } from '../support/use-backend.js';

const server = await startModelServer();
const FAILED = 'The turn failed; what was said until then is stored.';

describe('A turn that fails while no answer of the model is on its way', () => {
  const backend = useBackend(chatCompletionsOf(server), [FailingModule]);
  let client: HttpClient;
  let id: string;
  let front: ChatClient;

  beforeAll(async () => {
    client = await newClient(backend.current);
  });
  beforeEach(async () => {
    ({ id } = await client.newConversation({ agentType: 'failing' }));
    front = await chatClient(backend.current, client.scope, { agent: 'failing', id });
  });
  afterAll(() => server.stop());

  it('leaves its trace, which is shown alike live and after a reload, and may be tried again', async () => {
    looks.left = 0;
    await front.chat.sendMessage({ text: 'Look' });

    expect(front.chat.error?.message).toBe(FAILED);
    expect(front.chat.messages.at(-1)).toMatchObject({
      parts: [],
      metadata: { cutOff: 'FAILED', error: 'INTERNAL_ERROR', siblings: [2] },
    });
    expect(front.shown()).toEqual(await storedMessages(client, id));
    looks.left = 1;
    server.answer({ body: [...openai.text('I see.'), ...openai.end('stop', {})] });
    await front.chat.regenerate();
    expect(front.shown()).toEqual(await storedMessages(client, id));
    expect(JSON.stringify(server.requests[0])).not.toContain('No answer');
  });

  it('leaves its trace also where it goes on after a decision, which may be sent again', async () => {
    looks.left = 1;
    const call = { id: 'call_0', name: 'ask', input: {} };
    server.answer({ body: [...openai.toolCalls(call), ...openai.end('tool_calls', {})] });
    await front.chat.sendMessage({ text: 'Look' });
    const part = front.chat.messages.at(-1)!.parts.at(-1) as unknown as { approval: { id: string } };
    await front.chat.addToolApprovalResponse({ id: part.approval.id, approved: true });
    await front.shows(() => front.chat.status === 'error');
    await turnEnded(backend.current, id);
    const decide = () =>
      client.post(`/conversations/${id}/approvals/${part.approval.id}`, { approved: true });

    expect(front.chat.error?.message).toBe(FAILED);
    const items = async () => (await client.get(`/conversations/${id}/messages`)).body.items;
    expect((await items()).at(-1)).toMatchObject({ turn: { cutOff: 'FAILED', error: 'INTERNAL_ERROR' } });
    looks.left = 1;
    server.answer({ body: [...openai.text('I see.'), ...openai.end('stop', {})] });
    expect((await decide()).status).toBe(200);
    await turnEnded(backend.current, id);
    expect((await items()).slice(-2)).toMatchObject([
      { toolResults: [{ result: 'asked' }] },
      { content: 'I see.' },
    ]);
  });
});
