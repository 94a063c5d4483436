import type { ScriptedAnswer } from './provider-kind.js';

/** A request that breaks one rule, by the kind of provider. */
export interface RefusedRequest {
  kind: string;
  rule: string;
  body: object;
  /** What is part of the refusal. */
  says: string;
  /** The answer that was streamed before. */
  after?: ScriptedAnswer;
}

export const CHAT_KINDS = [
  'openai-chat',
  'deepseek-thinking',
  'deepseek-v4',
  'kimi-thinking',
  'gemini-openai',
  'mistral',
  'vllm-alternating',
];
const USAGE = { input: 1, output: 1 };
export const THOUGHT_CALL: ScriptedAnswer = {
  reasoning: { text: 'Who wrote it?', signature: 'c2lnbmVk' },
  calls: [{ id: 'D681PevKs', name: 'look_up', input: {} }],
  finish: 'tool-calls',
  usage: USAGE,
};

const ask = { role: 'user', content: 'Who signed?' };
const answer = { role: 'assistant', content: 'Mia.' };
const reasoning_content = 'Who wrote it?';

function called(id = 'D681PevKs', name = 'look_up', more: object = {}): object {
  return {
    role: 'assistant',
    content: null,
    tool_calls: [{ id, type: 'function', function: { name, arguments: '{}' }, ...SIGNED }],
    ...more,
  };
}

/** What Gemini asks for and the others ignore. */
const SIGNED = { extra_content: { google: { thought_signature: 'c2lnbmVk' } } };
const UNSIGNED = { extra_content: { google: { thought_signature: 'skip_thought_signature_validator' } } };

function result(id = 'D681PevKs'): object {
  return { role: 'tool', tool_call_id: id, content: 'Mia' };
}

function chat(...messages: object[]): object {
  return { model: 'model', messages };
}

/** A request that every kind of chat takes after `THOUGHT_CALL`. */
export const TAKEN_CHAT = chat(ask, called(undefined, undefined, { reasoning_content }), result());

const twice = {
  role: 'assistant',
  content: null,
  reasoning_content,
  tool_calls: [1, 2].map(() => ({
    id: 'D681PevKs',
    function: { name: 'look_up', arguments: '{}' },
    ...UNSIGNED,
  })),
};
const thinking = { reasoning_content };
const odd = 'look_up<|channel|>commentary';

function ofEach(
  kinds: string[],
  rule: string,
  says: Record<string, string> | string,
  body: object,
): RefusedRequest[] {
  return kinds.map((kind) => ({
    kind,
    rule,
    body,
    says: typeof says === 'string' ? says : (says[kind] ?? says.others ?? ''),
  }));
}

const PAIRS = { mistral: 'Not the same number', others: 'must be' };

function unsigned(id?: string, name?: string): object {
  const [call] = (called(id, name) as { tool_calls: object[] }).tool_calls;
  return { role: 'assistant', content: null, reasoning_content, tool_calls: [{ ...call, ...UNSIGNED }] };
}

const OF_ALL: RefusedRequest[] = [
  ...ofEach(CHAT_KINDS, 'each call has its result', PAIRS, chat(ask, unsigned(), answer, ask)),
  ...ofEach(
    CHAT_KINDS,
    'the last call has its result',
    { mistral: 'last role', others: 'must be' },
    chat(ask, unsigned()),
  ),
  ...ofEach(
    CHAT_KINDS,
    'each result has its call',
    { mistral: 'Unexpected role', others: 'must be' },
    chat(ask, result()),
  ),
  ...ofEach(CHAT_KINDS, 'one result for each call', PAIRS, chat(ask, unsigned(), result(), result())),
  ...ofEach(CHAT_KINDS, 'results follow directly', PAIRS, chat(ask, unsigned(), answer, result())),
  ...ofEach(CHAT_KINDS, 'ids are unique in a message', 'Duplicate', chat(ask, twice, result(), result())),
  ...ofEach(
    CHAT_KINDS.filter((kind) => kind !== 'vllm-alternating'),
    'names of tools',
    {
      mistral: 'Function name was',
      'gemini-openai': 'Invalid function name',
      others: 'does not match pattern',
    },
    chat(ask, unsigned(undefined, odd), result()),
  ),
  ...ofEach(
    ['openai-chat', 'gemini-openai', 'mistral', 'vllm-alternating'],
    'an answer says something',
    { mistral: 'either content or tool_calls', 'vllm-alternating': 'NoneType', others: 'expected a string' },
    chat(ask, { role: 'assistant', content: '' }, ask),
  ),
];

