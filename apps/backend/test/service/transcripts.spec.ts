import { describe, expect, it } from '@jest/globals';
import { type Conversation, IntegrityChecker, type Message, type Scope } from '../../src/modules/ai/index.js';
import { type HttpClient, newClient } from '../support/http-client.js';
import { importText } from '../support/import-text.js';
import { PNG } from '../support/sample-files.js';
import { newScope } from '../support/scopes.js';
import { speakTo, userMessage } from '../support/open-stream.js';
import { times } from '../support/times.js';
import { useBackend } from '../support/use-backend.js';

const AT = 1_700_000_000;
const DAY_SECONDS = 86_400;
const QUESTION = { role: 'user', content: 'Which gate?' };
const ANSWER = { role: 'assistant', content: 'Gate 7' };

const CHAT_ID = '690cd704-0000-0000-0000-5232ca861e4a';
/** Each node of a chat with the one that it follows, in the order of their times. */
const PARENTS: Record<string, string> = { q: 'root', a1: 'q', a2: 'q', q2: 'a1', a3: 'q2' };

/** A conversation of ChatGPT's export with these nodes. */
function chatGpt(names: string[], current = names.at(-1)): object {
  const nodes = names.map((id, index) => {
    const role = id.startsWith('q') ? 'user' : 'assistant';
    const content = { content_type: 'text', parts: [id] };
    const metadata = role === 'user' ? {} : { model_slug: 'gpt-4o' };
    const message = { id, author: { role }, create_time: AT + index, content, metadata, recipient: 'all' };
    return [id, { id, parent: PARENTS[id], children: [], message }];
  });
  const root = { id: 'root', parent: null, children: ['q'], message: null };
  const mapping = Object.fromEntries([['root', root], ...nodes]) as object;
  return { id: CHAT_ID, title: 'Gates', create_time: AT, mapping, current_node: current };
}

function asShareGpt(message: object): object {
  const { role, content } = message as typeof QUESTION;
  return { from: role === 'user' ? 'human' : 'gpt', value: content };
}

interface Shown {
  metadata?: Record<string, unknown>;
}

/** A message as the front end shows it, but for the conversation that it is in. */
function asSource({ metadata, ...message }: Shown): object {
  const { conversationId: _, ...rest } = metadata ?? {};
  return { ...message, metadata: rest };
}

async function uiMessages(client: HttpClient, id: string): Promise<Shown[]> {
  return (await client.get(`/conversations/${id}/ui-messages`)).body as unknown as Shown[];
}

