import { describe, expect, it } from '@jest/globals';
import type {
  LanguageModelV3CallOptions,
  LanguageModelV3Message,
  LanguageModelV3Prompt,
  LanguageModelV3ToolCallPart,
} from '@ai-sdk/provider';
import { wireForm } from './wire-form.js';

type Message<R extends LanguageModelV3Message['role']> = Extract<LanguageModelV3Message, { role: R }>;

const TOOLS: NonNullable<LanguageModelV3CallOptions['tools']> = [
  { type: 'function', name: 'look_up', inputSchema: { type: 'object' } },
];

const user = (...texts: string[]): Message<'user'> => ({
  role: 'user',
  content: texts.map((text) => ({ type: 'text', text })),
});
const said = (...texts: string[]): Message<'assistant'> => ({
  role: 'assistant',
  content: texts.map((text) => ({ type: 'text', text })),
});
const call = (toolCallId: string, given?: string, toolName = 'look_up'): LanguageModelV3ToolCallPart => ({
  type: 'tool-call',
  toolCallId,
  toolName,
  input: {},
  ...(given === undefined ? {} : { providerOptions: { conversationStore: { toolCallId: given } } }),
});
const calling = (...calls: LanguageModelV3ToolCallPart[]): Message<'assistant'> => ({
  role: 'assistant',
  content: calls,
});
const results = (...ids: string[]): Message<'tool'> => ({
  role: 'tool',
  content: ids.map((toolCallId) => ({
    type: 'tool-result',
    toolCallId,
    toolName: 'look_up',
    output: { type: 'text', value: `of ${toolCallId}` },
  })),
});

/** The request that goes to a provider. */
async function sentTo(
  provider: string,
  prompt: LanguageModelV3Prompt,
  options: Partial<LanguageModelV3CallOptions> = {},
  modelId = 'model',
): Promise<LanguageModelV3CallOptions> {
  const params = { prompt, tools: TOOLS, ...options };
  const sent = wireForm.transformParams?.({ type: 'stream', params, model: { provider, modelId } as never });
  return (await sent) ?? params;
}

const promptTo = async (...of: Parameters<typeof sentTo>): Promise<LanguageModelV3Prompt> =>
  (await sentTo(...of)).prompt;

/** The ids of calls and results in a prompt. */
function idsIn(prompt: LanguageModelV3Prompt): string[] {
  return prompt.flatMap(({ content }) =>
    typeof content === 'string'
      ? []
      : content.flatMap((part) => ('toolCallId' in part ? [part.toolCallId] : [])),
  );
}

