import fc from 'fast-check';
import type { MessageInput } from '../../../src/modules/ai/index.js';

const TEXTS = [
  'Who SIGNED the report?',
  'Größe 100 %',
  '報告 誰が署名しましたか 😀',
  'x_y\\z',
  ' \n\t',
  'cut\u0000 and \uD83D half',
  '  many\n\n words '.repeat(12),
  '👨‍👩‍👧‍👦'.repeat(61),
];
export const TERMS = [
  'signed',
  'REPORT',
  '%',
  '_',
  '\\',
  '誰',
  '"the report"',
  'GRÖSSE',
  '7',
  'oslo',
  'a w',
  '␀',
];

const text = fc.constantFrom(...TEXTS);
const callId = fc.constantFrom('call_1', 'call_2', 'call_3');
const json = fc.constantFrom({ z: [7, 'Oslo'], a: null }, 'no report', { report: { deep: -7.5 } });
const few = fc.oneof(fc.nat(9), fc.constant(600_000_000));

const tokens = fc.tuple(few, few, few, few, few).map(([read, write, more, reasoning, answer]) => ({
  inputTokens: read + write + more,
  cacheReadTokens: read,
  cacheWriteTokens: write,
  outputTokens: reasoning + answer,
  reasoningTokens: reasoning,
}));
const called = (id: string) =>
  fc.record({
    role: fc.constant('assistant' as const),
    toolCalls: json.map((value) => [{ id, name: 'look', input: value }]),
    metadata: fc.constant({ z: 1, a: 2 }),
  });
const gave = (id: string) =>
  fc.record({
    role: fc.constantFrom('tool' as const, 'user' as const),
    toolResults: fc
      .tuple(json, fc.boolean())
      .map(([result, isError]) => [{ toolUseId: id, result, isError }]),
  });

const said = text.map((content): MessageInput => ({ role: 'user', content }));
const answered = fc
  .tuple(text, fc.constantFrom('a-model', 'b-model'), fc.option(tokens))
  .map(([content, model, used]): MessageInput => ({ role: 'assistant', content, model, ...used }));
const told = text.map((content): MessageInput => ({ role: 'system', content }));

/** Messages with few keys, so that a key is often sent again, with the same input or another. */
const keyed = fc
  .tuple(fc.constantFrom('k', 'K', 'k '), fc.constantFrom('Once', 'Or twice'))
  .map(([idempotencyKey, content]): MessageInput => ({
    role: 'user',
    content,
    outputTokens: 3,
    idempotencyKey,
  }));

const malformed = fc.constantFrom<MessageInput>(
  { role: 'user', content: '' },
  { role: 'user', content: 'x', toolCalls: [{ id: 'call_1', name: 'look' }] },
  { role: 'assistant', content: 'x', toolResults: [{ toolUseId: 'call_1', result: 1 }] },
  { role: 'assistant', content: 'x', inputTokens: 1, cacheReadTokens: 1, cacheWriteTokens: 1 },
  { role: 'assistant', content: 'x', reasoningTokens: 1 },
);

/** Input of a message, sometimes an invalid one. */
export const input = fc.oneof(
  { arbitrary: said, weight: 6 },
  { arbitrary: answered, weight: 4 },
  { arbitrary: told, weight: 2 },
  { arbitrary: keyed, weight: 6 },
  { arbitrary: malformed, weight: 1 },
);

/** A tool call and its result, at times with the next question between them. */
export const exchange = callId.chain((id) =>
  fc
    .tuple(called(id), fc.array(said, { maxLength: 1 }), gave(id))
    .map((messages): MessageInput[] => messages.flat()),
);
