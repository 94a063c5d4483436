import { describe, expect, it } from '@jest/globals';
import { type MessageInput, newMessage } from './new-message.js';

const UUID_V7 = /^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;
const RESULT = { toolUseId: 'c1', result: [{ Farbe: 'ROT' }, 42, true, null] };

function user(rest: Partial<MessageInput> = {}) {
  return newMessage({ role: 'user', content: 'Hi', ...rest });
}

describe('newMessage', () => {
  it('gives each message a UUID v7 of its own', () => {
    const ids = Array.from({ length: 1000 }, () => user().id);
    expect(new Set(ids).size).toBe(1000);
    for (const id of ids) expect(id).toMatch(UUID_V7);
  });

  it('makes absent values null, an absent text empty and an empty list absent', () => {
    const absent = {
      inputTokens: null,
      outputTokens: null,
      cacheReadTokens: null,
      cacheWriteTokens: null,
      reasoningTokens: null,
    };
    expect(
      newMessage({ role: 'assistant', toolCalls: [{ id: 'c', name: 'n' }], toolResults: [] }),
    ).toMatchObject({
      ...absent,
      content: '',
      toolCalls: [{ id: 'c', name: 'n', input: null }],
      toolResults: null,
      model: null,
      metadata: null,
      idempotencyKey: null,
      idempotencyDigest: null,
      autoTitle: null,
      autoSearchTitle: null,
    });
  });

  it('keeps what it is given, in the order of its keys', () => {
    const metadata = { z: { b: 1, a: 2 }, a: '😀' };
    const message = user({
      metadata,
      toolResults: [{ ...RESULT, isError: false }],
      inputTokens: 0,
      model: 'm',
    });
    expect(JSON.stringify(message.metadata)).toBe(JSON.stringify(metadata));
    expect(JSON.stringify(message.toolResults)).toBe(JSON.stringify([{ ...RESULT, isError: false }]));
    expect(message).toMatchObject({ inputTokens: 0, model: 'm', content: 'Hi' });
  });

  it('takes tool results of a tool and of a user, also without a result', () => {
    for (const role of ['tool', 'user'] as const) {
      const { toolResults } = newMessage({ role, toolResults: [{ toolUseId: 'r' }] });
      expect(toolResults).toStrictEqual([{ toolUseId: 'r', result: null }]);
    }
  });

  it('makes every text storable', () => {
    const message = newMessage({
      role: 'assistant',
      content: '\u0000\ud800',
      model: 'm\u0000',
      metadata: { k: '\udc00' },
    });
    expect(message).toMatchObject({ content: '␀\ufffd', model: 'm␀', metadata: { k: '\ufffd' } });
    expect(message.searchText.isWellFormed()).toBe(true);
  });

  it('is searchable by its content and its tools, in any case, and not by its metadata', () => {
    const { searchText } = user({ content: 'STRASSE', toolResults: [RESULT], metadata: { m: 'geheim' } });
    for (const term of ['strasse', 'c1', 'rot', '42']) expect(searchText).toContain(term);
    expect(searchText).not.toContain('geheim');
  });

  it('gives a title only where a user says something', () => {
    expect(user({ content: ' Große\nSTRASSE ' })).toMatchObject({
      autoTitle: 'Große STRASSE',
      autoSearchTitle: 'grosse strasse',
    });
    expect(user({ content: ' \n' })).toMatchObject({ autoTitle: null, autoSearchTitle: null });
    expect(user({ content: null, toolResults: [RESULT] })).toMatchObject({ autoTitle: null });
    for (const role of ['assistant', 'tool', 'system'] as const)
      expect(user({ role })).toMatchObject({ autoTitle: null });
  });

  it('recognizes the same input under its key, and every other', () => {
    const digest = (rest: Partial<MessageInput>) => user({ idempotencyKey: 'k', ...rest }).idempotencyDigest;
    const same = [
      {},
      { idempotencyKey: 'other' },
      { toolResults: [] },
      { model: null },
      { metadata: undefined },
    ];
    expect(new Set(same.map(digest)).size).toBe(1);
    const others: Partial<MessageInput>[] = [
      ...[
        {},
        { role: 'tool' as const },
        { content: 'hi' },
        { toolResults: [RESULT] },
        { model: 'm' },
        { metadata: {} },
      ],
      ...[
        { toolResults: [{ ...RESULT, isError: true }] },
        { inputTokens: 0 },
        { inputTokens: 1 },
        { outputTokens: 1 },
      ],
    ];
    expect(new Set(others.map(digest)).size).toBe(others.length);
    expect(user({ idempotencyKey: 'K' }).idempotencyKey).toBe('K');
  });
});