describe('An import of transcripts', () => {
  const backend = useBackend();
  const import_ = (scope: Scope, content: unknown, agent?: string) =>
    importText(backend.current, scope, content, { agentType: agent });

  async function storedOf(scope: Scope): Promise<Conversation[]> {
    const { items } = await backend.conversations.list(scope, { limit: 100 });
    return items;
  }

  async function onlyOne(scope: Scope): Promise<{ conversation: Conversation; messages: Message[] }> {
    const [conversation, ...others] = await storedOf(scope);
    expect(others).toEqual([]);
    const { items } = await backend.conversations.getMessages(scope, conversation!.id, { branches: 'all' });
    return { conversation: conversation!, messages: items };
  }

  it('keeps the tree of ChatGPT, its times and its title, and shows the same branch', async () => {
    const scope = newScope();
    await import_(scope, [chatGpt(['q', 'a1', 'a2', 'q2'])]);
    const { conversation, messages } = await onlyOne(scope);

    expect(conversation).toMatchObject({
      entityType: 'transcript',
      entityId: CHAT_ID,
      title: 'Gates',
      titleSource: 'MANUAL',
      createdAt: new Date(AT * 1000),
      lastMessageAt: new Date((AT + 3) * 1000),
      head: 4,
    });
    expect(
      messages.map(({ content, parent, createdAt }) => [content, parent, createdAt.getTime() / 1000]),
    ).toEqual([
      ['q', null, AT],
      ['a1', 1, AT + 1],
      ['a2', 1, AT + 2],
      ['q2', 2, AT + 3],
    ]);
    expect(messages[1]).toMatchObject({ model: 'gpt-4o', siblings: [2, 3] });
  });

  it('adds to the tree what it has more of the next time, and shows what is shown there by then', async () => {
    const scope = newScope();
    await import_(scope, [chatGpt(['q', 'a1', 'a2', 'q2'])]);
    const { tally } = await import_(scope, [chatGpt(['q', 'a1', 'a2', 'q2', 'a3'], 'a2')]);
    const { conversation, messages } = await onlyOne(scope);

    expect(tally).toEqual({ conversations: 0, messages: 1, skipped: 4, erased: 0, failed: 0 });
    expect(messages.map(({ content, parent }) => [content, parent])).toEqual([
      ['q', null],
      ['a1', 1],
      ['a2', 1],
      ['q2', 2],
      ['a3', 4],
    ]);
    expect(conversation.head).toBe(3);
  });

  it('leaves what was chosen and said here as it is, when nothing has come', async () => {
    const scope = newScope();
    const file = [chatGpt(['q', 'a1', 'a2', 'q2'])];
    await import_(scope, file);
    const { conversation } = await onlyOne(scope);
    await backend.conversations.setHead(scope, conversation.id, 3);
    await import_(scope, file);
    expect((await onlyOne(scope)).conversation.head).toBe(3);
    await backend.conversations.addMessage(scope, conversation.id, { role: 'user', content: 'here' });
    await import_(scope, file);
    expect((await onlyOne(scope)).conversation.head).toBe(5);
  });

  it.each([
    ['OpenAI', (messages: object[]) => ({ messages })],
    ['OpenAI with an id', (messages: object[]) => ({ id: 'c-1', messages })],
    ['a list of messages', (messages: object[]) => messages],
    ['ShareGPT', (messages: object[]) => ({ conversations: messages.map(asShareGpt) })],
  ])('goes on with a conversation that has one message more, in the form of %s', async (_, formOf) => {
    const scope = newScope();
    const [first, second] = [
      formOf([QUESTION, ANSWER]),
      formOf([QUESTION, ANSWER, { ...QUESTION, content: 'Sure?' }]),
    ];
    await import_(scope, JSON.stringify(first));
    const { tally } = await import_(scope, JSON.stringify(second));

    expect(tally).toEqual({ conversations: 0, messages: 1, skipped: 2, erased: 0, failed: 0 });
    expect((await onlyOne(scope)).messages.map(({ content }) => content)).toEqual([
      'Which gate?',
      'Gate 7',
      'Sure?',
    ]);
    expect((await import_(scope, JSON.stringify(second))).tally).toMatchObject({ messages: 0, skipped: 3 });
    expect((await import_(scope, JSON.stringify(first))).tally).toMatchObject({ messages: 0, skipped: 2 });
  });

  it('keeps conversations of one file apart where one begins as the other, however often they are sent', async () => {
    const scope = newScope();
    const lines = [[QUESTION, ANSWER], [QUESTION, ANSWER, QUESTION], [QUESTION, ANSWER], [QUESTION]];
    const file = lines.map((line) => JSON.stringify(line)).join('\n');

    expect((await import_(scope, file)).tally).toMatchObject({ conversations: 4, messages: 8 });
    expect((await import_(scope, file)).tally).toMatchObject({ conversations: 0, messages: 0, skipped: 8 });
    expect(await storedOf(scope)).toHaveLength(4);
  });

  it('keeps short ids of different files apart by how the conversations begin', async () => {
    const scope = newScope();
    await import_(scope, { id: 1, messages: [QUESTION, ANSWER] });
    await import_(scope, { id: 1, messages: [{ ...QUESTION, content: 'Who signed?' }] });

    expect(await storedOf(scope)).toHaveLength(2);
  });

  it('says where a message has another text than before, without it', async () => {
    const scope = newScope();
    const of = (content: string) => ({ id: 'c-1', messages: [QUESTION, { ...ANSWER, content }] });
    await import_(scope, of('Gate 7'));
    const { tally, sentences } = await import_(scope, of('MARKER'));

    expect(tally).toMatchObject({ messages: 0, failed: 1 });
    expect(sentences).toEqual([
      'Line 1 was not stored: messages.1: A message was stored with another text before.',
    ]);
  });

  it('adds models and tokens of long ago up where they belong, also once days were added up', async () => {
    const scope = newScope();
    const of = (id: string, day: number) => ({
      id,
      created: AT,
      messages: [
        { ...QUESTION, timestamp: AT + day * DAY_SECONDS },
        { ...ANSWER, model: 'gpt-4o', usage: { prompt_tokens: 10, completion_tokens: 2 } },
      ],
    });
    const ids = times(3, () => crypto.randomUUID());
    for (const [index, day] of [2, 1, 2].entries()) {
      await import_(scope, of(ids[index]!, day));
      await backend.conversations.getStats(scope);
    }

    const { byDay, tokens } = await backend.conversations.getStats(scope);
    expect(tokens).toMatchObject({ input: 30, output: 6 });
    expect(byDay).toEqual([
      { date: '2023-11-15', messages: 2, input: 10, output: 2 },
      { date: '2023-11-16', messages: 4, input: 20, output: 4 },
    ]);
    // The last test looks at the sums that are left.
    const { messages, ...last } = of(ids[0]!, 2);
    await import_(scope, { ...last, messages: [...messages, QUESTION] });
  });

  it('does not let a time run backwards, or before the message was stored', async () => {
    const scope = newScope();
    const given = ['2026-03-01T10:00:00Z', '2026-02-01T10:00:00Z', '2090-01-01T00:00:00Z', undefined];
    await import_(
      scope,
      given.map((createdAt, index) => ({
        role: 'user',
        content: `${index}`,
        ...(createdAt ? { createdAt } : {}),
      })),
    );
    const { messages } = await onlyOne(scope);
    const [first, second, third, last] = messages.map(({ createdAt }) => createdAt);

    expect([first, second]).toEqual([new Date(given[0]!), new Date(given[0]!)]);
    expect(third!.getTime()).toBeLessThanOrEqual(Date.now() + 60_000);
    expect(last).toEqual(third);
  });

  it('does not bring back what was deleted here, and says so', async () => {
    const scope = newScope();
    await import_(scope, [QUESTION]);
    const { conversation } = await onlyOne(scope);
    await backend.conversations.delete(scope, conversation.id);
    const { tally, sentences } = await import_(scope, [QUESTION]);

    expect(tally).toMatchObject({ messages: 0, failed: 1 });
    expect(sentences).toEqual([
      'Line 1 was not stored: The conversation was deleted here: it is not brought back.',
    ]);
  });

  it('is about the entity that is named, of which one conversation is active, and goes on with each', async () => {
    const scope = newScope();
    const [first, second] = [
      [QUESTION, ANSWER],
      [ANSWER, QUESTION],
    ];
    const entity = { entityType: 'case', entityId: 'HR-17' };
    const about = (content: unknown) =>
      importText(backend.current, scope, content, { agentType: 'case', entity });
    for (const content of [first, second]) await about(content);
    const conversations = (await storedOf(scope)).toSorted((a, b) => a.status.localeCompare(b.status));

    expect(conversations).toEqual(
      ['ACTIVE', 'PAUSED'].map((status) => expect.objectContaining({ ...entity, agentType: 'case', status })),
    );
    for (const content of [first, second])
      expect((await about([...content, QUESTION])).tally).toMatchObject({
        conversations: 0,
        messages: 1,
        failed: 0,
      });
    expect((await storedOf(scope)).map(({ messageCount }) => messageCount)).toEqual([3, 3]);
    // One that its owner has paused takes no messages.
    await backend.conversations.pause(scope, conversations[0]!.id);
    expect((await about([...first, QUESTION, ANSWER])).tally).toMatchObject({ messages: 0, failed: 1 });
  });

  const data = Buffer.from(PNG).toString('base64');
  const url = `data:image/png;base64,${data}`;
  const LOOK = 'Look';
  it.each<[string, unknown]>([
    [
      'OpenAI',
      [
        {
          role: 'user',
          content: [
            { type: 'text', text: LOOK },
            { type: 'image_url', image_url: { url } },
          ],
        },
      ],
    ],
    [
      'Anthropic',
      {
        model: 'claude-sonnet-4-5',
        messages: [
          {
            role: 'user',
            content: [
              { type: 'text', text: LOOK },
              { type: 'image', source: { type: 'base64', media_type: 'image/png', data } },
            ],
          },
        ],
      },
    ],
    [
      'the AI SDK',
      [
        {
          id: 'm-1',
          role: 'user',
          parts: [
            { type: 'text', text: LOOK },
            { type: 'file', mediaType: 'image/png', url },
          ],
        },
      ],
    ],
  ])('stores the bytes in messages of %s as files, once', async (_format, content) => {
    const client = await newClient(backend.current);
    for (const sent of [1, 2])
      expect([sent, (await import_(client.scope, content)).sentences]).toEqual([sent, []]);
    const { conversation } = await onlyOne(client.scope);
    const [message] = (await uiMessages(client, conversation.id)) as {
      parts: { type: string; url?: string }[];
    }[];
    const { rows } = await backend.current.database.query(
      'SELECT conversation_id, media_type, bytes FROM ai_file WHERE user_id = $1',
      [client.scope.userId],
    );

    expect(rows).toEqual([{ conversation_id: conversation.id, media_type: 'image/png', bytes: PNG.length }]);
    expect(message!.parts).toMatchObject([
      { type: 'text', text: LOOK },
      { type: 'file', mediaType: 'image/png' },
    ]);
    const path = message!.parts[1]!.url!.replace('/api/v1/ai', '');
    expect((await client.get(path)).status).toBe(200);
  });

  it('keeps of bytes that may not be uploaded what is said of them, and says so', async () => {
    const scope = newScope();
    const parts = [
      { type: 'image_url', image_url: { url: url.replace('png', 'gif') } },
      { type: 'input_audio', input_audio: { data, format: 'wav' } },
    ];
    const { tally, sentences } = await import_(scope, [{ role: 'user', content: parts }]);
    const { messages } = await onlyOne(scope);

    expect(tally).toMatchObject({ messages: 1, failed: 0 });
    expect(sentences).toEqual(['Line 1 left out: 1 files, which may not be uploaded']);
    expect(messages[0]).toMatchObject({
      content: '[image] [audio]',
      metadata: { content: parts.map(({ type }) => ({ type })) },
    });
  });

  it('shows in ui-messages what ui-messages gave, in another user’s conversation', async () => {
    const [mia, noah] = [await newClient(backend.current), await newClient(backend.current)];
    const id = await talk(mia);
    const given = await uiMessages(mia, id);
    await import_(noah.scope, given, 'case');
    const { conversation } = await onlyOne(noah.scope);

    expect(given).toHaveLength(4);
    expect(JSON.stringify(given)).toContain('"state":"output-available"');
    expect(conversation.agentType).toBe('case');
    expect((await uiMessages(noah, conversation.id)).map(asSource)).toEqual(given.map(asSource));
    expect((await import_(noah.scope, given, 'case')).tally).toMatchObject({ messages: 0, conversations: 0 });
  });

  it('lets the agent go on that is named, from where the transcript ends', async () => {
    const client = await newClient(backend.current);
    await import_(client.scope, [QUESTION, ANSWER], 'case');
    const { conversation } = await onlyOne(client.scope);
    await (
      await speakTo(backend.current, client.scope, ['case', conversation.id], userMessage('Sure?'))
    ).rest();

    const { messages } = await onlyOne(client.scope);
    expect(messages.map(({ role }) => role).slice(0, 4)).toEqual(['user', 'assistant', 'user', 'assistant']);
    expect((await import_(client.scope, [QUESTION, ANSWER], 'case')).tally).toMatchObject({
      messages: 0,
      skipped: 2,
    });
  });

  /** Talks with an agent that calls tools. */
  async function talk(client: HttpClient): Promise<string> {
    const { body } = await client.post('/conversations', {
      agentType: 'case',
      entityType: 'case',
      entityId: 'HR-17',
    });
    for (const text of ['Who signed the report?', 'And when?'])
      await (await speakTo(backend.current, client.scope, ['case', body.id], userMessage(text))).rest();
    return body.id;
  }

  it('breaks no rule of the store', async () => {
    for await (const { rule, broken } of backend.current.app.get(IntegrityChecker, { strict: false }).check())
      expect([rule, broken]).toEqual([rule, []]);
  });
});