describe('The form of a request', () => {
  it.each(['anthropic.messages', 'openai.responses', 'mistral.chat', 'openai-compatible.chat'])(
    'has no text of white space alone, and no message without a part: %s',
    async (provider) => {
      const history = [user('Who?', ' \n'), said('\n\n'), user('   '), said('Mia.', '\t'), user('Why?')];

      expect(await promptTo(provider, [{ role: 'system', content: ' ' }, ...history])).toEqual([
        user('Who?'),
        said('Mia.'),
        user('Why?'),
      ]);
    },
  );

  it('says of a result without a text that it is empty', async () => {
    const empty = results('a');
    const [part] = empty.content;
    if (part?.type === 'tool-result') part.output = { type: 'text', value: ' ' };
    const prompt = await promptTo('amazon-bedrock', [user('Look'), calling(call('a')), empty]);

    expect(prompt.at(-1)).toMatchObject({ content: [{ output: { value: '(Empty.)' } }] });
  });

  it('joins neighbours of one role', async () => {
    const prompt = await promptTo('openai.chat', [
      user('One'),
      user('Two'),
      said('A'),
      said('B'),
      user('Three'),
    ]);

    expect(prompt).toEqual([user('One\n\nTwo'), said('A\n\nB'), user('Three')]);
  });

  it.each([
    ['mistral.chat', [user('(The assistant begins.)'), said('Hello.'), user('Hi')]],
    ['openai.chat', [said('Hello.'), user('Hi')]],
  ])('begins with the user where the provider asks for it: %s', async (provider, prompt) => {
    expect(await promptTo(provider, [said('Hello.'), user('Hi')])).toEqual(prompt);
  });

  it('answers results before the user says more, where the provider asks for it', async () => {
    const rolesTo = async (provider: string): Promise<string[]> => {
      const prompt = await promptTo(provider, [
        user('Look'),
        calling(call('a')),
        results('a'),
        user('Well?'),
      ]);
      return prompt.map(({ role }) => role);
    };

    expect(await rolesTo('mistral.chat')).toEqual(['user', 'assistant', 'tool', 'assistant', 'user']);
    expect(await rolesTo('openai.chat')).toEqual(['user', 'assistant', 'tool', 'user']);
  });

  it('does not end with an answer', async () => {
    expect((await promptTo('anthropic.messages', [user('Hi'), said('Hello.')])).at(-1)?.role).toBe('user');
  });

  describe('of tool calls', () => {
    it('carries the ids that the provider gave', async () => {
      const history = [user('Look'), calling(call('call_1', 'D681PevKs')), results('call_1')];
      const prompt = await promptTo('mistral.chat', history);

      expect(idsIn(prompt)).toEqual(['D681PevKs', 'D681PevKs']);
      expect(JSON.stringify(prompt)).not.toContain('conversationStore');
    });

    it.each([
      ['anthropic.messages', /^[\w-]{1,40}$/],
      ['mistral.chat', /^[a-zA-Z0-9]{9}$/],
    ])(
      'makes ids that the provider takes, each once, and the same in the next request: %s',
      async (provider, valid) => {
        const odd = ['functions.look_up:0', 'call_0', '', 'x'.repeat(500)];
        const history = [
          user('Look'),
          calling(...odd.map((id) => call(id)), call('call_0')),
          results(...odd, 'call_0'),
          calling(call('call_0')),
          results('call_0'),
        ];
        const ids = idsIn(await promptTo(provider, history));

        for (const id of ids) expect(id).toMatch(valid);
        expect(ids.slice(5, 10)).toEqual(ids.slice(0, 5));
        expect(new Set(ids).size).toBe(6);
        expect(idsIn(await promptTo(provider, [...history, user('And now?')]))).toEqual(ids);
      },
    );

    it.each([
      ['look_up', 'look_up'],
      ['search_history<|channel|>commentary', 'search_history__channel__commentary'],
      ['7th', '_7th'],
      ['', '_'],
      ['toString', '_toString'],
      ['é'.repeat(100), '_'.repeat(64)],
    ])('names %j as %j', async (name, valid) => {
      const prompt = await promptTo('openai.chat', [
        user('Look'),
        calling(call('a', undefined, name)),
        results('a'),
      ]);

      expect(prompt[1]).toMatchObject({ content: [{ toolName: valid }] });
    });

    it.each([
      ['no tool is offered', 'anthropic.messages', { tools: [] }],
      [
        'none may be called, and the package sends none',
        'amazon-bedrock',
        { toolChoice: { type: 'none' as const } },
      ],
    ])('tells of them in words where %s', async (_name, provider, options) => {
      const history = [user('Look'), calling(call('a')), results('a'), user('Well?')];

      expect(await promptTo(provider, history, options)).toEqual([
        user('Look'),
        said('[Called look_up: {}]'),
        user('[Result of look_up: of a]\n\nWell?'),
      ]);
    });
  });

  it.each([
    ['model', [['tool-call'], ['reasoning', 'tool-call']]],
    [
      'kimi-k2.5',
      [
        ['reasoning', 'tool-call'],
        ['reasoning', 'tool-call'],
      ],
    ],
  ])('carries the reasoning that the model wants: %s', async (modelId, types) => {
    const thinking = (id: string): Message<'assistant'> => ({
      role: 'assistant',
      content: [{ type: 'reasoning', text: 'Hm.' }, call(id)],
    });
    const history = [user('Look'), thinking('a'), results('a'), user('Again'), thinking('b'), results('b')];
    const prompt = await promptTo('openai-compatible.chat', history, {}, modelId);
    const answers = prompt.filter((message) => message.role === 'assistant');

    expect(
      answers
        .map(({ content }) => content.map(({ type }) => type))
        .filter((found) => found.includes('tool-call')),
    ).toEqual(types);
  });

  it.each([
    ['nothing kept, and names no item', {}, { store: false }, { phase: 'final_answer' }],
    [
      'kept what an agent wants kept',
      { store: true },
      { store: true },
      { itemId: 'fc_1', phase: 'final_answer' },
    ],
  ])('has %s by the Responses API', async (_name, options, sent, attached) => {
    const openai = { itemId: 'fc_1', phase: 'final_answer' };
    const history = [user('Look'), calling({ ...call('a'), providerOptions: { openai } }), results('a')];
    const request = await sentTo('openai.responses', history, { providerOptions: { openai: options } });

    expect(request.providerOptions).toEqual({ openai: sent });
    expect((request.prompt[1] as Message<'assistant'>).content[0]?.providerOptions).toEqual({
      openai: attached,
    });
  });

  it('carries no reasoning of a turn behind which the user is made to say more', async () => {
    const thought: Message<'assistant'> = {
      role: 'assistant',
      content: [{ type: 'reasoning', text: 'Who?' }],
    };
    const looks = { ...thought, content: [...thought.content, call('a')] };
    const says = { ...thought, content: [...thought.content, ...said('Mia.').content] };
    const sent = async (...end: LanguageModelV3Prompt): Promise<string> =>
      JSON.stringify(await promptTo('deepseek.chat', [user('Look'), looks, results('a'), ...end]));

    expect(await sent(says)).not.toContain('"reasoning"');
    // Nothing of these is said: the turn goes on with its results.
    expect(await sent(thought)).toContain('"reasoning"');
    expect(await sent(user(' '))).toContain('"reasoning"');
  });

  it.each([
    ['anthropic.messages', 'anthropic', 'thinking'],
    ['amazon-bedrock', 'bedrock', 'reasoningConfig'],
  ])('switches thinking off in a turn whose calls were made without: %s', async (provider, name, option) => {
    const options = { providerOptions: { [name]: { [option]: { type: 'enabled', budgetTokens: 1024 } } } };
    const history = [user('Look'), calling(call('a')), results('a')];
    const thinkingIn = async (prompt: LanguageModelV3Prompt): Promise<unknown> =>
      (await sentTo(provider, prompt, options)).providerOptions?.[name]?.[option];

    expect(await thinkingIn(history)).toEqual({ type: 'disabled' });
    expect(await thinkingIn([...history, said('Mia.'), user('Why?')])).toMatchObject({ type: 'enabled' });
  });

  it.each(['anthropic.messages', 'openai.responses', 'mistral.chat'])(
    'leaves the ids of calls that the provider has run as they were given: %s',
    async (provider) => {
      const id = 'srvtoolu_of:the/provider';
      const run: Message<'assistant'> = {
        role: 'assistant',
        content: [
          { type: 'tool-call', toolCallId: id, toolName: 'search', input: {}, providerExecuted: true },
          { type: 'tool-result', toolCallId: id, toolName: 'search', output: { type: 'json', value: [] } },
          ...said('Mia.').content,
        ],
      };

      expect((await promptTo(provider, [user('Who?'), run, user('Why?')]))[1]).toEqual(run);
    },
  );

  it('leaves out calls that the provider has run where no tools are offered', async () => {
    const id = 'srvtoolu_1';
    const run: Message<'assistant'> = {
      role: 'assistant',
      content: [
        { type: 'tool-call', toolCallId: id, toolName: 'search', input: {}, providerExecuted: true },
        { type: 'tool-result', toolCallId: id, toolName: 'search', output: { type: 'json', value: [] } },
        ...said('Mia.').content,
      ],
    };
    const history = [user('Who?'), run, user('Why?')];

    expect((await promptTo('anthropic.messages', history, { tools: [] }))[1]).toEqual(said('Mia.'));
  });

  describe('of a result with files', () => {
    const image = { type: 'image-data' as const, data: 'aGk=', mediaType: 'image/png' };
    const sheet = { type: 'file-data' as const, data: 'aGk=', mediaType: 'text/csv' };
    const drawn = (
      ...value: (typeof image | typeof sheet | { type: 'text'; text: string })[]
    ): Message<'tool'> => ({
      role: 'tool',
      content: [
        {
          type: 'tool-result',
          toolCallId: 'drawing01',
          toolName: 'look_up',
          output: { type: 'content', value },
        },
      ],
    });
    const history = [
      user('Draw'),
      calling(call('drawing01')),
      drawn({ type: 'text', text: 'Drawn' }, image, sheet),
    ];
    const outputTo = async (provider: string): Promise<unknown> => {
      const [part] = (await promptTo(provider, history)).at(-1)?.content ?? [];
      return typeof part === 'object' && part.type === 'tool-result' && part.output;
    };

    it.each(['openai.chat', 'openai-compatible.chat', 'mistral.chat', 'azure.chat', 'deepseek.chat'])(
      'names them to a provider whose package sends texts alone: %s',
      async (provider) => {
        const value = 'Drawn\n\n[A file: image/png]\n\n[A file: text/csv]';
        expect(await outputTo(provider)).toEqual({ type: 'text', value });
      },
    );

    it.each(['openai.responses', 'azure.responses', 'google.generative-ai', 'amazon-bedrock'])(
      'sends them to a provider that takes them: %s',
      async (provider) => {
        const value = [{ type: 'text', text: 'Drawn' }, image, sheet];
        expect(await outputTo(provider)).toEqual({ type: 'content', value });
      },
    );

    it('names those alone that the provider does not take', async () => {
      const value = [{ type: 'text', text: 'Drawn' }, image, { type: 'text', text: '[A file: text/csv]' }];
      expect(await outputTo('anthropic.messages')).toEqual({ type: 'content', value });
    });

    it('names them where calls are told of in words', async () => {
      const sent = await promptTo('anthropic.messages', history, { tools: [] });
      expect(JSON.stringify(sent)).toContain('[A file: image/png]');
      expect(JSON.stringify(sent)).not.toContain('aGk=');
    });
  });
});
