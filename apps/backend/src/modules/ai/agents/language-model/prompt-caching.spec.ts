import { describe, expect, it } from '@jest/globals';
import type { LanguageModelV3CallOptions, LanguageModelV3Message } from '@ai-sdk/provider';
import { MockLanguageModelV3 } from 'ai/test';
import { promptCaching } from './prompt-caching.js';

const LONG = 'word '.repeat(900);
const SYSTEM: LanguageModelV3Message = { role: 'system', content: 'You close cases.' };
const TOOL = { type: 'function' as const, name: 'look_up', inputSchema: { type: 'object' as const } };

function user(...texts: string[]): LanguageModelV3Message {
  return { role: 'user', content: texts.map((text) => ({ type: 'text', text })) };
}

const ANSWER: LanguageModelV3Message = { role: 'assistant', content: [{ type: 'text', text: 'Mia.' }] };

/** The places that are marked: `system`, `tool`, or the number of a message. */
async function marksIn(
  call: Partial<LanguageModelV3CallOptions>,
  provider = 'anthropic.messages',
): Promise<(string | number)[]> {
  const params = { prompt: [SYSTEM, user(LONG)], tools: [TOOL], ...call };
  const model = new MockLanguageModelV3({ provider });
  const changed = await promptCaching.transformParams!({ type: 'stream', params, model });
  const isMarked = (optioned: object): boolean => JSON.stringify(optioned).includes('"ephemeral"');
  return [
    ...(changed.tools?.some(isMarked) ? ['tool'] : []),
    ...changed.prompt.flatMap((message, at) => {
      if (!isMarked(message)) return [];
      return [message.role === 'system' ? 'system' : at];
    }),
  ];
}

describe('promptCaching', () => {
  it('marks the instructions and the last message', async () => {
    expect(await marksIn({})).toEqual(['system', 1]);
    expect(await marksIn({ prompt: [SYSTEM, user(LONG), ANSWER, user('And when?')] })).toEqual(['system', 3]);
  });

  it('marks the last tool where there are no instructions', async () => {
    expect(await marksIn({ prompt: [user(LONG)] })).toEqual(['tool', 0]);
  });

  it('keeps the other options', async () => {
    const providerOptions = { anthropic: { effort: 'low' }, other: { a: 1 } };
    const prompt = [SYSTEM, { ...user(LONG), providerOptions }];
    const model = new MockLanguageModelV3({ provider: 'anthropic.messages' });
    const params = { prompt, tools: [TOOL] };
    const changed = await promptCaching.transformParams!({ type: 'stream', params, model });

    expect(changed.prompt[1]!.providerOptions).toEqual({
      anthropic: { effort: 'low', cacheControl: { type: 'ephemeral' } },
      other: { a: 1 },
    });
  });

  it.each<[string, Partial<LanguageModelV3CallOptions>]>([
    ['a short request', { prompt: [SYSTEM, user('Who signed?')] }],
    ['a question that is asked once', { tools: [] }],
    ['a request that says what to cache', { providerOptions: { anthropic: { cacheControl: {} } } }],
    [
      'a request of which a part is to be cached',
      { prompt: [SYSTEM, { ...user(LONG), providerOptions: { anthropic: { cache_control: {} } } }] },
    ],
  ])('leaves %s as it is', async (_name, call) => {
    expect(await marksIn(call)).toEqual([]);
  });

  it('leaves the requests to other providers as they are', async () => {
    expect(await marksIn({}, 'openai.responses')).toEqual([]);
  });

  it('marks no text of nothing and no thought', async () => {
    const thought: LanguageModelV3Message = {
      role: 'assistant',
      content: [{ type: 'reasoning', text: LONG }],
    };

    expect(await marksIn({ prompt: [SYSTEM, user(LONG, ' \n')] })).toEqual(['system']);
    expect(await marksIn({ prompt: [SYSTEM, user(LONG), thought] })).toEqual(['system']);
    expect(await marksIn({ prompt: [{ role: 'system', content: ' ' }, user(LONG)] })).toEqual(['tool', 1]);
  });
});
