import { describe, expect, it } from '@jest/globals';
import type { ConversationError } from './conversation-error.js';
import { type MessageInput, newMessage } from './new-message.js';

const MIB = 1024 * 1024;
const CALLS = [{ id: 'c1', name: 'look', input: {} }];
const RESULTS = [{ toolUseId: 'c1', result: 42 }];

function said(rest: Partial<MessageInput> = {}): MessageInput {
  return { role: 'user', content: 'Hi', ...rest };
}

function calls(...toolCalls: NonNullable<MessageInput['toolCalls']>): MessageInput {
  return { role: 'assistant', toolCalls };
}

function refusal(input: MessageInput): unknown {
  try {
    return newMessage(input);
  } catch (error) {
    const { code, errors } = error as ConversationError;
    return [code, ...(errors ?? []).map(({ field }) => field)];
  }
}

describe('newMessage, for what cannot be stored,', () => {
  it.each<[string, MessageInput]>([
    ['content', said({ content: '' })],
    ['content', { role: 'assistant', toolCalls: [], toolResults: [] }],
    ['toolCalls', said({ toolCalls: CALLS })],
    ['toolCalls', said({ role: 'tool', toolCalls: CALLS })],
    ['toolCalls', said({ role: 'system', toolCalls: CALLS })],
    ['toolResults', said({ role: 'assistant', toolResults: RESULTS })],
    ['toolResults', said({ role: 'system', toolResults: RESULTS })],
    ['inputTokens', said({ inputTokens: 10, cacheReadTokens: 6, cacheWriteTokens: 5 })],
    ['inputTokens', said({ cacheReadTokens: 1 })],
    ['inputTokens', said({ cacheWriteTokens: 1 })],
    ['outputTokens', said({ outputTokens: 1, reasoningTokens: 2 })],
    ['metadata', said({ metadata: { n: NaN } })],
    ['toolCalls', calls({ id: 'c', name: 'n', input: { n: 1n } })],
  ])('refuses what contradicts itself, naming %s', (field, input) => {
    expect(refusal(input)).toEqual(['VALIDATION_FAILED', field]);
  });

  it('names every contradiction at once', () => {
    expect(
      refusal({
        role: 'system',
        toolCalls: CALLS,
        toolResults: RESULTS,
        cacheWriteTokens: 1,
        reasoningTokens: 1,
      }),
    ).toEqual(['VALIDATION_FAILED', 'toolCalls', 'toolResults', 'inputTokens', 'outputTokens']);
  });

  it('takes tokens that are exactly covered', () => {
    const tokens = {
      inputTokens: 11,
      cacheReadTokens: 6,
      cacheWriteTokens: 5,
      outputTokens: 2,
      reasoningTokens: 2,
    };
    expect(newMessage(said(tokens))).toMatchObject(tokens);
  });

  it.each(['a', 'é', '漢', '😀', '\u0000'])(
    'takes 1 MiB of %j as received, and no byte more',
    (character) => {
      const full =
        character.repeat(MIB / Buffer.byteLength(character)) + 'a'.repeat(MIB % Buffer.byteLength(character));
      expect(newMessage(said({ content: full })).content).toHaveLength(full.length);
      expect(refusal(said({ content: `${full}a` }))).toEqual(['CONTENT_TOO_LARGE']);
    },
  );

  it.each<[string, (text: string) => MessageInput]>([
    ['{"k":""}', (k) => said({ metadata: { k } })],
    ['[{"id":"c","name":"n","input":""}]', (input) => calls({ id: 'c', name: 'n', input })],
    ['[{"toolUseId":"r","result":""}]', (result) => said({ toolResults: [{ toolUseId: 'r', result }] })],
  ])('takes 1 MiB of JSON like %s, and no byte more', (frame, input) => {
    const room = MIB - frame.length;
    expect(newMessage(input('a'.repeat(room)))).toBeDefined();
    for (const text of ['a'.repeat(room + 1), 'é'.repeat(room / 2 + 1)]) {
      expect(refusal(input(text))).toEqual(['CONTENT_TOO_LARGE']);
    }
  });

  it('measures JSON as it was received, not as it is stored', () => {
    const text = '\u0000'.repeat(MIB / '\\u0000'.length);
    expect(refusal(said({ metadata: { text } }))).toEqual(['CONTENT_TOO_LARGE']);
  });
});
