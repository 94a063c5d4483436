import { describe, expect, it } from '@jest/globals';
import type { MessageInput } from '../../src/modules/ai/index.js';
import { NO_TEXT, UNSTORABLE } from '../support/bad-values.js';
import { exactLedger } from '../support/ledger.js';
import { newConversation, said } from '../support/messages.js';
import { refusedFields } from '../support/refusals.js';
import { useBackend } from '../support/use-backend.js';

const call = (more: object) => ({
  role: 'assistant',
  toolCalls: [{ id: 'c', name: 'n', input: {}, ...more }],
});
const result = (more: object) => ({ role: 'tool', toolResults: [{ toolUseId: 'c', result: 1, ...more }] });

/** Inputs of a message, and the field that each is refused for. */
const BAD_MESSAGES: [field: string, input: unknown][] = [
  ...[undefined, null, 'User', 'function', '', 7].map((role): [string, unknown] => [
    'role',
    { role, content: 'x' },
  ]),
  ...NO_TEXT.map((content): [string, unknown] => ['content', { role: 'user', content }]),
  ...[undefined, null, ''].map((content): [string, unknown] => ['content', { role: 'user', content }]),
  ['content', { role: 'assistant', toolCalls: [] }],
  ...['user', 'tool', 'system'].map((role): [string, unknown] => ['toolCalls', { ...call({}), role }]),
  ...['assistant', 'system'].map((role): [string, unknown] => ['toolResults', { ...result({}), role }]),
  ...['x', 7, {}, true].map((toolCalls): [string, unknown] => [
    'toolCalls',
    { role: 'assistant', toolCalls },
  ]),
  ...['x', 7, {}, true].map((toolResults): [string, unknown] => [
    'toolResults',
    { role: 'tool', toolResults },
  ]),
  ...[undefined, null, '', 7, 'x'.repeat(256)].map((id): [string, unknown] => [
    'toolCalls.0.id',
    call({ id }),
  ]),
  ...[undefined, null, '', 7, 'x'.repeat(129)].map((name): [string, unknown] => [
    'toolCalls.0.name',
    call({ name }),
  ]),
  ['toolCalls.0.other', call({ other: 1 })],
  ...[undefined, null, '', 7, 'x'.repeat(256)].map((toolUseId): [string, unknown] => [
    'toolResults.0.toolUseId',
    result({ toolUseId }),
  ]),
  ...['yes', 1].map((isError): [string, unknown] => ['toolResults.0.isError', result({ isError })]),
  ['toolResults.0.other', result({ other: 1 })],
  ...['inputTokens', 'outputTokens', 'cacheReadTokens', 'cacheWriteTokens', 'reasoningTokens'].flatMap(
    (field) =>
      [-1, 1.5, '7', Number.NaN, Infinity, 2_147_483_648, 7n].map((value): [string, unknown] => [
        field,
        { role: 'assistant', content: 'x', [field]: value },
      ]),
  ),
  ...[...NO_TEXT, '', 'x'.repeat(129)].map((model): [string, unknown] => [
    'model',
    { role: 'assistant', content: 'x', model },
  ]),
  ...['x', 7, true, [], [1]].map((metadata): [string, unknown] => [
    'metadata',
    { role: 'user', content: 'x', metadata },
  ]),
  ...[{ f: () => 1 }, { n: Number.NaN }, { b: 7n }, { s: Symbol.iterator }].map(
    (metadata): [string, unknown] => ['metadata', { role: 'user', content: 'x', metadata }],
  ),
  ...[...NO_TEXT, ...UNSTORABLE, '', 'x'.repeat(256)].map((idempotencyKey): [string, unknown] => [
    'idempotencyKey',
    { role: 'user', content: 'x', idempotencyKey },
  ]),
  ...['sequence', 'id', 'createdAt', 'conversationId', '__proto__x', 'toString'].map(
    (field): [string, unknown] => [field, { role: 'user', content: 'x', [field]: 1 }],
  ),
  ['__proto__', JSON.parse('{"role":"user","content":"x","__proto__":{"role":"user"}}')],
];

describe('validation of messages', () => {
  const backend = useBackend();

  it.each(BAD_MESSAGES)('refuses a message for its %s', async (field, input) => {
    const ref = await newConversation(backend.conversations);

    expect(await refusedFields(backend.conversations.addMessage(...ref, input as MessageInput))).toEqual([
      field,
    ]);
    expect(await exactLedger(backend.conversations, ref)).toEqual([]);
  });

  it.each([null, undefined, 'x', 7, [], [said('x')]])('refuses %j as a message', async (input) => {
    const ref = await newConversation(backend.conversations);

    await expect(
      refusedFields(backend.conversations.addMessage(...ref, input as unknown as MessageInput)),
    ).resolves.toHaveLength(1);
    await expect(
      refusedFields(backend.conversations.addMessages(...ref, [input as unknown as MessageInput])),
    ).resolves.toHaveLength(1);
  });

  it('names every field that is wrong', async () => {
    const ref = await newConversation(backend.conversations);
    const input = { role: 'nobody', content: 7, inputTokens: -1, extra: 1 } as unknown as MessageInput;

    expect((await refusedFields(backend.conversations.addMessage(...ref, input))).toSorted()).toEqual([
      'content',
      'extra',
      'inputTokens',
      'role',
    ]);
  });

  it('takes null for absent in every optional field of a message', async () => {
    const ref = await newConversation(backend.conversations);
    const optional = [
      'toolCalls',
      'toolResults',
      'inputTokens',
      'outputTokens',
      'cacheReadTokens',
      'cacheWriteTokens',
      'reasoningTokens',
      'model',
      'metadata',
      'idempotencyKey',
    ];
    const nulls = Object.fromEntries(optional.map((field) => [field, null]));

    const message = await backend.conversations.addMessage(...ref, { ...said('x'), ...nulls });

    expect(message).toEqual({
      ...(await backend.conversations.addMessage(...ref, said('x'))),
      id: message.id,
      sequence: 1,
      parent: null,
      siblings: [1],
      createdAt: message.createdAt,
    });
  });
});
