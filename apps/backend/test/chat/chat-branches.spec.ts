import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { UIMessage } from 'ai';
import { type ChatClient, chatClient, storedMessages } from '../support/chat-client.js';
import { frozen, FreezerModule } from '../support/freezer.agent.js';
import { type HttpClient, newClient } from '../support/http-client.js';
import { answered, said } from '../support/messages.js';
import { chatCompletionsOf, type Reply, startModelServer } from '../support/model-server.js';
import * as openai from '../support/openai-events.js';
import { useBackend } from '../support/use-backend.js';

const server = await startModelServer();

describe('In a chat with branches', () => {
  const backend = useBackend(chatCompletionsOf(server), [FreezerModule]);
  let client: HttpClient;
  let id: string;
  let page: ChatClient;

  beforeAll(async () => {
    client = await newClient(backend.current);
  });
  beforeEach(async () => {
    id = (await client.newConversation({ agentType: 'freezer' })).id;
    frozen.length = 0;
    page = await open();
  });
  afterAll(() => server.stop());

  /** A page that is opened, or opened anew; it sends as little as the documentation says. */
  async function open(): Promise<ChatClient> {
    const { body } = await client.get(`/conversations/${id}/ui-messages`);
    const messages = body as unknown as UIMessage[];
    return chatClient(backend.current, client.scope, { agent: 'freezer', id, messages });
  }

  const says = (text: string): Reply => ({ body: [...openai.text(text), ...openai.end('stop', {})] });
  const calls = (name: string, account: string): Reply => ({
    body: [
      ...openai.toolCalls({ id: `call_${account}`, name, input: { account } }),
      ...openai.end('tool_calls', {}),
    ],
  });

  async function say(text: string, ...replies: Reply[]): Promise<void> {
    server.answer(...replies);
    await page.chat.sendMessage({ text });
  }

  async function asStored(): Promise<void> {
    expect(page.shown()).toEqual(await storedMessages(client, id));
  }

  /** The texts that the model was shown with a request, in order. */
  function told(request = 0): string {
    const { messages } = server.requests[request] as { messages: { role: string }[] };
    return JSON.stringify(messages.filter(({ role }) => role !== 'system'));
  }

  const textsOf = (messages: UIMessage[]): string[] =>
    messages.map(({ parts }) => parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join());

  it.each([
    ['in the open page', false],
    ['after a reload', true],
  ])('another answer stands beside the first, %s, which the model is not shown', async (_when, reloads) => {
    await say('Who signed?', says('Mia.'));
    if (reloads) page = await open();
    server.answer(says('Tom.'));
    await page.chat.regenerate();

    expect(textsOf(page.chat.messages)).toEqual(['Who signed?', 'Tom.']);
    await asStored();
    expect(told()).not.toContain('Mia.');
    expect(page.chat.messages[1]!.metadata).toMatchObject({ sequence: 3, siblings: [2, 3] });
    await say('And when?', says('In May.'));
    expect(told()).not.toContain('Mia.');
    expect(told()).toContain('Tom.');
    await asStored();
  });

  it.each([
    ['in the open page', false],
    ['after a reload', true],
  ])('an earlier message is edited %s, and what followed it is on another branch', async (_when, reloads) => {
    await say('Who signed?', says('Mia.'));
    await say('And when?', says('In May.'));
    if (reloads) page = await open();
    const [asked] = page.chat.messages;
    server.answer(says('Noa drew.'));
    await page.chat.sendMessage({ text: 'Who drew?', messageId: asked!.id });

    expect(textsOf(page.chat.messages)).toEqual(['Who drew?', 'Noa drew.']);
    await asStored();
    expect(told()).not.toContain('Who signed?');
    const all = await client.get(`/conversations/${id}/messages?branches=all`);
    expect(all.body.items.map(({ content }) => content)).toEqual([
      'Who signed?',
      'Mia.',
      'And when?',
      'In May.',
      'Who drew?',
      'Noa drew.',
    ]);
    await client.post(`/conversations/${id}/head`, { sequence: 1 });
    page = await open();
    expect(textsOf(page.chat.messages)).toEqual(['Who signed?', 'Mia.', 'And when?', 'In May.']);
  });

  it('an earlier answer is made anew, also after a reload', async () => {
    await say('Who signed?', says('Mia.'));
    await say('And when?', says('In May.'));
    page = await open();
    server.answer(says('Tom.'));
    await page.chat.regenerate({ messageId: page.chat.messages[1]!.id });

    expect(textsOf(page.chat.messages)).toEqual(['Who signed?', 'Tom.']);
    await asStored();
  });

  it('an edit is edited again, and taken back', async () => {
    await say('Who signed?', says('Mia.'));
    const messageId = page.chat.messages[0]!.id;
    server.answer(says('Noa.'));
    await page.chat.sendMessage({ text: 'Who drew?', messageId });
    page = await open();
    server.answer(says('Tom.'));
    await page.chat.sendMessage({ text: 'Who wrote?', messageId });
    await asStored();
    expect(page.chat.messages[0]!.id).toBe(messageId);

    server.answer();
    await page.chat.sendMessage({ text: 'Who signed?', messageId });
    expect(textsOf(page.chat.messages)).toEqual(['Who signed?', 'Mia.']);
    expect(server.requests).toEqual([]);
    await asStored();
  });

  it('a tool that had its effect does not run again, and the model is told what it did', async () => {
    await say('Freeze A-1', calls('freeze', 'A-1'), says('Done.'));
    server.answer(calls('freeze', 'A-1'), says('It is frozen.'));
    await page.chat.regenerate();

    expect(frozen).toEqual(['A-1']);
    const [{ role, content }] = (server.requests[0] as { messages: { role: string; content: string }[] })
      .messages as [{ role: string; content: string }];
    expect([role, content]).toEqual(['system', expect.stringContaining('- freeze {"account":"A-1"}')]);
    await asStored();
    await say('Thank you', says('You are welcome.'));
    expect(JSON.stringify(server.requests[0])).toContain('- freeze {');
  });

  it('a tool that had its effect does not run again in any later answer to the question', async () => {
    await say('Freeze A-1', calls('freeze', 'A-1'), says('Done.'));
    server.answer(says('It is frozen.'));
    await page.chat.regenerate();
    server.answer(calls('freeze', 'A-1'), says('As I said.'));
    await page.chat.regenerate();

    expect(frozen).toEqual(['A-1']);
    expect(JSON.stringify(server.requests[0])).toContain('- freeze {');
    const messageId = page.chat.messages[0]!.id;
    server.answer(says('It is.'));
    await page.chat.sendMessage({ text: 'Please freeze A-1', messageId });
    server.answer(calls('freeze', 'A-1'), says('Done.'));
    await page.chat.sendMessage({ text: 'Please do freeze A-1', messageId });
    expect(frozen).toEqual(['A-1']);
    await asStored();
  });

  it('a tool runs again where its input is another one, or a person asks for it', async () => {
    await say('Freeze A-1', calls('freeze', 'A-1'), says('Done.'));
    server.answer(calls('freeze', 'A-2'), says('Done.'));
    await page.chat.regenerate();
    await say('Freeze A-2 again', calls('freeze', 'A-2'), says('Done.'));

    expect(frozen).toEqual(['A-1', 'A-2', 'A-2']);
  });

  it('an approved tool asks once more before it runs again', async () => {
    await say('Freeze A-1', calls('freeze_approved', 'A-1'), says('Done.'));
    const call = page.chat.messages.at(-1)!.parts.find((part) => 'approval' in part);
    const { id: asked } = (call as unknown as { approval: { id: string } }).approval;
    await page.chat.addToolApprovalResponse({ id: asked, approved: true });
    await page.shows((messages) => textsOf(messages).at(-1) === 'Done.');
    await page.settled();
    server.answer(calls('freeze_approved', 'A-1'), says('Not again.'));
    await page.chat.regenerate();

    expect(frozen).toEqual(['A-1']);
    expect(page.chat.messages.at(-1)!.parts).toContainEqual(
      expect.objectContaining({ state: 'approval-requested' }),
    );
    await asStored();
  });

  it('an answer stays beside the first where a person looks at that while it comes', async () => {
    await say('Freeze A-1', calls('freeze', 'A-1'), says('Done.'));
    let look = (_text: string): void => undefined;
    const looked = new Promise<string>((resolve) => (look = resolve));
    server.answer({ body: [...openai.text('It is'), looked, ...openai.end('stop', {})] });
    const made = page.chat.regenerate();
    await page.shows((messages) => textsOf(messages).at(-1) === 'It is');
    await client.post(`/conversations/${id}/head`, { sequence: 2 });
    look(openai.text(' frozen.').join(''));
    await made;

    expect(textsOf(page.chat.messages)).toEqual(['Freeze A-1', 'It is frozen.']);
    await asStored();
  });

  it('a tool that was approved while a person looked at another branch goes on where it was called', async () => {
    await say('Who signed?', says('Mia.'));
    server.answer(calls('freeze_approved', 'A-1'), says('Done.'));
    await page.chat.regenerate();
    const call = page.chat.messages.at(-1)!.parts.find((part) => 'approval' in part);
    const { id: asked } = (call as unknown as { approval: { id: string } }).approval;
    await client.post(`/conversations/${id}/head`, { sequence: 2 });
    await page.chat.addToolApprovalResponse({ id: asked, approved: true });
    await page.shows((messages) => textsOf(messages).at(-1)?.endsWith('Done.') ?? false);
    await page.settled();

    expect(frozen).toEqual(['A-1']);
    await asStored();
  });

  it('an edit that is a long way back is answered anew as it was edited', async () => {
    await say('Who signed?', says('Mia.'));
    const messageId = page.chat.messages[0]!.id;
    server.answer(says('Noa.'));
    await page.chat.sendMessage({ text: 'Who drew?', messageId });
    const since = Array.from({ length: 70 }, (_, index) => said(`Note ${index}`));
    for (let calls = 0; calls < 3; calls++) await backend.conversations.addMessages(client.scope, id, since);
    const messages: UIMessage[] = [
      { id: messageId, role: 'user', parts: [{ type: 'text', text: 'Who drew?' }] },
    ];
    page = await chatClient(backend.current, client.scope, { agent: 'freezer', id, messages });
    server.answer(says('Tom.'));
    await page.chat.regenerate();

    expect(told()).toContain('Who drew?');
    expect(told()).not.toContain('Who signed?');
    expect(textsOf(await storedMessages(client, id))).toEqual(['Who drew?', 'Tom.']);
  });

  it.each([
    ['answered anew', 'Who signed?', ['Who signed?', 'Tom.']],
    ['edited', 'Who drew?', ['Who drew?', 'Tom.']],
  ])('a message that no chat has stored is %s, also a long way back', async (_, text, shown) => {
    const { conversations } = backend;
    const [asked] = await conversations.addMessages(client.scope, id, [
      said('Who signed?'),
      answered('Mia.'),
    ]);
    const since = Array.from({ length: 70 }, (__, index) => said(`Note ${index}`));
    for (let calls = 0; calls < 3; calls++) await conversations.addMessages(client.scope, id, since);
    const messageId = asked!.id;
    const messages: UIMessage[] = [
      { id: messageId, role: 'user', parts: [{ type: 'text', text: 'Who signed?' }] },
    ];
    page = await chatClient(backend.current, client.scope, { agent: 'freezer', id, messages });
    server.answer(says('Tom.'));
    await (text === 'Who signed?' ? page.chat.regenerate() : page.chat.sendMessage({ text, messageId }));

    expect(textsOf(await storedMessages(client, id))).toEqual(shown);
    expect(told()).toContain(text);
    expect(told()).not.toContain('Mia.');
  });

  it('a failed answer is tried again beside it', async () => {
    await say('Who signed?', { status: 401, body: ['{}'] });
    await asStored();
    server.answer(says('Mia.'));
    await page.chat.regenerate();

    expect(textsOf(page.chat.messages)).toEqual(['Who signed?', 'Mia.']);
    await asStored();
  });

  it('a conversation that was paused goes on where a person writes in it, in the place of the other one', async () => {
    await say('Who signed?', says('Mia.'));
    const { body } = await client.get(`/conversations/${id}`);
    const { entityType, entityId } = body;
    const fresh = await client.post('/conversations', {
      entityType,
      entityId,
      agentType: 'freezer',
      fresh: true,
    });
    await say('And when?', says('In May.'));

    await asStored();
    expect((await client.get(`/conversations/${id}`)).body.status).toBe('ACTIVE');
    expect((await client.get(`/conversations/${fresh.body.id}`)).body.status).toBe('PAUSED');
  });
});
