import { describe, expect, it } from '@jest/globals';
import { readTranscript, TranscriptError } from './transcript.js';

const messagesOf = (...messages: unknown[]) => readTranscript(JSON.stringify({ messages })).messages;

describe('readTranscript', () => {
  it('reads an object with messages, and keeps what else it says', () => {
    const line = '{"id":7,"messages":[{"role":"user","content":"Hello"}],"tags":{"z":1,"a":2}}';

    expect(readTranscript(line)).toEqual({
      messages: [{ role: 'user', content: 'Hello' }],
      origin: { id: 7, tags: { z: 1, a: 2 } },
    });
  });

  it('reads a list of messages alone', () => {
    const line = '[{"role":"user","content":"Hello"},{"role":"assistant","content":"Hi"}]';

    expect(readTranscript(line)).toEqual({
      messages: [
        { role: 'user', content: 'Hello' },
        { role: 'assistant', content: 'Hi' },
      ],
      origin: {},
    });
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
    const calls = [call('a', '{"z":1,"a":[2]}'), call('b', '{"cut off'), call('c', { x: 1 }), call('d', '7')];

    expect(messagesOf({ role: 'assistant', content: null, tool_calls: calls })).toEqual([
      {
        role: 'assistant',
        content: '',
        toolCalls: [
          { id: 'a', name: 'find', input: { z: 1, a: [2] } },
          { id: 'b', name: 'find', input: '{"cut off' },
          { id: 'c', name: 'find', input: { x: 1 } },
          { id: 'd', name: 'find', input: 7 },
        ],
      },
    ]);
  });

  it('keeps arguments as a text that JavaScript would change, and refuses a line that it would', () => {
    const args = '{"id":2512292042121000001}';
    const call = { id: 'a', type: 'function', function: { name: 'find', arguments: args } };

    expect(messagesOf({ role: 'assistant', tool_calls: [call] })).toMatchObject([
      { toolCalls: [{ input: args }] },
    ]);
    expect(() => readTranscript(`{"messages":[],"of":${args}}`)).toThrow(
      new TranscriptError(
        'of.id must not hold a number with more digits than JavaScript keeps: send it as a text',
      ),
    );
  });

  it('reads what a tool answered as text and as its result, also where it answered nothing', () => {
    expect(messagesOf({ role: 'tool', tool_call_id: 'a', name: 'find', content: 'Gate 7' })).toEqual([
      {
        role: 'tool',
        content: 'Gate 7',
        toolResults: [{ toolUseId: 'a', result: 'Gate 7' }],
        metadata: { name: 'find' },
      },
    ]);
    expect(messagesOf({ role: 'tool', tool_call_id: 'a', content: '' })).toEqual([
      { role: 'tool', content: '', toolResults: [{ toolUseId: 'a', result: '' }] },
    ]);
  });

  it('reads the text of a list of parts, and keeps the whole list beside it', () => {
    const content = [
      { type: 'text', text: 'Look:' },
      { type: 'image_url', image_url: { url: 'data:' } },
      { type: 'text', text: 'Who is it?' },
    ];

    expect(messagesOf({ role: 'user', content })).toEqual([
      { role: 'user', content: 'Look:\n\nWho is it?', metadata: { content } },
    ]);
  });

  it('keeps fields that it does not know as metadata', () => {
    expect(messagesOf({ role: 'user', content: 'x', name: 'mia', refusal: null })).toEqual([
      { role: 'user', content: 'x', metadata: { name: 'mia', refusal: null } },
    ]);
  });

  it.each([
    ['{"messages": [', 'it is not valid JSON'],
    ['null', 'the line must be an object'],
    ['"text"', 'the line must be an object'],
    ['{}', 'messages must be a list'],
    ['[]', 'messages must be a list'],
    ['{"messages":{}}', 'messages must be a list'],
    ['[null]', 'messages.0 must be an object'],
    ['[{"content":"x"}]', 'messages.0.role must be a text'],
    ['[{"role":"user","content":"x"},{"role":"robot"}]', 'messages.1.role must be one of system'],
    ['[{"role":"constructor","content":"x"}]', 'messages.0.role must be one of system'],
    ['[{"role":"user"}]', 'messages.0 has neither text'],
    ['[{"role":"assistant","content":null,"tool_calls":[]}]', 'messages.0 has neither text'],
    ['[{"role":"user","content":7}]', 'messages.0.content must be a text'],
    ['[{"role":"user","content":["x"]}]', 'messages.0.content.0 must be an object'],
    ['[{"role":"tool","content":"x","tool_call_id":7}]', 'messages.0.tool_call_id must be a text'],
    ['[{"role":"assistant","tool_calls":[{"id":"a"}]}]', 'messages.0.tool_calls.0.function must be'],
    ['[{"role":"assistant","tool_calls":[{"function":{"name":"x"}}]}]', 'messages.0.tool_calls.0.id must be'],
  ])('refuses %s', (line, reason) => {
    expect(() => readTranscript(line)).toThrow(TranscriptError);
    expect(() => readTranscript(line)).toThrow(reason);
  });

  it('never quotes the line that it refuses', () => {
    for (const line of [
      '{"messages": MARKER',
      '[{"role":"MARKER"}]',
      '[{"role":"user","content":{"a":"MARKER"}}]',
    ]) {
      expect(() => readTranscript(line)).toThrow(
        expect.objectContaining({ message: expect.not.stringContaining('MARKER') }),
      );
    }
  });
});
