import { describe, expect, it } from '@jest/globals';
import { TranscriptError } from '../json-value.js';
import { readingOf } from './reading-of.js';

const messagesOf = (...messages: unknown[]) => readingOf({ messages }).messages;
const USER = { role: 'user', content: 'Hello' };

describe('OpenAI', () => {
  it('reads an object with messages, and keeps what else it says', () => {
    const line = '{"id":7,"messages":[{"role":"user","content":"Hello"}],"tags":{"z":1,"a":2}}';
    const reading = readingOf(line);

    expect(reading).toMatchObject({
      format: 'OpenAI',
      id: '7',
      messages: [USER],
      origin: { tags: { z: 1, a: 2 } },
    });
    expect(JSON.stringify(reading.origin)).toContain('{"z":1,"a":2}');
  });

  it('reads a list of messages alone', () => {
    const list = [USER, { role: 'assistant', content: 'Hi' }];

    expect(readingOf(list)).toEqual({ format: 'OpenAI', messages: list, origin: {}, leftOut: [] });
  });

  it.each([
    ['system', 'system'],
    ['developer', 'system'],
    ['user', 'user'],
    ['assistant', 'assistant'],
    ['tool', 'tool'],
  ])('reads the role %s as %s', (role, expected) => {
    expect(messagesOf({ role, content: 'x' })).toEqual([{ role: expected, content: 'x' }]);
  });

  it('reads tool calls, with their arguments as the JSON they are', () => {
    const call = (id: string, args: unknown) => ({
      id,
      type: 'function',
      function: { name: 'find', arguments: args },
    });
    const custom = { id: 'e', type: 'custom', custom: { name: 'run', input: 'print(1)' } };
    const calls = [call('a', '{"z":1,"a":[2]}'), call('b', '{"cut off'), call('c', { x: 1 }), call('d', '7')];
    const exact = call('f', '{"id":2512292042121000001}');

    expect(messagesOf({ role: 'assistant', content: null, tool_calls: [...calls, custom, exact] })).toEqual([
      {
        role: 'assistant',
        content: '',
        toolCalls: [
          { id: 'a', name: 'find', input: { z: 1, a: [2] } },
          { id: 'b', name: 'find', input: '{"cut off' },
          { id: 'c', name: 'find', input: { x: 1 } },
          { id: 'd', name: 'find', input: 7 },
          { id: 'e', name: 'run', input: 'print(1)' },
          { id: 'f', name: 'find', input: '{"id":2512292042121000001}' },
        ],
      },
    ]);
  });

  it('reads tool results', () => {
    expect(
      messagesOf(
        { role: 'tool', tool_call_id: 'a', name: 'find', content: 'Gate 7' },
        { role: 'tool', tool_call_id: 'a', content: '' },
      ),
    ).toEqual([
      {
        role: 'tool',
        content: 'Gate 7',
        toolResults: [{ toolUseId: 'a', result: 'Gate 7' }],
        metadata: { name: 'find' },
      },
      { role: 'tool', content: '', toolResults: [{ toolUseId: 'a', result: '' }] },
    ]);
  });

  it('reads calls and results that have no ids, in their order', () => {
    const called = { role: 'assistant', content: null, function_call: { name: 'find', arguments: '{}' } };
    const result = (content: string) => ({ role: 'function', name: 'find', content });
    const read = messagesOf(called, result('1'), called, called, result('2'), result('3'), result('4'));

    expect(read.flatMap(({ toolCalls }) => toolCalls ?? [])).toEqual([
      { id: 'function-1', name: 'find', input: {} },
      { id: 'function-2', name: 'find', input: {} },
      { id: 'function-3', name: 'find', input: {} },
    ]);
    expect(read.flatMap(({ toolResults }) => toolResults ?? [])).toEqual([
      { toolUseId: 'function-1', result: '1' },
      { toolUseId: 'function-2', result: '2' },
      { toolUseId: 'function-3', result: '3' },
    ]);
    expect(read.at(-1)).toMatchObject({ role: 'tool', content: '4' });
  });

  it('reads the texts of a list of parts, and keeps the whole list beside them', () => {
    const content = [
      { type: 'text', text: 'Look:' },
      { type: 'image_url', image_url: { url: 'https://example.org/a.png' } },
      { type: 'text', text: 'Who is it?' },
    ];

    expect(messagesOf({ role: 'user', content })).toEqual([
      { role: 'user', content: 'Look:\n\nWho is it?', metadata: { content } },
    ]);
    expect(messagesOf({ role: 'user', content: content.slice(0, 1) })).toEqual([
      { role: 'user', content: 'Look:' },
    ]);
  });

  it('reads messages of images, sounds and files alone, and keeps beside their bytes how many there were', () => {
    const base64 = 'A'.repeat(20_000);
    const url = `data:image/png;base64,${base64}`;
    const content = [{ type: 'image_url', image_url: { url, detail: 'low' } }, { type: 'input_audio' }];

    expect(messagesOf({ role: 'user', content })).toEqual([
      {
        role: 'user',
        content: '[image] [audio]',
        metadata: {
          content: [
            { type: 'image_url', image_url: { url: `[${url.length} characters left out]`, detail: 'low' } },
            { type: 'input_audio' },
          ],
        },
        shown: { parts: [{ type: 'file', mediaType: 'image/png', base64 }] },
      },
    ]);
  });

  it('reads refusals, as a member and as a part', () => {
    const parts = [{ type: 'refusal', refusal: 'I will not.' }];

    expect(
      messagesOf(
        { role: 'assistant', content: null, refusal: 'I cannot.' },
        { role: 'assistant', content: '', refusal: 'I cannot.' },
        { role: 'assistant', content: parts },
      ),
    ).toEqual([
      { role: 'assistant', content: 'I cannot.', metadata: { refusal: 'I cannot.' } },
      { role: 'assistant', content: 'I cannot.', metadata: { refusal: 'I cannot.' } },
      { role: 'assistant', content: 'I will not.' },
    ]);
  });

  it('leaves out messages that say nothing, and says how many', () => {
    const reading = readingOf({ messages: [USER, { role: 'assistant', content: '' }, { role: 'user' }] });

    expect(reading.messages).toEqual([USER]);
    expect(reading.leftOut).toEqual(['2 messages have neither text nor tool calls nor results']);
  });

  it('reads ids, times, models and tokens of messages, and what stands beside them', () => {
    const usage = {
      prompt_tokens: 20,
      completion_tokens: 7,
      prompt_tokens_details: { cached_tokens: 4 },
      completion_tokens_details: { reasoning_tokens: 3 },
    };
    const reading = readingOf({
      conversation_id: 'c-1',
      title: 'Gates',
      created: 1_700_000_000,
      model: 'gpt-4o',
      usage,
      messages: [
        { ...USER, id: 'm-1', created_at: '2026-03-01T10:00:00Z' },
        { role: 'assistant', content: 'Hi', model: 'o3', usage: { prompt_tokens: 5, completion_tokens: 2 } },
        { role: 'assistant', content: 'Gate 7', timestamp: 1_772_359_260_000 },
      ],
    });

    expect(reading).toMatchObject({ id: 'c-1', title: 'Gates', createdAt: '2023-11-14T22:13:20.000Z' });
    expect(reading.messages).toMatchObject([
      { id: 'm-1', createdAt: '2026-03-01T10:00:00.000Z' },
      { model: 'o3', inputTokens: 5, outputTokens: 2 },
      {
        model: 'gpt-4o',
        createdAt: '2026-03-01T10:01:00.000Z',
        inputTokens: 20,
        outputTokens: 7,
        cacheReadTokens: 4,
        reasoningTokens: 3,
      },
    ]);
  });

  it('reads the reasoning that stands beside the content', () => {
    const tool_calls = [{ id: 'a', function: { name: 'find', arguments: '{}' } }];
    const [message] = messagesOf({ role: 'assistant', content: 'Hi', reasoning_content: 'Hm.', tool_calls });

    expect(message?.shown).toEqual({
      parts: [{ type: 'reasoning', text: 'Hm.' }, { type: 'text' }, { type: 'tool-call', id: 'a' }],
    });
  });

  it('keeps fields that it does not know as metadata', () => {
    expect(messagesOf({ role: 'user', content: 'x', name: 'mia', refusal: null })).toEqual([
      { role: 'user', content: 'x', metadata: { name: 'mia', refusal: null } },
    ]);
  });

  it.each([
    ['{"messages":{}}', 'messages must be a list'],
    ['[]', 'messages must be a list'],
    ['[null]', 'messages.0 must be an object'],
    ['[{"content":"x"}]', 'messages.0.role must be a text'],
    ['[{"role":"user","content":"x"},{"role":"robot"}]', 'messages.1.role must be one of system'],
    ['[{"role":"constructor","content":"x"}]', 'messages.0.role must be one of system'],
    ['[{"role":"user"}]', 'none of its messages has text'],
    ['[{"role":"assistant","content":null,"tool_calls":[]}]', 'none of its messages has text'],
    ['[{"role":"user","content":7}]', 'messages.0.content must be a text'],
    ['[{"role":"user","content":[7]}]', 'messages.0.content.0 must be an object'],
    ['[{"role":"tool","content":"x","tool_call_id":7}]', 'messages.0.tool_call_id must be a text'],
    ['[{"role":"assistant","tool_calls":[{"id":"a"}]}]', 'messages.0.tool_calls.0.function must be'],
    ['[{"role":"assistant","tool_calls":[{"function":{"name":"x"}}]}]', 'messages.0.tool_calls.0.id must be'],
    ['{"messages": [', 'it is not valid JSON'],
    ['[{"role":"user","content":"x","n":2512292042121000001}]', '0.n must not hold a number'],
  ])('refuses %s', (line, reason) => {
    expect(() => readingOf(line)).toThrow(TranscriptError);
    expect(() => readingOf(line)).toThrow(reason);
  });

  it('never quotes what it refuses', () => {
    for (const line of [
      '{"messages": MARKER',
      '[{"role":"MARKER"}]',
      '[{"role":"user","content":{"a":"MARKER"}}]',
    ]) {
      expect(() => readingOf(line)).toThrow(
        expect.objectContaining({ message: expect.not.stringContaining('MARKER') }),
      );
    }
  });
});
