import { describe, expect, it } from '@jest/globals';
import { onlyChildAt } from '../../domain/place.js';
import type { Json, Message, ToolCall, ToolResult } from '../../domain/message.js';
import { modelMessages } from './model-messages.js';

let sequence = 0;

function message(fields: Partial<Message>): Message {
  sequence++;
  return {
    id: `m${sequence}`,
    conversationId: 'c',
    sequence,
    ...onlyChildAt(sequence),
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

const shownTo = (provider: string, messages: Message[]) => modelMessages(messages, provider);
const user = (content: string) => message({ role: 'user', content });
const calls = (...toolCalls: ToolCall[]) => message({ role: 'assistant', toolCalls });
const results = (...toolResults: ToolResult[]) => message({ role: 'tool', toolResults });
const call = (id: string): ToolCall => ({ id, name: 'look', input: { id } });
const result = (toolUseId: string): ToolResult => ({ toolUseId, result: `of ${toolUseId}` });

async function resultIds(messages: Message[]): Promise<string[]> {
  return (await shownTo('ours', messages)).flatMap(({ role, content }) =>
    role === 'tool' ? content.map((part) => ('toolCallId' in part ? part.toolCallId : '')) : [],
  );
}

describe('modelMessages', () => {
  it('puts the results of parallel calls into one message right after them, in the order of the calls', async () => {
    const messages = [user('Look'), calls(call('a'), call('b')), results(result('b')), results(result('a'))];

    expect((await shownTo('ours', messages)).map(({ role }) => role)).toEqual(['user', 'assistant', 'tool']);
    expect(await resultIds(messages)).toEqual(['a', 'b']);
  });

  it('gives each text of a message by itself, and neither its sources nor its data', async () => {
    const parts: Json[] = [
      { type: 'text', text: 'Who' },
      { type: 'source', id: 's', url: 'https://example.org' },
      { type: 'data', name: 'case', data: 1 },
      { type: 'text', text: 'signed?' },
    ];
    const asked = message({ role: 'user', content: 'Who\n\nsigned?', turn: { messageId: 'm', parts } });

    expect(await shownTo('ours', [asked])).toEqual([
      {
        role: 'user',
        content: [
          { type: 'text', text: 'Who' },
          { type: 'text', text: 'signed?' },
        ],
      },
    ]);
  });

  it('answers a call that has no result', async () => {
    const [, answered] = await shownTo('ours', [calls(call('lost')), user('And now?')]);

    expect(answered).toMatchObject({ role: 'tool', content: [{ output: { type: 'error-text' } }] });
  });

  it('leaves out a result that has no call', async () => {
    expect(await shownTo('ours', [results(result('nothing')), user('Hello')])).toEqual([
      { role: 'user', content: 'Hello' },
    ]);
  });

  it('gives an id that is used again its own result each time', async () => {
    const first = { ...result('a'), result: 'first' };
    const second = { ...result('a'), result: 'second' };
    const made = await shownTo('ours', [calls(call('a')), results(first), calls(call('a')), results(second)]);

    expect(made.filter(({ role }) => role === 'tool')).toMatchObject([
      { content: [{ output: { value: 'first' } }] },
      { content: [{ output: { value: 'second' } }] },
    ]);
  });

  it('takes the result that an Anthropic history keeps in a user message', async () => {
    const made = await shownTo('ours', [
      calls(call('a')),
      message({ role: 'user', toolResults: [result('a')] }),
    ]);

    expect(made).toMatchObject([{ role: 'assistant' }, { role: 'tool', content: [{ toolCallId: 'a' }] }]);
  });

  it('leaves out what only says that nothing was said', async () => {
    const turn = { messageId: 't', silent: true };

    expect(await shownTo('ours', [message({ role: 'assistant', content: '(No answer.)', turn })])).toEqual(
      [],
    );
  });

  describe('of an answer whose parts are stored', () => {
    const providerMetadata = { ours: { signature: 'sig' } };
    const parts: Json[] = [
      { type: 'reasoning', text: 'Hm.', providerMetadata },
      { type: 'text', text: 'First.' },
      { type: 'tool-call', id: 'a', providerMetadata },
      { type: 'text', text: 'Then.' },
    ];
    const turn = { messageId: 't', provider: 'ours', parts };
    const answered = () =>
      message({ role: 'assistant', content: 'First.\n\nThen.', toolCalls: [call('a')], turn });
    const typesIn = ({ content }: { content: unknown } = { content: [] }): string[] =>
      (content as { type: string }[]).map(({ type }) => type);

    it('gives them back in their order, with what the provider attached', async () => {
      const [, made] = await shownTo('ours', [user('Look'), answered()]);

      expect(made).toMatchObject({
        content: [
          { type: 'reasoning', text: 'Hm.', providerOptions: providerMetadata },
          { type: 'text', text: 'First.' },
          { type: 'tool-call', toolCallId: 'a', input: { id: 'a' }, providerOptions: providerMetadata },
          { type: 'text', text: 'Then.' },
        ],
      });
    });

    it('gives another provider neither reasoning nor what was attached', async () => {
      const [, made] = await shownTo('theirs', [user('Look'), answered()]);

      expect(typesIn(made)).toEqual(['text', 'tool-call', 'text']);
      expect(JSON.stringify(made)).not.toContain('sig');
    });
  });

  it('gives what a provider has run to that provider alone', async () => {
    const parts: Json[] = [
      { type: 'provider-call', id: 'srv', name: 'search', input: { query: 'Mia' } },
      { type: 'provider-result', id: 'srv', name: 'search', result: [{ url: 'x' }], isError: false },
      { type: 'source', id: 's', url: 'https://example.org' },
      { type: 'text' },
    ];
    const turn = { messageId: 't', provider: 'ours', parts };
    const history = [user('Who?'), message({ role: 'assistant', content: 'Mia.', turn }), user('Why?')];
    const said = { type: 'text', text: 'Mia.' };
    const of = { toolCallId: 'srv', toolName: 'search' };

    expect((await shownTo('ours', history))[1]!.content).toEqual([
      { type: 'tool-call', ...of, input: { query: 'Mia' }, providerExecuted: true },
      { type: 'tool-result', ...of, output: { type: 'json', value: [{ url: 'x' }] } },
      said,
    ]);
    expect((await shownTo('theirs', history))[1]!.content).toEqual([said]);
  });

  it('shows the newest of two answers to one question', async () => {
    const said = (content: string, messageId: string) =>
      message({ role: 'assistant', content, turn: { messageId } });
    const messages = [
      user('Who?'),
      said('Mia.', 'one'),
      said('Tom.', 'two'),
      user('Why?'),
      said('So.', 'three'),
    ];

    expect((await shownTo('ours', messages)).map(({ content }) => JSON.stringify(content))).toEqual([
      '"Who?"',
      '[{"type":"text","text":"Tom."}]',
      '"Why?"',
      '[{"type":"text","text":"So."}]',
    ]);
  });

  it.each([['half a text'], [null], [['list']]])(
    'gives a call without an object as its input an empty one: %j',
    async (input) => {
      const [made] = await shownTo('ours', [calls({ id: 'a', name: 'look', input })]);

      expect(made).toMatchObject({ content: [{ type: 'tool-call', input: {} }] });
    },
  );

  it.each([
    ['text', 'text', false],
    ['text', 'error-text', true],
    [{ rows: 1 }, 'json', false],
    [{ rows: 1 }, 'error-json', true],
  ])('says of a result %j whether it is an error (%s)', async (value, type, isError) => {
    const made = await shownTo('ours', [
      calls(call('a')),
      results({ toolUseId: 'a', result: value, isError }),
    ]);

    expect(made[1]).toMatchObject({ content: [{ output: { type, value } }] });
  });
});