/** The requests that break a rule of a provider of the Chat Completions kind. */
export const REFUSED_CHATS: RefusedRequest[] = [
  ...OF_ALL,
  {
    kind: 'openai-chat',
    rule: 'max_tokens',
    body: { ...chat(ask), max_tokens: 9 },
    says: 'max_completion_tokens',
  },
  { kind: 'openai-chat', rule: 'temperature', body: { ...chat(ask), temperature: 0.2 }, says: 'default (1)' },
  {
    kind: 'openai-chat',
    rule: 'length of ids',
    body: chat(ask, called('c'.repeat(41)), result('c'.repeat(41))),
    says: 'maximum length 40',
  },
  {
    kind: 'openai-chat',
    rule: 'length of names',
    body: { ...chat(ask), tools: [{ function: { name: 'n'.repeat(65) } }] },
    says: 'maximum length 64',
  },
  ...['deepseek-thinking', 'deepseek-v4'].map((kind) => ({
    kind,
    rule: 'reasoning goes back with its call',
    body: chat(ask, called(), result()),
    says: 'must be passed back',
    after: THOUGHT_CALL,
  })),
  {
    kind: 'deepseek-thinking',
    rule: 'reasoning goes back byte for byte',
    body: chat(ask, called(undefined, undefined, { reasoning_content: 'Who wrote it? ' }), result()),
    says: 'must be passed back',
    after: THOUGHT_CALL,
  },
  {
    kind: 'deepseek-thinking',
    rule: 'reasoning of earlier turns does not',
    body: chat(ask, called(undefined, undefined, thinking), result(), answer, ask),
    says: 'earlier turn',
    after: THOUGHT_CALL,
  },
  {
    kind: 'deepseek-v4',
    rule: 'reasoning of earlier turns goes back, too',
    body: chat(ask, called(), result(), answer, ask),
    says: 'must be passed back',
    after: THOUGHT_CALL,
  },
  {
    kind: 'kimi-thinking',
    rule: 'every call has reasoning',
    body: chat(ask, called(), result(), answer, ask),
    says: 'reasoning_content is missing in assistant tool call message at index 1',
  },
  {
    kind: 'gemini-openai',
    rule: 'signatures go back',
    body: chat(ask, unsigned(), result()),
    says: 'thought_signature',
    after: THOUGHT_CALL,
  },
  {
    kind: 'gemini-openai',
    rule: 'calls of others have the stand-in',
    body: chat(ask, called('other', 'other'), result('other')),
    says: 'thought_signature',
  },
  {
    kind: 'mistral',
    rule: 'ids of nine letters and digits',
    body: chat(ask, called('call_0'), result('call_0')),
    says: 'with a length of 9',
  },
  {
    kind: 'mistral',
    rule: 'no question after a result',
    body: chat(ask, called(), result(), ask),
    says: "Unexpected role 'user' after role 'tool'",
  },
  {
    kind: 'mistral',
    rule: 'no system message after an answer',
    body: chat(ask, answer, { role: 'system', content: 'Help.' }, ask),
    says: "Unexpected role 'system'",
  },
  { kind: 'mistral', rule: 'a question is last', body: chat(ask, answer), says: 'Expected last role' },
  {
    kind: 'mistral',
    rule: 'names of results',
    body: chat(ask, called(), { ...result(), name: odd }),
    says: 'Function name was',
  },
  ...[
    ['no two questions in a row', chat(ask, ask)],
    ['no two answers in a row', chat(ask, answer, answer, ask)],
    ['no greeting first', chat(answer, ask)],
    ['no question after a result', chat(ask, called(), result(), ask)],
    ['one system message', chat({ role: 'system', content: 'A' }, { role: 'system', content: 'B' }, ask)],
  ].map(([rule, body]) => ({
    kind: 'vllm-alternating',
    rule: rule as string,
    body: body as object,
    says: 'must alternate',
  })),
];
