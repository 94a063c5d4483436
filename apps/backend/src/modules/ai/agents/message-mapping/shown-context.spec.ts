import { describe, expect, it } from '@jest/globals';
import type { Message, MessageRole } from '../../domain/message.js';
import { onlyChildAt } from '../../domain/place.js';
import { estimatedTokens, withinContext } from './shown-context.js';

const NO_TOKENS = {
  inputTokens: null,
  outputTokens: null,
  cacheReadTokens: null,
  cacheWriteTokens: null,
  reasoningTokens: null,
};

let sequence = 0;

function message(role: MessageRole, content: string, tools: Partial<Message> = {}): Message {
  sequence++;
  return {
    ...{ id: `${sequence}`, conversationId: 'c', sequence, role, content, model: null, metadata: null },
    ...onlyChildAt(sequence),
    ...{ toolCalls: null, toolResults: null, createdAt: new Date(0), ...NO_TOKENS, ...tools },
  };
}

/** An answer that calls a tool, and the result of so many bytes. */
function step(id: string, bytes: number): Message[] {
  return [
    message('assistant', '', { toolCalls: [{ id, name: 'work', input: {} }] }),
    message('tool', '', { toolResults: [{ toolUseId: id, result: 'x'.repeat(bytes) }] }),
  ];
}

const ids = (messages: Message[]): string[] => messages.map(({ id }) => id);
const cost = (messages: Message[]): number =>
  messages.reduce((sum, message) => sum + estimatedTokens(message), 0);

const system = message('system', 'Be brief.');
const earlier = [message('user', 'Who?'), message('assistant', 'Mia.')];
const question = message('user', 'When?');
const first = step('a', 4_000);
const second = step('b', 4_000);

describe('withinContext', () => {
  it('shows everything where it fits', () => {
    const all = [system, ...earlier, question, ...first, ...second];

    expect(withinContext(all, cost(all))).toEqual(all);
  });

  it('shows whole turns and whole steps, the newest', () => {
    const all = [system, ...earlier, question, ...first, ...second];

    expect(ids(withinContext(all, cost(all) - 1))).toEqual(ids([system, question, ...first, ...second]));
    expect(ids(withinContext(all, cost(second) + 100))).toEqual(ids([system, question, ...second]));
  });

  it('leaves out results of the newest step that do not fit, and says so', () => {
    const shown = withinContext([...earlier, question, ...first], 500);

    expect(ids(shown)).toEqual(ids([...earlier, question, ...first]));
    expect(shown.at(-1)?.toolResults).toEqual([
      { toolUseId: 'a', result: expect.stringContaining('left out'), isError: true },
    ]);
  });

  it.each([20, 50, 100, 500, 1_200, 2_500])('never shows more than %d tokens', (tokens) => {
    const all = [system, ...earlier, question, ...first, ...second];
    const shown = withinContext(all, tokens);

    expect(cost(shown)).toBeLessThanOrEqual(tokens);
    expect(shown).toContain(question);
  });
});
