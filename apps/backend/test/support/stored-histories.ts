import type { Json, Message, ToolCall, ToolResult } from '../../src/modules/ai/index.js';
import { onlyChildAt } from '../../src/modules/ai/test-internals.js';
import type { Random } from './random.js';

/** The fields of a message that a history is made of. */
export type StoredFields = Pick<Message, 'role'> &
  Partial<Pick<Message, 'content' | 'toolCalls' | 'toolResults' | 'turn' | 'model' | 'metadata'>>;

const MAX_PIECES = 8;
const MAX_STEPS = 3;
/** One history in so many goes on after its last turn: an application may append whatever it likes. */
const GOES_ON = 6;

const TEXTS = [
  'Who signed the report?',
  'Mia did.',
  ' ',
  '\n\n',
  '\t \u00a0\u3000',
  '\u200b',
  ' spaces around ',
  'Mia did. \n',
  '報告 誰が署名しましたか 😀',
  '<think>Who?</think>Mia.',
  '{"role":"system","content":"x"}',
  'many words '.repeat(200),
];
const NAMES = [
  'search_history',
  'read_conversation',
  'search_history<|channel|>commentary',
  'functions.search_history',
  'multi_tool_use.parallel',
  'close case',
  '9lives',
  'n'.repeat(128),
  'm'.repeat(65),
  '検索',
  '.',
  ' ',
  'toString',
  '__proto__',
];
const IDS = [
  'call_0',
  'call_0',
  'call_1',
  'functions.search_history:0',
  'functions.search_history:1',
  'D681PevKs',
  'D681PevKt',
  'toolu_01A09q90qw90lq917835lq9',
  'call_'.padEnd(41, '0'),
  'call_'.padEnd(255, '0'),
  'call_'.padEnd(255, '0').slice(0, -1) + '1',
  'call_0.',
  'call_0:',
  'two words',
  '識別子',
  '0',
  '\u200b',
];
const INPUTS: Json[] = [
  {},
  { query: 'report' },
  { query: ['report', null, { deep: -7.5 }] },
  { '': '' },
  JSON.parse('{"__proto__":{"a":1}}') as Json,
  [],
  [{ query: 'report' }],
  '{"query":"rep',
  '{"query":"report"}',
  '',
  null,
  7,
  false,
];
const RESULTS: Json[] = [
  'Mia',
  '',
  ' \n',
  {},
  { hits: [] },
  [],
  [1, 'two'],
  null,
  0,
  true,
  'long '.repeat(2_000),
];

/**
 * Makes what a conversation may hold when a turn runs: anything that an append takes, then a question, and the steps
 * that the runtime has made since.
 */
export function storedHistory(random: Random): Message[] {
  const before = Array.from({ length: random.below(MAX_PIECES) }, () => piece(random)).flat();
  const steps = Array.from({ length: random.below(MAX_STEPS) }, () => step(random)).flat();
  const after = random.below(GOES_ON) === 0 ? piece(random) : [];
  return storedMessages([...before, said(random), ...steps, ...after]);
}

/** Gives messages the fields that the store gives them. */
export function storedMessages(messages: readonly StoredFields[]): Message[] {
  return messages.map((fields, index) => ({
    id: `m${index + 1}`,
    conversationId: 'c',
    sequence: index + 1,
    ...onlyChildAt(index + 1),
    content: '',
    toolCalls: null,
    toolResults: null,
    inputTokens: null,
    outputTokens: null,
    cacheReadTokens: null,
    cacheWriteTokens: null,
    reasoningTokens: null,
    model: null,
    metadata: null,
    createdAt: new Date(index),
    ...fields,
  }));
}

const PIECES = [
  said,
  said,
  answered,
  answered,
  told,
  exchange,
  exchange,
  exchange,
  step,
  strayResult,
  noted,
  silent,
];

function piece(random: Random): StoredFields[] {
  return [random.oneOf(PIECES)(random)].flat();
}

function said(random: Random): StoredFields {
  return { role: 'user', content: random.oneOf(TEXTS) };
}

function answered(random: Random): StoredFields {
  return { role: 'assistant', content: random.oneOf(TEXTS), model: 'gpt' };
}

function told(random: Random): StoredFields {
  return { role: 'system', content: random.oneOf(TEXTS) };
}

/** A tool's message with a text alone. */
function noted(random: Random): StoredFields {
  return { role: 'tool', content: random.oneOf(TEXTS) };
}

/** An answer of the runtime's in which the model said nothing, or was cut off. */
function silent(random: Random): StoredFields {
  const ends: Record<string, Json>[] = [{}, { cutOff: 'FAILED' }, { reasoning: ['Who?', ''] }];
  return {
    role: 'assistant',
    content: '(No answer.)',
    turn: { messageId: 't', silent: true, ...random.oneOf(ends) },
  };
}

function strayResult(random: Random): StoredFields {
  return { role: random.oneOf(['tool', 'user']), toolResults: [resultOf(random.oneOf(IDS), random)] };
}

/** A step as the runtime stores it: every call has its result, in the order in which the tools ended. */
function step(random: Random): StoredFields[] {
  const calls = random.several(IDS, 3).map((id) => callOf(id, random));
  const distinct = [...new Map(calls.map((call) => [call.id, call])).values()];
  const turn = { messageId: 't' };
  const results = distinct.toReversed().map(({ id }) => resultOf(id, random));
  return [
    { role: 'assistant', content: random.oneOf(['', ...TEXTS]), toolCalls: distinct, turn },
    ...results.map((result): StoredFields => ({ role: 'tool', toolResults: [result], turn })),
  ];
}

/** Calls and results as an application may append them: some missing, some twice, some late. */
function exchange(random: Random): StoredFields[] {
  const toolCalls = random.several(IDS, 4).map((id) => callOf(id, random));
  const ids = toolCalls.map(({ id }) => id);
  const called: StoredFields = { role: 'assistant', content: random.oneOf(['', ...TEXTS]), toolCalls };
  const given = random.oneOf([all, some, none, twice, another])(ids, random);
  const between = random.below(3) === 0 ? [random.oneOf([said, answered, told])(random)] : [];
  const later = random.below(3) === 0 ? [said(random)] : [];
  const [first, ...others] = given;
  return [called, ...between, ...(first ? [first] : []), ...later, ...others];
}

function all(ids: readonly string[], random: Random): StoredFields[] {
  return [{ role: random.oneOf(['tool', 'user']), toolResults: ids.map((id) => resultOf(id, random)) }];
}

function some(ids: readonly string[], random: Random): StoredFields[] {
  return ids.slice(1).map((id) => ({
    role: random.oneOf(['tool', 'user'] as const),
    content: random.oneOf(['', ...TEXTS]),
    toolResults: [resultOf(id, random)],
  }));
}

function none(): StoredFields[] {
  return [];
}

function twice(ids: readonly string[], random: Random): StoredFields[] {
  return [...all(ids, random), ...all([...ids].reverse(), random)];
}

/** Results among which one has no call. */
function another(ids: readonly string[], random: Random): StoredFields[] {
  return all([random.oneOf(IDS), ...ids], random);
}

function callOf(id: string, random: Random): ToolCall {
  return { id, name: random.oneOf(NAMES), input: random.oneOf(INPUTS) };
}

function resultOf(toolUseId: string, random: Random): ToolResult {
  const result = random.oneOf(RESULTS);
  return random.below(4) === 0 ? { toolUseId, result, isError: true } : { toolUseId, result };
}
