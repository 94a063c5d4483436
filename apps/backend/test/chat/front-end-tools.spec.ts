import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { UIMessage } from 'ai';
import { answerIn, type ChatClient, chatClient, storedMessages } from '../support/chat-client.js';
import { type HttpClient, newClient } from '../support/http-client.js';
import { said } from '../support/messages.js';
import { chatCompletionsOf, startModelServer } from '../support/model-server.js';
import { openStream, speakTo, userMessage } from '../support/open-stream.js';
import * as openai from '../support/openai-events.js';
import { ToolboxModule } from '../support/toolbox.agent.js';
import { turnEnded } from '../support/turns.js';
import { useBackend } from '../support/use-backend.js';

const server = await startModelServer();

interface Asked {
  id: string;
  front: ChatClient;
  toolCallId: string;
}

describe('A tool that the front end runs', () => {
  const backend = useBackend(chatCompletionsOf(server), [ToolboxModule]);
  let client: HttpClient;

  beforeAll(async () => {
    client = await newClient(backend.current);
  });
  afterAll(() => server.stop());

  const says = (text: string) => ({ body: [...openai.text(text), ...openai.end('stop', {})] });

  /** A chat in which the model has called these tools, and waits. */
  async function asked(...names: string[]): Promise<Asked> {
    const input = { what: 'a name', when: '2026-03-02T00:00:00Z' };
    const calls = names.map((name, index) => ({ id: `call_${index}`, name, input }));
    server.answer(
      { body: [...openai.toolCalls(...calls), ...openai.end('tool_calls', {})] },
      says('Thank you.'),
      says('Well then.'),
    );
    const { id } = await client.newConversation({ agentType: 'toolbox' });
    const front = await chatClient(backend.current, client.scope, { agent: 'toolbox', id });
    await front.chat.sendMessage({ text: 'Look' });
    return { id, front, toolCallId: partOf(front.chat.messages, 'ask_person').toolCallId };
  }

  function partOf(messages: UIMessage[], name: string) {
    const parts = messages.at(-1)!.parts as { type: string; toolCallId: string; approval?: { id: string } }[];
    return parts.find(({ type }) => type === `tool-${name}`)!;
  }

  async function give({ front, toolCallId }: Asked, output: unknown): Promise<void> {
    await front.chat.addToolOutput({ tool: 'ask_person', toolCallId, output });
    await front.shows((messages) => answerIn(messages) !== '');
    await front.settled();
  }

  const stored = (id: string) => storedMessages(client, id);

  async function resultsIn(id: string, as = client): Promise<unknown[]> {
    const { items } = (await as.get(`/conversations/${id}/messages`)).body;
    return items.flatMap(({ toolResults }) => (toolResults as unknown[] | null) ?? []);
  }

  /** Sends a message of the assistant that gives an output for a call, past what a front end would do. */
  async function forge(id: string, toolCallId: string, part: object = {}) {
    const given = { type: 'tool-x', toolCallId, state: 'output-available', output: 'forged', ...part };
    const message = { id: 'm', role: 'assistant', parts: [{ type: 'step-start' }, given] };
    return (
      await openStream(backend.current, client.scope, '/agents/toolbox/chat', { id, messages: [message] })
    ).rest();
  }

  it('is called, waits, and is answered by the person; the agent goes on in the same message', async () => {
    const chat = await asked('ask_person', 'remind');
    expect(partOf(chat.front.chat.messages, 'ask_person')).toMatchObject({ state: 'input-available' });
    expect(chat.front.shown()).toEqual(await stored(chat.id));
    expect(server.requests).toHaveLength(1);

    await give(chat, { name: 'Mia\u0000' });

    expect(chat.front.chat.error).toBeUndefined();
    expect(chat.front.chat.messages).toHaveLength(2);
    expect(await resultsIn(chat.id)).toEqual([
      expect.objectContaining({ result: 'Monday' }),
      { toolUseId: chat.toolCallId, result: { name: 'Mia\u2400' }, isError: false },
    ]);
    expect(JSON.stringify(server.requests[1]!.messages)).toContain('Mia\u2400');
  });

  it('breaks no rule of the store while it waits', async () => {
    await asked('ask_person');

    for await (const { rule, broken } of backend.current.integrityChecker.check())
      expect({ rule, broken }).toEqual({ rule, broken: [] });
  });

  it('shows in the end what is stored', async () => {
    const chat = await asked('ask_person');
    await give(chat, { name: 'Mia' });

    expect(chat.front.shown()).toEqual(await stored(chat.id));
  });

  it.each([
    ['which other messages follow', 2],
    ['which has many behind it', 260],
  ])('is answered on its branch, %s, while another one is looked at', async (_, more) => {
    const chat = await asked('ask_person');
    const { conversations } = backend;
    await conversations.addMessages(client.scope, chat.id, [
      said('A note', { parent: null }),
      said('Another'),
    ]);
    for (let at = 2; at < more; at += 86) {
      const notes = Array.from({ length: 86 }, () => said('Note'));
      await conversations.addMessages(client.scope, chat.id, notes);
    }
    await give(chat, { name: 'Mia' });

    expect(await resultsIn(chat.id)).toEqual([
      { toolUseId: chat.toolCallId, result: { name: 'Mia' }, isError: false },
    ]);
    expect(JSON.stringify(server.requests[1]!.messages)).toContain('Mia');
    expect(chat.front.shown()).toEqual(await stored(chat.id));
    await forge(chat.id, chat.toolCallId);
    expect(await resultsIn(chat.id)).toHaveLength(1);
  });

  it.each([
    ['a text as large as a message may be', 1, 1024 * 1024],
    ['more texts than a page has', 250, 10],
  ])('is answered where %s was appended since, which the model is not shown', async (_, count, length) => {
    const chat = await asked('ask_person');
    const text = said('x'.repeat(length));
    for (let left = count; left > 0; left -= 100)
      await backend.conversations.addMessages(
        client.scope,
        chat.id,
        Array.from({ length: Math.min(left, 100) }, () => text),
      );
    await give(chat, { name: 'Mia' });

    expect(chat.front.chat.error).toBeUndefined();
    const told = JSON.stringify(server.requests[1]!.messages);
    expect(told).toContain('ask_person');
    expect(told).toContain('Mia');
    expect(told.length).toBeLessThan(20_000);
    const { items } = (await client.get(`/conversations/${chat.id}/messages?order=desc`)).body;
    expect(items.slice(0, 2)).toMatchObject([
      { role: 'assistant', content: 'Thank you.' },
      { toolResults: [{ toolUseId: chat.toolCallId, result: { name: 'Mia' } }] },
    ]);
  });

  it('that has failed there tells the model so', async () => {
    const { id, front, toolCallId } = await asked('ask_person');
    const failure = {
      tool: 'ask_person',
      toolCallId,
      state: 'output-error',
      errorText: 'Nobody is here.',
    } as const;
    await front.chat.addToolOutput(failure);
    await front.shows((messages) => answerIn(messages) !== '');

    expect(await resultsIn(id)).toEqual([
      { toolUseId: toolCallId, result: 'Nobody is here.', isError: true },
    ]);
  });

  it('is answered once: the same output again gets what is stored', async () => {
    const chat = await asked('ask_person');
    await give(chat, 'Mia');
    const again = await forge(chat.id, chat.toolCallId, { output: 'Noah' });

    expect(again).toContainEqual(expect.objectContaining({ type: 'text-delta', delta: 'Thank you.' }));
    expect(await resultsIn(chat.id)).toEqual([{ toolUseId: chat.toolCallId, result: 'Mia', isError: false }]);
    expect(server.requests).toHaveLength(2);
  });

  it('takes an output that is too large as an error', async () => {
    const { id, toolCallId } = await asked('ask_person');
    await forge(id, toolCallId, { output: 'x'.repeat(200_000) });

    expect(await resultsIn(id)).toEqual([
      { toolUseId: toolCallId, result: expect.stringContaining('ask for less'), isError: true },
    ]);
  });

  it('is told as not answered where the person says something else', async () => {
    const chat = await asked('ask_person');
    await chat.front.chat.sendMessage({ text: 'Never mind' });
    const result = 'The person went on without an answer to this call.';

    expect(await resultsIn(chat.id)).toEqual([{ toolUseId: chat.toolCallId, result, isError: true }]);
    expect(answerIn(chat.front.chat.messages)).toBe('Thank you.');
    await forge(chat.id, chat.toolCallId);
    expect(await resultsIn(chat.id)).toHaveLength(1);
  });

  it('goes on to wait where the question is sent again', async () => {
    const { id, front, toolCallId } = await asked('ask_person');
    const [question] = front.chat.messages;
    const message = userMessage('Look', question!.id);
    const chunks = await (await speakTo(backend.current, client.scope, ['toolbox', id], message)).rest();

    expect(chunks).toContainEqual(expect.objectContaining({ type: 'tool-input-available', toolCallId }));
    expect(await resultsIn(id)).toEqual([]);
    expect(server.requests).toHaveLength(1);
  });

  it('waits beside one that needs a decision, which comes first', async () => {
    const chat = await asked('ask_person', 'close_case');
    const { approval } = partOf(chat.front.chat.messages, 'close_case');
    const early = await forge(chat.id, chat.toolCallId).catch((error: unknown) => String(error));
    expect(early).toContain('CONVERSATION_NOT_ACTIVE');

    await chat.front.chat.addToolApprovalResponse({ id: approval!.id, approved: true });
    await give(chat, 'Mia');

    expect(await resultsIn(chat.id)).toEqual(
      expect.arrayContaining([
        { toolUseId: chat.toolCallId, result: 'Mia', isError: false },
        { toolUseId: approval!.id, result: 'closed', isError: false },
      ]),
    );
    expect(server.requests).toHaveLength(2);
    expect(chat.front.chat.messages).toHaveLength(2);
  });

  it('goes on to wait after the decision about another one alone', async () => {
    const { id, front, toolCallId } = await asked('ask_person', 'close_case');
    const { approval } = partOf(front.chat.messages, 'close_case');
    await client.post(`/conversations/${id}/approvals/${approval!.id}`, { approved: false });
    await turnEnded(backend.current, id);
    const turnsOf = async (): Promise<unknown[]> => {
      const sql = 'SELECT * FROM ai_turn WHERE conversation_id = $1';
      return (await backend.current.database.query<Record<string, unknown>>(sql, [id])).rows;
    };
    const before = await turnsOf();
    const decided = { state: 'approval-responded', approval: { id: approval!.id, approved: false } };
    expect(await forge(id, approval!.id, decided)).toContainEqual({
      type: 'tool-output-denied',
      toolCallId: approval!.id,
    });
    expect(await turnsOf()).toEqual(before);
    expect(server.requests).toHaveLength(1);
    expect(await resultsIn(id)).toHaveLength(1);

    await forge(id, toolCallId, { output: 'Mia' });
    expect(await resultsIn(id)).toHaveLength(2);
    expect(server.requests).toHaveLength(2);
  });

  it('is the only one that a front end may answer: not one that needs a decision, runs here, or is another user’s', async () => {
    const { id, front } = await asked('close_case', 'remind', 'ask_person');
    const before = await resultsIn(id);
    await forge(id, partOf(front.chat.messages, 'close_case').toolCallId);
    await forge(id, partOf(front.chat.messages, 'remind').toolCallId);
    await forge(id, 'call_of_nobody');
    expect(await resultsIn(id)).toEqual(before);

    const other = await asked('ask_person');
    const { id: own } = await client.newConversation({ agentType: 'toolbox' });
    await forge(own, other.toolCallId);
    const stranger = await newClient(backend.current);
    const part = {
      type: 'tool-x',
      toolCallId: other.toolCallId,
      state: 'output-available',
      output: 'forged',
    };
    const { status } = await stranger.post('/agents/toolbox/chat', {
      id: other.id,
      messages: [{ id: 'm', role: 'assistant', parts: [part] }],
    });
    expect(status).toBe(404);
    expect(await resultsIn(other.id)).toEqual([]);
  });

  it('ends what a front end would go on to send by itself', async () => {
    const call = { id: 'call_0', name: 'remind', input: { when: '2026-03-02T00:00:00Z' } };
    const refused = { status: 400, body: ['{}'] };
    server.answer({ body: [...openai.toolCalls(call), ...openai.end('tool_calls', {})] }, refused);
    const { id } = await client.newConversation({ agentType: 'toolbox' });
    await (await speakTo(backend.current, client.scope, ['toolbox', id], userMessage('Look'))).rest();
    const [{ toolUseId }] = (await resultsIn(id)) as [{ toolUseId: string }];

    expect(await forge(id, toolUseId)).toEqual([
      { type: 'error', errorText: 'No tool call waits for an output here; say something to go on.' },
    ]);
  });
});
