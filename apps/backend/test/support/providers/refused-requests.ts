import { type RefusedRequest, THOUGHT_CALL } from './refused-chats.js';

const odd = 'look_up<|channel|>commentary';
const say = (text: string) => ({ role: 'user', content: [{ type: 'text', text }] });
const use = (id = 'toolu_1', more: object = {}) => ({
  type: 'tool_use',
  id,
  name: 'look_up',
  input: {},
  ...more,
});
const done = (id = 'toolu_1') => ({ type: 'tool_result', tool_use_id: id, content: 'Mia' });
const by = (...content: object[]) => ({ role: 'assistant', content });
const to = (...content: object[]) => ({ role: 'user', content });
const thought = { type: 'thinking', thinking: 'Who wrote it?', signature: 'c2lnbmVk' };
const thinking = { type: 'enabled', budget_tokens: 1024 };

function messages(...sent: object[]): object {
  return { model: 'claude', max_tokens: 2048, tools: [{ name: 'look_up' }], messages: sent };
}

const anthropicCases: [rule: string, body: object, says: string][] = [
  ['a question is first', messages(by({ type: 'text', text: 'Hi' }), say('Who?')), 'first message'],
  ['text has words', messages(say(' \n')), 'non-whitespace'],
  ['text is not empty', messages(say('')), 'must be non-empty'],
  [
    'answers have words',
    messages(say('Who?'), by({ type: 'text', text: '\n\n' }, use()), to(done())),
    'non-whitespace',
  ],
  [
    'instructions have words',
    { ...messages(say('Who?')), system: [{ type: 'text', text: ' ' }] },
    'system.0',
  ],
  ['messages have content', messages(say('Who?'), by(), say('Who?')), 'non-empty content'],
  [
    'form of ids',
    messages(say('Who?'), by(use('functions.look_up:0')), to(done('functions.look_up:0'))),
    'tool_use.id',
  ],
  ['form of names', messages(say('Who?'), by(use('a', { name: odd })), to(done('a'))), 'tool_use.name'],
  ['form of the names of tools', { ...messages(say('Who?')), tools: [{ name: odd }] }, 'tools.0'],
  [
    'ids are unique in a message',
    messages(say('Who?'), by(use(), use()), to(done(), done())),
    'must be unique',
  ],
  [
    'ids are unique in a request',
    messages(say('Who?'), by(use()), to(done()), by(use()), to(done())),
    'must be unique',
  ],
  [
    'inputs are objects',
    messages(say('Who?'), by(use('a', { input: 'x' })), to(done('a'))),
    'valid dictionary',
  ],
  ['each call has its result', messages(say('Who?'), by(use()), say('Well?')), 'without `tool_result`'],
  ['the last call has its result', messages(say('Who?'), by(use())), 'without `tool_result`'],
  ['each result has its call', messages(to(done())), 'unexpected `tool_use_id`'],
  [
    'results are first',
    messages(say('Who?'), by(use()), to({ type: 'text', text: 'Well?' }, done())),
    'unexpected `tool_use_id`',
  ],
  ['no space at the end', messages(say('Who?'), by({ type: 'text', text: 'Mia ' })), 'trailing whitespace'],
  [
    'a question is last',
    { ...messages(say('Who?'), by({ type: 'text', text: 'Mia' })), model: 'claude-sonnet-4-6' },
    'must end with a user message',
  ],
  ['calls need tools', { ...messages(say('Who?'), by(use()), to(done())), tools: [] }, 'must define tools'],
  [
    'four marks of the cache',
    messages(to(...[1, 2, 3, 4, 5].map(() => ({ type: 'text', text: 'A', cache_control: {} })))),
    'maximum of 4 blocks',
  ],
  [
    'no mark on an empty text',
    messages(to({ type: 'text', text: '', cache_control: {} })),
    'empty text blocks',
  ],
  ['room beside the reasoning', { ...messages(say('Who?')), thinking, max_tokens: 1024 }, 'greater than'],
  [
    'reasoning comes first',
    { ...messages(say('Who?'), by(use()), to(done())), thinking },
    'Expected `thinking`',
  ],
  [
    'signatures byte for byte',
    messages(say('Who?'), by({ ...thought, signature: 'c2lnbmVk ' }, use()), to(done())),
    'Invalid `signature`',
  ],
  [
    'signed texts byte for byte',
    messages(say('Who?'), by({ ...thought, thinking: 'Who?' }, use()), to(done())),
    'Invalid `signature`',
  ],
];

/** A request that Anthropic takes after `THOUGHT_CALL`. */
export const TAKEN_MESSAGES = {
  ...messages(say('Who?'), by(thought, use('D681PevKs')), to(done('D681PevKs'))),
  thinking,
};

const told = (text: string) => ({ role: 'user', content: [{ text }] });
const toolUse = (id = 't1', more: object = {}) => ({
  toolUse: { toolUseId: id, name: 'look_up', input: {}, ...more },
});
const toolResult = (id = 't1') => ({ toolResult: { toolUseId: id, content: [{ text: '' }] } });
const reasoned = (text: string, signature: string) => ({
  reasoningContent: { reasoningText: { text, signature } },
});

function converse(...sent: object[]): object {
  return { messages: sent, toolConfig: { tools: [{ toolSpec: { name: 'look_up' } }] } };
}

/** A request that Bedrock takes after `THOUGHT_CALL`. */
export const TAKEN_CONVERSE = converse(
  told('Who?'),
  by(reasoned('Who wrote it?', 'c2lnbmVk'), toolUse('D681PevKs')),
  to(toolResult('D681PevKs')),
);

