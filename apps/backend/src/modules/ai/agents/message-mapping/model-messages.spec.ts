import { describe, expect, it } from '@jest/globals';
import type { Message, ToolCall, ToolResult } from '../../domain/message.js';
import { modelMessages } from './model-messages.js';

let sequence = 0;

function message(fields: Partial<Message>): Message {
  sequence++;
  return {
    id: `m${sequence}`,
    conversationId: 'c',
    sequence,
    role: 'user',
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
    createdAt: new Date(0),
    ...fields,
  };
}

const user = (content: string) => message({ role: 'user', content });
const calls = (...toolCalls: ToolCall[]) => message({ role: 'assistant', toolCalls });
const results = (...toolResults: ToolResult[]) => message({ role: 'tool', toolResults });
const call = (id: string): ToolCall => ({ id, name: 'look', input: { id } });
const result = (toolUseId: string): ToolResult => ({ toolUseId, result: `of ${toolUseId}` });

function resultIds(messages: Message[]): string[] {
  return modelMessages(messages).flatMap(({ role, content }) =>
    role === 'tool' ? content.map((part) => ('toolCallId' in part ? part.toolCallId : '')) : [],
  );
}

describe('modelMessages', () => {
  it('puts the results of parallel calls into one message right after them, in the order of the calls', () => {
    const messages = [user('Look'), calls(call('a'), call('b')), results(result('b')), results(result('a'))];

    expect(modelMessages(messages).map(({ role }) => role)).toEqual(['user', 'assistant', 'tool']);
    expect(resultIds(messages)).toEqual(['a', 'b']);
  });

  it('answers a call that has no result', () => {
    const [, answered] = modelMessages([calls(call('lost')), user('And now?')]);

    expect(answered).toMatchObject({ role: 'tool', content: [{ output: { type: 'error-text' } }] });
  });

  it('leaves out a result that has no call', () => {
    expect(modelMessages([results(result('nothing')), user('Hello')])).toEqual([
      { role: 'user', content: 'Hello' },
    ]);
  });

  it('gives an id that is used again its own result each time', () => {
    const first = { ...result('a'), result: 'first' };
    const second = { ...result('a'), result: 'second' };
    const made = modelMessages([calls(call('a')), results(first), calls(call('a')), results(second)]);

    expect(made.filter(({ role }) => role === 'tool')).toMatchObject([
      { content: [{ output: { value: 'first' } }] },
      { content: [{ output: { value: 'second' } }] },
    ]);
  });

  it('takes the result that an Anthropic history keeps in a user message', () => {
    const made = modelMessages([calls(call('a')), message({ role: 'user', toolResults: [result('a')] })]);

    expect(made).toMatchObject([{ role: 'assistant' }, { role: 'tool', content: [{ toolCallId: 'a' }] }]);
  });

  it('leaves out what only says that nothing was said', () => {
    const turn = { messageId: 't', silent: true };

    expect(modelMessages([message({ role: 'assistant', content: '(No answer.)', turn })])).toEqual([]);
  });

  it.each([['half a text'], [null], [['list']]])(
    'gives a call without an object as its input an empty one: %j',
    (input) => {
      const [made] = modelMessages([calls({ id: 'a', name: 'look', input })]);

      expect(made).toMatchObject({ content: [{ type: 'tool-call', input: {} }] });
    },
  );

  it.each([
    ['text', 'text', false],
    ['text', 'error-text', true],
    [{ rows: 1 }, 'json', false],
    [{ rows: 1 }, 'error-json', true],
  ])('says of a result %j whether it is an error (%s)', (value, type, isError) => {
    const made = modelMessages([calls(call('a')), results({ toolUseId: 'a', result: value, isError })]);

    expect(made[1]).toMatchObject({ content: [{ output: { type, value } }] });
  });
});
