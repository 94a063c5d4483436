import { beforeAll, describe, expect, it } from '@jest/globals';
import type { UIMessage } from 'ai';
import { RuntimeStore } from '../../src/modules/ai/test-internals.js';
import { type HttpClient, newClient } from '../support/http-client.js';
import { useBackend } from '../support/use-backend.js';

const MIB = 1024 * 1024;

type Inputs = Parameters<RuntimeStore['append']>[2];
type Input = Inputs[number];

describe('Pages of a chat', () => {
  const backend = useBackend();
  let client: HttpClient;

  beforeAll(async () => {
    client = await newClient(backend.current);
  });

  const asks = (content: string): Input => ({ role: 'user', content });
  const says = (content: string, turn: string): Input => ({
    role: 'assistant',
    content,
    turn: { messageId: turn },
  });
  const calls = (id: string, turn: string): Input => ({
    role: 'assistant',
    toolCalls: [{ id, name: 'look', input: {} }],
    turn: { messageId: turn },
  });
  const gives = (toolUseId: string, turn: string): Input => ({
    role: 'tool',
    toolResults: [{ toolUseId, result: 'seen' }],
    turn: { messageId: turn },
  });

  async function stored(inputs: Inputs): Promise<string> {
    const { id } = await client.newConversation();
    const runtime = backend.current.app.get(RuntimeStore, { strict: false });
    await runtime.append(client.scope, id, inputs);
    return id;
  }

  /** All messages, from pages of at least so many. */
  async function read(id: string, limit: number): Promise<UIMessage[]> {
    const shown: UIMessage[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const query = `limit=${limit}${cursor && `&cursor=${cursor}`}`;
      const { body, headers } = await client.get(`/conversations/${id}/ui-messages?${query}`);
      shown.unshift(...(body as unknown as UIMessage[]));
      cursor = headers.get('next-cursor');
    }
    return shown;
  }

  it.each([
    ['one text', ['Note 1']],
    ['several', ['Note 1', 'Note 2', 'Note 3']],
  ])('hold a turn as one, where others have appended %s while it ran', async (_, notes) => {
    const id = await stored([
      asks('First?'),
      says('Yes.', 'first'),
      asks('Second?'),
      calls('c1', 'second'),
      gives('c1', 'second'),
      calls('c2', 'second'),
      ...notes.map(asks),
      gives('c2', 'second'),
      says('I see.', 'second'),
      asks('Third?'),
      says('No.', 'third'),
    ]);
    const whole = await read(id, 200);

    for (let limit = 1; limit < 8; limit++) expect(await read(id, limit)).toEqual(whole);
  });

  it('that split a turn give each part an id of its own, the newest that of the turn', async () => {
    const answers = Array.from({ length: 18 }, (_, index) => says(`${index}`.padEnd(MIB, 'x'), 'large'));
    const id = await stored([asks('All?'), ...answers, asks('More?'), says('No.', 'last')]);
    const shown = await read(id, 50);
    const parts = shown.filter(({ role }) => role === 'assistant').slice(0, -1);

    expect(new Set(shown.map((message) => message.id)).size).toBe(shown.length);
    expect(parts.length).toBeGreaterThan(1);
    expect(parts.at(-1)!.id).toBe('large');
    expect(parts.flatMap((part) => part.parts.filter(({ type }) => type === 'text'))).toHaveLength(18);
  });
});