const bedrockCases: [rule: string, body: object, says: string][] = [
  ['a question is first', converse(by({ text: 'Hi' }), told('Who?')), 'start with a user message'],
  ['roles alternate', converse(told('Who?'), told('Who?')), 'must alternate'],
  ['text has words', converse(told(' ')), 'is blank'],
  ['instructions have words', { ...converse(told('Who?')), system: [{ text: '' }] }, 'system.0 is blank'],
  ['messages have content', converse(to()), 'is empty'],
  ['form of ids', converse(told('Who?'), by(toolUse('f.x:0')), to(toolResult('f.x:0'))), 'toolUseId'],
  [
    'form of names',
    converse(told('Who?'), by(toolUse('a', { name: odd })), to(toolResult('a'))),
    'toolUse.name',
  ],
  [
    'inputs are objects',
    converse(told('Who?'), by(toolUse('a', { input: [] })), to(toolResult('a'))),
    'json object',
  ],
  ['each call has its result', converse(told('Who?'), by(toolUse()), told('Well?')), 'Expected toolResult'],
  ['each result has its call', converse(to(toolResult())), 'exceeds the number'],
  [
    'ids are unique in a message',
    converse(told('Who?'), by(toolUse(), toolUse()), to(toolResult())),
    'duplicate Ids',
  ],
  [
    'calls need tools',
    { ...converse(told('Who?'), by(toolUse()), to(toolResult())), toolConfig: {} },
    'toolConfig',
  ],
  ['a question is last', converse(told('Who?'), by({ text: 'Mia' })), 'end with a user message'],
  [
    'reasoning comes first',
    {
      ...converse(told('Who?'), by(toolUse()), to(toolResult())),
      additionalModelRequestFields: { thinking: { type: 'enabled' } },
    },
    'Expected `thinking`',
  ],
  [
    'signatures byte for byte',
    converse(told('Who?'), by(reasoned('Who wrote it?', 'x'), toolUse()), to(toolResult())),
    'Invalid `signature`',
  ],
];

const asked = (text: string) => ({ role: 'user', parts: [{ text }] });
const signed = (more: object = {}, thoughtSignature: string | null = 'skip_thought_signature_validator') => ({
  functionCall: { id: 'D681PevKs', name: 'look_up', args: {}, ...more },
  ...(thoughtSignature === null ? {} : { thoughtSignature }),
});
const response = (id = 'D681PevKs', name = 'look_up') => ({ functionResponse: { id, name, response: {} } });
const model = (...parts: object[]) => ({ role: 'model', parts });
const user = (...parts: object[]) => ({ role: 'user', parts });
const contents = (...sent: object[]) => ({ contents: sent });

/** A request that Gemini takes after `THOUGHT_CALL`. */
export const TAKEN_CONTENTS = contents(
  asked('Who?'),
  model(signed({ id: 'a', name: 'old' }, null)),
  user(response('a', 'old')),
  asked('Who?'),
  model(signed({}, 'c2lnbmVk'), signed({ id: 'b' }, null)),
  user(response(), response('b')),
);

const geminiCases: [rule: string, body: object, says: string][] = [
  ['a question is first', contents(model({ text: 'Hi' }), asked('Who?')), 'begin with a user'],
  ['a question is last', contents(asked('Who?'), model({ text: 'Mia' })), 'ends with a user'],
  ['no empty text', contents(asked('')), 'must have one initialized field'],
  ['no empty message', contents(asked('Who?'), model(), asked('Who?')), 'must not be empty'],
  [
    'form of names',
    contents(asked('Who?'), model(signed({ name: odd })), user(response())),
    'Invalid function name',
  ],
  [
    'form of declared names',
    { ...contents(asked('Who?')), tools: [{ functionDeclarations: [{ name: '1' }] }] },
    'Invalid function name',
  ],
  ['inputs are objects', contents(asked('Who?'), model(signed({ args: 'x' })), user(response())), 'Struct'],
  [
    'as many results as calls',
    contents(asked('Who?'), model(signed(), signed({ id: 'b' }, null)), user(response())),
    'number of function response',
  ],
  [
    'each call has its result',
    contents(asked('Who?'), model(signed()), asked('Well?')),
    'number of function response',
  ],
  [
    'each result has its call',
    contents(asked('Who?'), model({ text: 'Mia' }), user(response())),
    'immediately after a function call',
  ],
  [
    'results name their call',
    contents(asked('Who?'), model(signed()), user(response('x'))),
    'match the function call',
  ],
  [
    'a call follows a question',
    contents(asked('Who?'), model({ text: 'Hm' }), model(signed()), user(response())),
    'immediately after a user turn',
  ],
  [
    'calls are signed',
    contents(asked('Who?'), model(signed({}, null)), user(response())),
    'missing a thought_signature',
  ],
  [
    'signatures byte for byte',
    contents(asked('Who?'), model(signed({}, 'c2lnbmVk ')), user(response())),
    'not valid',
  ],
  ['the stand-in is for others', contents(asked('Who?'), model(signed()), user(response())), 'not valid'],
];

/** These alone need the answer that was streamed before. */
const OF_STREAMED = ['signatures byte for byte', 'signed texts byte for byte', 'the stand-in is for others'];

function ofKind(kind: string, cases: [rule: string, body: object, says: string][]): RefusedRequest[] {
  return cases.map(([rule, body, says]) => ({
    kind,
    rule,
    body,
    says,
    ...(OF_STREAMED.includes(rule) ? { after: THOUGHT_CALL } : {}),
  }));
}

/** The requests that break a rule of Anthropic, Bedrock or Gemini. */
export const REFUSED_REQUESTS: RefusedRequest[] = [
  ...ofKind('anthropic', anthropicCases),
  ...ofKind('bedrock', bedrockCases),
  ...ofKind('gemini-3', geminiCases),
];
