import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { UIMessage } from 'ai';
import { answerIn, chatClient, storedMessages } from '../support/chat-client.js';
import { LeftAnswerSweeper, RuntimeStore, TurnRepository } from '../../src/modules/ai/test-internals.js';
import { closedCases, ClosingModule } from '../support/closing.agent.js';
import { eventStream, textOf } from '../support/answer-stream.js';
import { type HttpClient, newClient } from '../support/http-client.js';
import { leaveAnswer } from '../support/left-answer.js';
import { chatCompletionsOf, type Reply, startModelServer } from '../support/model-server.js';
import * as openai from '../support/openai-events.js';
import { userMessage } from '../support/open-stream.js';
import { newScope } from '../support/scopes.js';
import { type TestBackend } from '../support/test-backend.js';
import { startSecondBackend } from '../support/second-backend.js';
import { turnEnded, turnLeft } from '../support/turns.js';
import { useBackend } from '../support/use-backend.js';

const server = await startModelServer();
const USAGE = { prompt_tokens: 120, completion_tokens: 30, total_tokens: 150 };
const WORDS = Array.from({ length: 120 }, (_, index) => `word-${index} `);
const PAUSE_MS = 15;

/** An answer of some seconds. */
const SLOW: Reply = {
  body: [...openai.text(...WORDS), ...openai.end('stop', USAGE)],
  pauseMs: PAUSE_MS,
};
/** An answer that does not end by itself. */
const ENDLESS: Reply = { body: openai.text(...WORDS.slice(0, 20)), pauseMs: PAUSE_MS, end: 'hold' };

