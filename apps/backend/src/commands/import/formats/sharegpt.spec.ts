import { describe, expect, it } from '@jest/globals';
import { readingOf } from './reading-of.js';

describe('ShareGPT', () => {
  it('reads who says what, with an id and a system text', () => {
    const reading = readingOf({
      id: 'QWJhYvA_0',
      system: 'Help travellers.',
      conversations: [
        { from: 'human', value: 'Which gate?' },
        { from: 'gpt', value: 'Gate 7' },
        { from: 'user', value: '' },
        { from: 'chatgpt', value: 'Hello?' },
      ],
    });

    expect(reading).toMatchObject({
      format: 'ShareGPT',
      id: 'QWJhYvA_0',
      leftOut: ['1 message has neither text nor tool calls nor results'],
    });
    expect(reading.messages).toEqual([
      { role: 'system', content: 'Help travellers.' },
      { role: 'user', content: 'Which gate?' },
      { role: 'assistant', content: 'Gate 7' },
      { role: 'assistant', content: 'Hello?' },
    ]);
  });

  it('reads calls and what came of them', () => {
    const call = JSON.stringify({ name: 'find', arguments: { flight: 1 } });
    const { messages } = readingOf([
      { from: 'human', value: 'Which gate?' },
      { from: 'function_call', value: call },
      { from: 'observation', value: 'Gate 7' },
      { from: 'function_call', value: `[${call},${call}]` },
      { from: 'observation', value: 'Gate 8' },
      { from: 'observation', value: 'Gate 9' },
      { from: 'observation', value: 'Nothing' },
      { from: 'function_call', value: 'no JSON' },
    ]);

    expect(messages.slice(1)).toEqual([
      {
        role: 'assistant',
        content: '',
        toolCalls: [{ id: 'function-1', name: 'find', input: { flight: 1 } }],
      },
      { role: 'tool', toolResults: [{ toolUseId: 'function-1', result: 'Gate 7' }] },
      {
        role: 'assistant',
        content: '',
        toolCalls: [
          { id: 'function-2', name: 'find', input: { flight: 1 } },
          { id: 'function-3', name: 'find', input: { flight: 1 } },
        ],
      },
      { role: 'tool', toolResults: [{ toolUseId: 'function-2', result: 'Gate 8' }] },
      { role: 'tool', toolResults: [{ toolUseId: 'function-3', result: 'Gate 9' }] },
      { role: 'tool', content: 'Nothing' },
      { role: 'assistant', content: '', toolCalls: [{ id: 'function-4', name: 'tool', input: 'no JSON' }] },
    ]);
  });

  it('refuses somebody that it does not know', () => {
    expect(() => readingOf({ conversations: [{ from: 'robot', value: 'x' }] })).toThrow(
      'conversations.0.from must be one of system, human',
    );
  });
});
