import { describe, expect, it } from '@jest/globals';
import { readingOf } from './reading-of.js';

const AI = {
  content: 'I look.',
  additional_kwargs: {},
  response_metadata: { model_name: 'gpt-4o-2024-08-06' },
  id: 'run-1',
  tool_calls: [{ name: 'find', args: { flight: 1 }, id: 'a', type: 'tool_call' }],
  invalid_tool_calls: [],
  usage_metadata: {
    input_tokens: 100,
    output_tokens: 9,
    total_tokens: 109,
    input_token_details: { cache_read: 60 },
    output_token_details: { reasoning: 4 },
  },
};
const TOOL = {
  content: 'Gate 7',
  tool_call_id: 'a',
  name: 'find',
  status: 'error',
  artifact: null,
  id: 't1',
};
const READ = [
  { role: 'system', content: 'Help.' },
  { role: 'user', content: 'Which gate?' },
  {
    id: 'run-1',
    role: 'assistant',
    content: 'I look.',
    toolCalls: [{ id: 'a', name: 'find', input: { flight: 1 } }],
    model: 'gpt-4o-2024-08-06',
    inputTokens: 100,
    outputTokens: 9,
    cacheReadTokens: 60,
    reasoningTokens: 4,
  },
  { id: 't1', role: 'tool', toolResults: [{ toolUseId: 'a', result: 'Gate 7', isError: true }] },
];

describe('LangChain', () => {
  it('reads what messages_to_dict gives', () => {
    const dict = (type: string, data: object) => ({ type, data: { additional_kwargs: {}, type, ...data } });
    const list = [
      dict('system', { content: 'Help.', id: null }),
      dict('human', { content: 'Which gate?', example: false }),
      dict('ai', AI),
      dict('tool', TOOL),
    ];

    expect(readingOf(list)).toMatchObject({ format: 'LangChain', messages: READ });
    expect(readingOf({ thread_id: 't', messages: list })).toMatchObject({ id: 't', messages: READ });
  });

  it('reads what is serialised, of Python and of JavaScript', () => {
    const lc = (name: string, kwargs: object) => ({
      lc: 1,
      type: 'constructor',
      id: ['langchain_core', 'messages', name],
      kwargs,
    });
    const list = [
      lc('SystemMessage', { content: 'Help.' }),
      lc('HumanMessage', { content: [{ type: 'text', text: 'Which gate?' }] }),
      lc('AIMessageChunk', AI),
      lc('ToolMessage', TOOL),
    ];

    expect(readingOf(list).messages).toMatchObject(READ);
  });

  it('reads models as they are dumped, with calls in the content, beside it, or of a function', () => {
    const use = { type: 'tool_use', id: 'a', name: 'find', input: { flight: 1 } };
    const called = { id: 'b', type: 'function', function: { name: 'find', arguments: '{"flight":2}' } };
    const { messages } = readingOf([
      { type: 'ai', content: [use, { type: 'reasoning', reasoning: 'Hm.' }], tool_calls: AI.tool_calls },
      { type: 'ai', content: '', additional_kwargs: { tool_calls: [called], reasoning_content: 'Ah.' } },
      { type: 'ai', content: '', additional_kwargs: { function_call: { name: 'find', arguments: '{}' } } },
      { type: 'function', name: 'find', content: 'Gate 7' },
      { type: 'chat', role: 'user', content: 'Thanks' },
    ]);

    expect(messages).toMatchObject([
      { toolCalls: [{ id: 'a', name: 'find', input: { flight: 1 } }] },
      { toolCalls: [{ id: 'b', name: 'find', input: { flight: 2 } }] },
      { toolCalls: [{ id: 'function-1', name: 'find', input: {} }] },
      { role: 'tool', toolResults: [{ toolUseId: 'function-1', result: 'Gate 7' }] },
      { role: 'user', content: 'Thanks' },
    ]);
    expect(messages[0]?.shown).toEqual({
      parts: [
        { type: 'tool-call', id: 'a' },
        { type: 'reasoning', text: 'Hm.' },
      ],
    });
  });

  it('refuses a message of a type that it does not know', () => {
    expect(() => readingOf([{ type: 'remove', content: '' }])).toThrow(
      'messages.0.type must be one of human',
    );
  });
});