describe('An answer that is on its way', () => {
  const backend = useBackend({ ...chatCompletionsOf(server), TURN_GRACE_SECONDS: '2' }, [ClosingModule]);
  let second: Awaited<ReturnType<typeof startSecondBackend>>;
  let client: HttpClient;
  let other: HttpClient;

  beforeAll(async () => {
    second = await startSecondBackend(backend.current, [ClosingModule]);
    client = await newClient(backend.current, { scope: newScope() });
    other = await newClient(second, client);
  });
  afterAll(async () => {
    await second.stop();
    await server.stop();
  });

  /** Speaks to the first process. */
  async function speak(id: string, ...replies: Reply[]) {
    server.answer(...replies);
    const body = { id, messages: [userMessage('Tell me')] };
    return (await eventStream(backend.current, client.scope, '/agents/closing/chat', { body }))!;
  }

  async function newConversation(): Promise<string> {
    return (await client.newConversation({ agentType: 'closing' })).id;
  }

  function follow(of: Pick<TestBackend, 'api' | 'token'>, id: string, query = '', headers = {}) {
    return eventStream(of, client.scope, `/conversations/${id}/stream${query}`, { headers });
  }

  async function pageOf(http: HttpClient, id: string) {
    const { body, headers } = await http.get(`/conversations/${id}/ui-messages`);
    return { messages: body as unknown as UIMessage[], running: headers.get('running-message') };
  }

  it('is followed from another process as from its own, from its beginning to its end', async () => {
    const id = await newConversation();
    const first = await speak(id, SLOW);
    await first.until((events) => events.length > 20);
    const [here, there] = await Promise.all([follow(backend.current, id), follow(second, id)]);
    const said = textOf(await first.ended);

    expect(said).toBe(WORDS.join(''));
    for (const stream of [here!, there!]) {
      expect(textOf(await stream.ended)).toBe(said);
      expect(stream.events[0]!.chunk).toEqual(first.events[0]!.chunk);
      expect(stream.events.at(-1)!.chunk).toMatchObject({ type: 'finish', finishReason: 'stop' });
    }
  });

  it('goes on behind any event, in any process, and shows nothing twice', async () => {
    const id = await newConversation();
    const first = await speak(id, SLOW);
    await first.until((events) => events.length > 40);
    const known = first.events.filter((_, index) => index % 10 === 3 && index < 40);
    const resumed = await Promise.all(
      known.flatMap(({ id: last }) => [
        follow(backend.current, id, `?after=${last!}`),
        follow(second, id, '', { 'last-event-id': last! }),
      ]),
    );
    await first.ended;

    for (const [index, stream] of resumed.entries()) {
      const before = first.events.slice(0, first.events.indexOf(known[Math.floor(index / 2)]!) + 1);
      expect(textOf(before) + textOf(await stream!.ended)).toBe(WORDS.join(''));
      expect(stream!.events.filter(({ chunk }) => chunk.type === 'start')).toEqual([]);
      expect(stream!.events.at(-1)!.chunk.type).toBe('finish');
    }
  });

  it('is shown once after a reload, by whichever process, also where a step of it is stored', async () => {
    const id = await newConversation();
    const call = { id: 'call_0', name: 'look_up', input: { caseId: 'HR-17' } };
    const looks: Reply = { body: [...openai.toolCalls(call), ...openai.end('tool_calls', USAGE)] };
    const first = await speak(id, looks, SLOW);
    await first.until((events) => textOf(events).length > 20);
    const { messages, running } = await pageOf(other, id);
    const front = await chatClient({ ...backend.current, api: second.api }, client.scope, {
      agent: 'closing',
      id,
      messages,
    });
    await front.chat.resumeStream();
    await first.ended;

    expect(messages.map(({ role }) => role)).toEqual(['user']);
    expect(front.chat.messages[1]!.id).toBe(running);
    expect(front.shown()).toEqual(await storedMessages(client, id));
    expect((await pageOf(other, id)).running).toBeNull();
  });

  it.each(['runs', 'has ended'])(
    'is shown once after a lost connection where it %s by then',
    async (then) => {
      const id = await newConversation();
      server.answer(SLOW);
      const connection = new AbortController();
      const wanted = { message: '' };
      const front = await chatClient(backend.current, client.scope, {
        agent: 'closing',
        id,
        fetch: (url, init) =>
          init?.method === 'POST'
            ? fetch(url, { ...init, signal: connection.signal })
            : fetch(`${second.api}/conversations/${id}/stream?message=${wanted.message}`, init),
      });
      const speaking = front.chat.sendMessage({ text: 'Tell me' });
      await front.shows((messages) => answerIn(messages).length > 100);
      connection.abort();
      await speaking;
      if (then === 'has ended') {
        // Who follows it has it come to its end.
        await (await follow(second, id))!.ended;
      }
      wanted.message = front.chat.messages.at(-1)!.id;
      front.chat.messages = front.chat.messages.slice(0, -1);
      await front.chat.resumeStream();

      expect(answerIn(front.chat.messages)).toBe(WORDS.join(''));
      expect(front.shown()).toEqual(await storedMessages(client, id));
    },
  );

  it('is sent from the store to who wants that message, where it has ended meanwhile', async () => {
    const id = await newConversation();
    const first = await speak(id, { ...SLOW, pauseMs: 2 });
    await first.until((events) => events.length > 5);
    const { running } = await pageOf(client, id);
    await first.ended;
    const late = await follow(second, id, `?message=${running!}`);

    expect(textOf(await late!.ended)).toBe(WORDS.join(''));
    expect(await follow(second, id)).toBeNull();
    expect(await follow(second, id, '?message=another')).toBeNull();
  });

  it('goes on while it is followed in another process alone', async () => {
    const id = await newConversation();
    const first = await speak(id, { ...SLOW, pauseMs: 35 });
    await first.until((events) => events.length > 5);
    const there = await follow(second, id);
    await there!.until((events) => events.length > 5);
    first.leave();

    expect(textOf(await there!.ended)).toBe(WORDS.join(''));
  });

  it('makes way for a message to another process when all who followed it have gone', async () => {
    const id = await newConversation();
    const first = await speak(id, ENDLESS, { body: [...openai.text('Well.'), ...openai.end('stop', USAGE)] });
    await first.until((events) => textOf(events).endsWith('word-19 '));
    const body = { id, messages: [userMessage('Rather this')] };
    const refused = await other.post('/agents/closing/chat', body);
    first.leave();
    await turnLeft(backend.current, client.scope, id);
    const left = 'SELECT FROM ai_turn WHERE conversation_id = $1 AND is_left';
    while ((await backend.current.database.query(left, [id])).rowCount === 0);
    const taken = (await eventStream(second, client.scope, '/agents/closing/chat', { body }))!;

    expect([refused.status, refused.headers.get('retry-after')]).toEqual([409, '2']);
    expect(textOf(await taken.ended)).toBe('Well.');
    const { body: stored } = await client.get(`/conversations/${id}/messages`);
    expect(stored.items[1]).toMatchObject({ turn: { cutOff: 'STOPPED' } });
  });

  it('leaves nothing behind in the table of running answers', async () => {
    const id = await newConversation();
    const first = await speak(id, SLOW);
    await first.until((events) => events.length > 60);
    const kept = `SELECT FROM ai_turn_chunk WHERE conversation_id = $1`;
    const during = await backend.current.database.query(kept, [id]);
    await first.ended;

    expect(during.rowCount).toBeGreaterThan(0);
    expect(during.rowCount).toBeLessThan(20);
    expect((await backend.current.database.query(kept, [id])).rowCount).toBe(0);
  });

  it.each(['first', 'second'])('is stopped by the name of its chat, in the %s process', async (place) => {
    const entity = { entityType: 'case', entityId: crypto.randomUUID() };
    server.answer(ENDLESS);
    const body = { id: 'chat/1', messages: [userMessage('Tell me')], ...entity };
    const first = (await eventStream(backend.current, client.scope, '/agents/closing/chat', { body }))!;
    await first.until((events) => textOf(events).endsWith('word-19 '));
    const by = place === 'first' ? client : other;
    const before = performance.now();
    const { status } = await by.send('DELETE', '/agents/closing/chat/chat%2F1/turn');
    const tookMs = performance.now() - before;
    await first.ended;

    expect(status).toBe(204);
    expect(tookMs).toBeLessThan(2_500);
    expect(first.events.some(({ chunk }) => chunk.type === 'abort')).toBe(true);
    const { conversationId } = (first.events[0]!.chunk as { messageMetadata: { conversationId: string } })
      .messageMetadata;
    const { body: stored } = await client.get(`/conversations/${conversationId}/with-messages`);
    expect(stored.messages.items.at(-1)).toMatchObject({
      content: textOf(first.events),
      turn: { cutOff: 'STOPPED' },
    });
    expect(server.requests).toHaveLength(1);
  });

  it('is found by the name of its chat in another process, by its user alone', async () => {
    const entity = { entityType: 'case', entityId: crypto.randomUUID() };
    server.answer(SLOW);
    const body = { id: 'chat-2', messages: [userMessage('Tell me')], ...entity };
    const first = (await eventStream(backend.current, client.scope, '/agents/closing/chat', { body }))!;
    await first.until((events) => events.length > 10);
    const path = '/agents/closing/chat/chat-2/stream';
    const mine = await eventStream(second, client.scope, path);
    const stranger = await newClient(second, { scope: { ...client.scope, userId: 'somebody else' } });
    const theirs = await eventStream(second, stranger.scope, path);
    await stranger.send('DELETE', '/agents/closing/chat/chat-2/turn');

    expect(theirs).toBeNull();
    expect(textOf(await mine!.ended)).toBe(WORDS.join(''));
    await first.ended;
    expect(first.events.at(-1)!.chunk).toMatchObject({ type: 'finish', finishReason: 'stop' });
  });

  it('that a dead process has left is stored as it was shown, once, by whoever reads first', async () => {
    const id = await newConversation();
    const { turnId, sql } = await leftBehind(id);
    const pages = await Promise.all([pageOf(client, id), pageOf(other, id), pageOf(client, id)]);
    await turnEnded(backend.current, id);
    const { messages } = await pageOf(other, id);
    const { body } = await client.get(`/conversations/${id}/messages`);

    expect(pages.some((page) => page.messages.length > 0)).toBe(true);
    expect(body.items).toMatchObject([
      {
        role: 'assistant',
        content: 'Mia signed ',
        model: 'gpt',
        inputTokens: 7,
        turn: { cutOff: 'FAILED', finishReason: 'error', usage: 'partial', messageId: 'm1' },
        toolCalls: [{ id: 'call_1', name: 'close_case', input: { caseId: 'HR-1' } }],
      },
      { role: 'tool', toolResults: [{ toolUseId: 'call_1', isError: true }] },
    ]);
    expect(messages).toMatchObject([
      {
        id: 'm1',
        parts: [
          { type: 'step-start' },
          { type: 'reasoning', text: 'Hm' },
          { type: 'text', text: 'Mia signed ' },
          { type: 'tool-close_case', state: 'output-error' },
        ],
      },
    ]);
    expect(closedCases).not.toContain('HR-1');
    expect((await backend.current.database.query(sql, [turnId])).rowCount).toBe(0);
  });

  it('that a dead process has left is stored behind its question, whichever branch a person looks at by then', async () => {
    const id = await newConversation();
    const store = backend.conversations;
    const question = { role: 'user', content: 'Who signed?' } as const;
    await store.addMessages(client.scope, id, [question, { role: 'assistant', content: 'Tom.' }]);
    await leftBehind(id, { place: { at: 1, newest: 2 } });
    await client.post(`/conversations/${id}/head`, { sequence: 2 });

    expect((await pageOf(other, id)).messages).toHaveLength(2);
    const { body } = await client.get(`/conversations/${id}/messages?branches=all`);
    expect(body.items[2]).toMatchObject({ content: 'Mia signed ', parent: 1, siblings: [2, 3] });
    server.answer({ body: [...openai.text('In May.'), ...openai.end('stop', USAGE)] });
    const next = { id, messages: [userMessage('And when?')] };
    await (await eventStream(backend.current, client.scope, '/agents/closing/chat', { body: next }))!.ended;
    const shown = (await pageOf(other, id)).messages;
    expect(shown.map((message) => answerIn([message]))).toEqual(['', 'Tom.', '', 'In May.']);
  });

  it('says where it is to stand while it is written', async () => {
    const id = await newConversation();
    await backend.conversations.addMessage(client.scope, id, { role: 'user', content: 'A note' });
    const first = await speak(id, ENDLESS);
    await first.until((events) => textOf(events).endsWith('word-19 '));
    const sql = `SELECT step->'place' AS place FROM ai_turn_chunk WHERE conversation_id = $1 AND step IS NOT NULL`;
    const written = () => backend.current.database.query<{ place: unknown }>(sql, [id]);
    while ((await written()).rowCount === 0);

    expect((await written()).rows[0]!.place).toEqual({ at: 2, newest: 2 });
    await client.send('DELETE', `/conversations/${id}/turn`);
  });

  it('that nobody asks for is stored by a sweep', async () => {
    const id = await newConversation();
    const { turnId, sql } = await leftBehind(id);
    const { database, app } = backend.current;
    const sweeper = app.get(LeftAnswerSweeper, { strict: false });
    await sweeper.sweep();
    expect((await database.query(sql, [turnId])).rowCount).toBe(3);

    const age = (column: string) => `${column} = ${column} - interval '1 minute' WHERE conversation_id = $1`;
    await database.query(`UPDATE ai_turn_chunk SET ${age('created_at')}`, [id]);
    await database.query(`UPDATE ai_turn SET ${age('leased_until')}`, [id]);
    await sweeper.sweep();

    expect((await database.query(sql, [turnId])).rowCount).toBe(0);
    const { body } = await client.get(`/conversations/${id}/messages`);
    expect(body.items).toMatchObject([{ content: 'Mia signed ' }, { role: 'tool' }]);
  });

  it('that its process has stored itself is not stored again', async () => {
    const id = await newConversation();
    const { turnId } = await leftBehind(id);
    await backend.current.app
      .get(RuntimeStore, { strict: false })
      .append(client.scope, id, [
        { role: 'assistant', content: 'Mia signed it.', idempotencyKey: `turn:${turnId}:step:1` },
      ]);
    await pageOf(client, id);

    const { body } = await client.get(`/conversations/${id}/messages`);
    expect(body.items).toMatchObject([{ content: 'Mia signed it.' }]);
    expect(body.items).toHaveLength(1);
  });

  it('is written by who holds its turn alone', async () => {
    const id = await newConversation();
    const { database, app } = backend.current;
    const first = await speak(id, SLOW);
    await first.until((events) => events.length > 20);
    const taken = `UPDATE ai_turn SET id = gen_random_uuid(), message_id = NULL WHERE conversation_id = $1 RETURNING id`;
    const { rows } = await database.query<{ id: string }>(taken, [id]);
    const kept = 'SELECT coalesce(sum(json_array_length(chunks)), 0)::int AS chunks FROM ai_turn_chunk';
    const before = await database.query(`${kept} WHERE conversation_id = $1`, [id]);
    await first.ended;
    const after = await database.query(`${kept} WHERE conversation_id = $1`, [id]);

    expect(after.rows).toEqual(before.rows);
    expect(first.events.at(-1)!.chunk.type).not.toBe('start');
    await app
      .get(TurnRepository, { strict: false })
      .release(client.scope, { id: rows[0]!.id, conversationId: id });
  });

  function leftBehind(id: string, more: object = {}) {
    return leaveAnswer(backend.current, [client.scope, id], more);
  }
});
