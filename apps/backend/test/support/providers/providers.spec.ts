import { describe, expect, it } from '@jest/globals';
import { PROVIDER_KINDS } from './index.js';
import type { ProviderKind, ProviderSession } from './provider-kind.js';
import { CHAT_KINDS, REFUSED_CHATS, TAKEN_CHAT, THOUGHT_CALL } from './refused-chats.js';
import { REFUSED_REQUESTS, TAKEN_CONTENTS, TAKEN_CONVERSE, TAKEN_MESSAGES } from './refused-requests.js';

function kindOf(name: string): ProviderKind {
  return PROVIDER_KINDS.find((kind) => kind.name === name)!;
}

/** Says what a provider answers to a request. */
function refusal(session: ProviderSession, body: object): string | null {
  const headers = { 'api-key': 'key' };
  return session.refusalOf({ path: '/openai/v1/responses', headers, body })?.message ?? null;
}

describe('The server of', () => {
  it.each([...REFUSED_CHATS, ...REFUSED_REQUESTS])('$kind refuses: $rule', ({ kind, body, says, after }) => {
    const session = kindOf(kind).open();
    if (after) session.events(after);

    expect(refusal(session, body)).toContain(says);
  });

  it.each([
    ...CHAT_KINDS.map((kind) => [kind, TAKEN_CHAT] as const),
    ['anthropic', TAKEN_MESSAGES] as const,
    ['bedrock', TAKEN_CONVERSE] as const,
    ['gemini-3', TAKEN_CONTENTS] as const,
  ])('%s takes a request that keeps the rules', (kind, body) => {
    const session = kindOf(kind).open();
    session.events(THOUGHT_CALL);

    expect(refusal(session, body)).toBeNull();
  });

  it('azure refuses a request without its key, and one to another address', () => {
    const session = kindOf('azure').open();
    const body = { input: [{ role: 'user', content: 'Who?' }] };

    expect(session.refusalOf({ path: '/openai/v1/responses', headers: {}, body })).toMatchObject({
      status: 401,
    });
    expect(session.refusalOf({ path: '/v1/responses', headers: {}, body })).toMatchObject({ status: 404 });
  });
});

interface Sent {
  id?: string;
  type: string;
  encrypted_content?: string;
}

const ASK = { role: 'user', content: 'Who signed?' };
const RESULT = { type: 'function_call_output', call_id: 'D681PevKs', output: 'Mia' };

/** Streams a call with its reasoning, and gives the items as they came. */
function streamed(session: ProviderSession, store: boolean): { thought: Sent; call: Sent } {
  refusal(session, { input: [ASK], store });
  const items = session
    .events(THOUGHT_CALL)
    .map((event) => JSON.parse(String(event).slice('data: '.length)) as { type: string; item?: Sent })
    .filter(({ type }) => type === 'response.output_item.done')
    .map(({ item }) => item!);
  return { thought: items[0]!, call: items[1]! };
}

describe.each(['openai-responses', 'azure'])('The server of %s', (name) => {
  it.each([true, false])('takes what it streamed, word for word (stored: %s)', (store) => {
    const session = kindOf(name).open();
    const { thought, call } = streamed(session, store);
    const { id: _, ...unnamed } = thought;

    expect(refusal(session, { input: [ASK, thought, call, RESULT], store })).toBeNull();
    expect(refusal(session, { input: [ASK, unnamed, call, RESULT], store })).toBeNull();
  });

  it('takes references to what it keeps, and no others', () => {
    for (const store of [true, false]) {
      const session = kindOf(name).open();
      const { thought, call } = streamed(session, store);
      const input = [ASK, { type: 'item_reference', id: thought.id }, call, RESULT];

      const answer = refusal(session, { input, store });
      expect(answer === null).toBe(store);
    }
    expect(refusal(kindOf(name).open(), { input: [{ type: 'item_reference', id: 'rs_1' }] })).toContain(
      'not found',
    );
  });

  it.each<[rule: string, says: string, input: (thought: Sent, call: Sent) => object[]]>([
    ['reasoning has its follower', 'without its required following item', (thought) => [ASK, thought]],
    [
      'reasoning has its own follower',
      'without its required following item',
      (thought, call) => [ASK, thought, { ...call, id: 'fc_other' }, RESULT],
    ],
    ['a call has its reasoning', "without its required 'reasoning' item", (_, call) => [ASK, call, RESULT]],
    [
      'encrypted reasoning byte for byte',
      'could not be verified',
      (thought, call) => [ASK, { ...thought, encrypted_content: 'c2lnbmVk ' }, call, RESULT],
    ],
    [
      'reasoning that is not kept comes encrypted',
      'not found',
      (thought, call) => [ASK, { ...thought, encrypted_content: null }, call, RESULT],
    ],
    ['a call has its output', 'No tool output found', (thought, call) => [ASK, thought, call]],
    ['an output has its call', 'No tool call found', () => [ASK, RESULT]],
    [
      'one output for each call',
      'No tool call found',
      (thought, call) => [ASK, thought, call, RESULT, RESULT],
    ],
    [
      'ids of calls are unique',
      'Duplicate',
      (thought, call) => [ASK, thought, call, { ...call, id: undefined }, RESULT],
    ],
    ['form of ids', "begins with 'fc'", (_, call) => [ASK, { ...call, id: 'call_1' }, RESULT]],
    ['length of ids', 'maximum length 64', (_, call) => [ASK, { ...call, call_id: 'c'.repeat(65) }, RESULT]],
    ['form of names', 'does not match pattern', (_, call) => [ASK, { ...call, name: 'a b' }, RESULT]],
    ['inputs are texts', 'expected a string', (_, call) => [ASK, { ...call, arguments: {} }, RESULT]],
  ])('refuses: %s', (_rule, says, input) => {
    const session = kindOf(name).open();
    const { thought, call } = streamed(session, false);

    expect(refusal(session, { input: input(thought, call), store: false })).toContain(says);
  });

  it.each([
    ['temperature', { temperature: 0.2 }, 'not supported'],
    ['max_output_tokens', { max_output_tokens: 15 }, '>= 16'],
    ['names of tools', { tools: [{ type: 'function', name: 'n'.repeat(65) }] }, 'maximum length 64'],
  ])('refuses: %s', (_rule, settings, says) => {
    expect(refusal(kindOf(name).open(), { input: [ASK], ...settings })).toContain(says);
  });
});
