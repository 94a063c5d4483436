import { describe, expect, it } from '@jest/globals';
import { readingOf } from './reading-of.js';

const find = (id: string) => ({ type: 'tool_use', id, name: 'find', input: { flight: 1 } });
const found = (id: string, more: object = {}) => ({
  type: 'tool_result',
  tool_use_id: id,
  content: 'Gate 7',
  ...more,
});

describe('Anthropic', () => {
  it('reads a request with its system texts, calls, results and thoughts', () => {
    const usage = {
      input_tokens: 10,
      cache_read_input_tokens: 90,
      cache_creation_input_tokens: 5,
      output_tokens: 7,
    };
    const reading = readingOf({
      model: 'claude-sonnet-4-5',
      max_tokens: 1024,
      system: [{ type: 'text', text: 'Help travellers.', cache_control: { type: 'ephemeral' } }],
      messages: [
        { role: 'user', content: 'Which gate?' },
        {
          role: 'assistant',
          content: [
            { type: 'thinking', thinking: 'Hm.', signature: 's' },
            { type: 'text', text: 'I look.' },
            find('a'),
            find('b'),
          ],
          usage,
        },
        {
          role: 'user',
          content: [found('a'), found('b', { is_error: true }), { type: 'text', text: 'And when?' }],
        },
        {
          role: 'assistant',
          content: [
            { type: 'redacted_thinking', data: 'x' },
            { type: 'text', text: 'At ten.' },
          ],
        },
      ],
    });

    expect(reading).toMatchObject({
      format: 'Anthropic',
      origin: { model: 'claude-sonnet-4-5', max_tokens: 1024 },
    });
    expect(reading.messages).toEqual([
      { role: 'system', content: 'Help travellers.' },
      { role: 'user', content: 'Which gate?' },
      {
        role: 'assistant',
        content: 'I look.',
        toolCalls: [
          { id: 'a', name: 'find', input: { flight: 1 } },
          { id: 'b', name: 'find', input: { flight: 1 } },
        ],
        shown: {
          parts: [
            { type: 'reasoning', text: 'Hm.' },
            { type: 'text' },
            { type: 'tool-call', id: 'a' },
            { type: 'tool-call', id: 'b' },
          ],
        },
        model: 'claude-sonnet-4-5',
        inputTokens: 105,
        outputTokens: 7,
        cacheReadTokens: 90,
        cacheWriteTokens: 5,
      },
      {
        role: 'tool',
        toolResults: [
          { toolUseId: 'a', result: 'Gate 7' },
          { toolUseId: 'b', result: 'Gate 7', isError: true },
        ],
      },
      { role: 'user', content: 'And when?' },
      { role: 'assistant', content: 'At ten.', model: 'claude-sonnet-4-5' },
    ]);
  });

  it('reads a list of messages alone, also with calls that the provider runs', () => {
    const search = { type: 'server_tool_use', id: 's', name: 'web_search', input: { query: 'gate' } };
    const results = [{ type: 'web_search_result', url: 'https://example.org' }];
    const { messages } = readingOf([
      { role: 'user', content: [{ type: 'image', source: { type: 'base64', data: 'A'.repeat(20_000) } }] },
      {
        role: 'assistant',
        content: [
          search,
          { type: 'web_search_tool_result', tool_use_id: 's', content: results },
          { type: 'text', text: 'Seven.' },
        ],
      },
    ]);

    expect(messages).toMatchObject([
      { content: '[image]', metadata: { content: [{ source: { data: '[20000 characters left out]' } }] } },
      { toolCalls: [{ id: 's', name: 'web_search', input: { query: 'gate' } }] },
      { role: 'tool', toolResults: [{ toolUseId: 's', result: results }] },
      { content: 'Seven.' },
    ]);
  });

  it('refuses a role that it does not know', () => {
    expect(() => readingOf({ system: 'x', messages: [{ role: 'robot', content: 'x' }] })).toThrow(
      'messages.0.role must be one of user',
    );
  });
});
