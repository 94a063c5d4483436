import { randomUUID } from 'node:crypto';
import { type Attack, type Preparation, repeat, type Target } from './attack.js';
import { connection, head } from './sockets.js';

const MEBIBYTES = 1024 ** 2;
const LARGE_MESSAGES = 200;
const HAYSTACK_MESSAGES = 210;
/** Characters that JSON writes as six bytes. */
const ESCAPES = '\u0001'.repeat(0.45 * MEBIBYTES);
const LETTERS = 'e t a o i n s r';

async function ask(
  { url, token }: Target,
  path: string,
  body?: object,
  signal?: AbortSignal,
): Promise<Response> {
  return fetch(`${url}/api/v1/ai${path}`, {
    method: body ? 'POST' : 'GET',
    headers: { authorization: `Bearer ${token}`, ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
    ...(signal ? { signal } : {}),
  });
}

/** Sends a request and reads its answer to the end; waits as long as it is told to where it is refused. */
async function served(count: (outcome: string) => void, request: () => Promise<Response>): Promise<void> {
  try {
    const answer = await request();
    await answer.arrayBuffer();
    count(String(answer.status));
  } catch {
    count('no answer');
  }
}

async function newConversation(target: Target): Promise<string> {
  const answer = await ask(target, '/conversations', {
    agentType: 'case',
    entityType: 'case',
    entityId: randomUUID(),
  });
  return ((await answer.json()) as { id: string }).id;
}

async function store(target: Target, conversationId: string, message: object): Promise<void> {
  const answer = await ask(target, `/conversations/${conversationId}/messages`, { role: 'user', ...message });
  await answer.arrayBuffer();
  if (answer.status !== 201) throw new Error(`a message was answered ${answer.status}`);
}

/** Stores 200 messages as large as they may be, half of them of escapes; then reads the largest pages that there are. */
export const largePages: Preparation = async (target) => {
  const id = await newConversation(target);
  const metadata = { note: 'x'.repeat(MEBIBYTES - 100) };
  for (let number = 0; number < LARGE_MESSAGES; number++)
    await store(target, id, { content: number % 2 === 0 ? ESCAPES : 'x'.repeat(MEBIBYTES), metadata });
  const paths = ['messages?limit=200', 'with-messages?limit=200', 'ui-messages?limit=200'];
  return (_, signal, count) =>
    repeat(6, signal, (number) =>
      served(count, () => ask(target, `/conversations/${id}/${paths[number % 3]}`, undefined, signal)),
    );
};

/** Chats in many conversations at a time, also with questions as long as they may be. */
export const manyChats: Attack = async (target, signal, count) => {
  await repeat(60, signal, async (number) => {
    const text = number % 10 === 0 ? 'x'.repeat(MEBIBYTES - 100) : 'Who signed? '.repeat(100);
    const messages = [{ id: randomUUID(), role: 'user', parts: [{ type: 'text', text }] }];
    const chat = { id: `chat ${number}`, entityType: 'case', entityId: `chat ${number}`, messages };
    await served(count, () => ask(target, '/agents/case/chat', chat, signal));
  });
};

/** Stores 210 MiB of text; then searches it for eight terms of one letter, of which one is nowhere, over and over. */
export const heavySearches: Preparation = async (target) => {
  const id = await newConversation(target);
  const content = 'e t a o i n s '.repeat(MEBIBYTES / 14);
  for (let number = 0; number < HAYSTACK_MESSAGES; number++) await store(target, id, { content });
  const query = new URLSearchParams({ q: LETTERS }).toString();
  return (_, signal, count) =>
    repeat(40, signal, () =>
      served(count, () => ask(target, `/conversations/search?${query}`, undefined, signal)),
    );
};

/** Follows one long answer over and over, and reads nothing of it. */
export const manyStreams: Attack = async (target, signal, count) => {
  const id = await newConversation(target);
  const authorization = `Bearer ${target.token}`;
  const say = async (): Promise<void> => {
    const text = 'Tell me all. '.repeat(150);
    const messages = [{ id: randomUUID(), role: 'user', parts: [{ type: 'text', text }] }];
    await served(count, () => ask(target, '/agents/case/chat', { id, messages }, signal));
  };
  await Promise.all([
    repeat(1, signal, say),
    repeat(570, signal, () =>
      connection(
        target.url,
        signal,
        (socket) => socket.write(head('GET', `/api/v1/ai/conversations/${id}/stream`, { authorization })),
        'deaf',
      ),
    ),
  ]);
};
