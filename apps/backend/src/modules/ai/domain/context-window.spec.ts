import { describe, expect, it } from '@jest/globals';
import { contextWithin, type CostedMessage, totalCost } from './context-window.js';
import type { Message, MessageRole } from './message.js';

/** A transcript is a word: System, User, Assistant, Call (of `x`), Result (of `x`), user with a result (V). */
const KINDS = 'SUACRV';
const ROLES: Record<string, MessageRole> = {
  S: 'system',
  U: 'user',
  A: 'assistant',
  C: 'assistant',
  R: 'tool',
  V: 'user',
};
const AMPLE = { maxTokens: 1e9, maxMessages: 1e9 };

function transcript(word: string, ids = 'x'.repeat(word.length)): CostedMessage[] {
  return Array.from(word, (kind, index) => {
    const id = ids[index] ?? '';
    const message = {
      sequence: index + 1,
      role: ROLES[kind],
      toolCalls: kind === 'C' ? [{ id, name: 'look', input: null }] : null,
      toolResults: 'RV'.includes(kind) ? [{ toolUseId: id, result: null }] : null,
    } as Message;
    return { message, cost: 1 + (index % 3) };
  });
}

function kindOf({ message }: CostedMessage): string {
  if (message.toolCalls) return 'C';
  if (message.role === 'user' && message.toolResults) return 'V';
  return message.role.charAt(0).toUpperCase();
}

function sequences(messages: readonly CostedMessage[]): number[] {
  return messages.map(({ message }) => message.sequence);
}

function words(length: number): string[] {
  return length === 0 ? [''] : words(length - 1).flatMap((word) => Array.from(KINDS, (kind) => word + kind));
}

/** True if the messages from `start` on are whole turns, with no result without its call. */
function isWhole(others: readonly CostedMessage[], start: number, complete: boolean): boolean {
  const first = others[start];
  if (!first) return true;
  if (kindOf(first) !== 'U' && !(complete && start === 0)) return false;
  return others.every(({ message }, at) => {
    if (at < start || !message.toolResults) return true;
    const call = others.slice(0, at).findLastIndex((one) => kindOf(one) === 'C');
    return call >= start || (call < 0 && complete);
  });
}

/** The rule, tried for every beginning in turn. */
function expected(candidates: readonly CostedMessage[], complete: boolean, budget: typeof AMPLE): number[] {
  const system = candidates.filter((one) => kindOf(one) === 'S');
  const others = candidates.filter((one) => kindOf(one) !== 'S');
  const beginnings = [...others.keys()].filter((start) => {
    const kept = [...system, ...others.slice(start)];
    const fits = totalCost(kept) <= budget.maxTokens && kept.length <= budget.maxMessages;
    return fits && isWhole(others, start, complete);
  });
  const kept = others.slice(beginnings[0] ?? others.length);
  return sequences([...system, ...kept]).sort((a, b) => a - b);
}

function kept(word: string, budget: Partial<typeof AMPLE> = {}, ids?: string): string {
  return sequences(contextWithin(transcript(word, ids), true, { ...AMPLE, ...budget })).join(' ');
}

describe('contextWithin', () => {
  it.each([0, 1, 2, 3, 4, 5])(
    'keeps the newest whole turns that fit, of every transcript of %i messages',
    (length) => {
      for (const word of words(length)) {
        const all = transcript(word);
        for (const complete of [true, false]) {
          const budgets = Array.from({ length: totalCost(all) + 2 }, (_, most) => [
            { ...AMPLE, maxTokens: most },
            { ...AMPLE, maxMessages: most },
          ]).flat();
          for (const budget of budgets) {
            const found = sequences(contextWithin(all, complete, budget)).join();
            if (found === expected(all, complete, budget).join()) continue;
            throw new Error(
              `${word}, ${complete ? 'complete' : 'incomplete'}, ${JSON.stringify(budget)}: ${found}`,
            );
          }
        }
      }
    },
  );

  it('drops a turn as a whole', () => {
    expect(kept('UAUA', { maxMessages: 4 })).toBe('1 2 3 4');
    expect(kept('UAUA', { maxMessages: 3 })).toBe('3 4');
    expect(kept('UAUA', { maxMessages: 1 })).toBe('');
  });

  it('does not skip a turn that is too large for an older one that would fit', () => {
    expect(kept('UUAAAU', { maxMessages: 3 })).toBe('6');
  });

  it('keeps every system message, also beyond the budget', () => {
    expect(kept('SUASUA', { maxMessages: 4 })).toBe('1 4 5 6');
    expect(kept('SUSA', { maxTokens: 0, maxMessages: 1 })).toBe('1 3');
  });

  it('counts system messages', () => {
    expect(kept('SU', { maxTokens: 2 })).toBe('1');
    expect(kept('SU', { maxTokens: 3 })).toBe('1 2');
  });

  it('keeps a tool call and its result together, also across turns', () => {
    expect(kept('UCRA', { maxMessages: 3 })).toBe('');
    expect(kept('UACURUA', { maxMessages: 6 })).toBe('6 7');
    expect(kept('UACURUA', { maxMessages: 7 })).toBe('1 2 3 4 5 6 7');
    expect(kept('UUCUCURUVUA', { maxMessages: 9 }, '  x y x y  ')).toBe('10 11');
    expect(kept('UUCUCURUVUA', { maxMessages: 10 }, '  x y x y  ')).toBe('2 3 4 5 6 7 8 9 10 11');
  });

  it('takes a user message that carries tool results for a part of its turn', () => {
    expect(kept('UCVCVAUA', { maxMessages: 7 })).toBe('7 8');
    expect(kept('UCVCVA', { maxMessages: 6 }, ' xxyy ')).toBe('1 2 3 4 5 6');
  });

  it('keeps what the assistant says before the first user message only as a whole', () => {
    expect(kept('AAUA', { maxMessages: 4 })).toBe('1 2 3 4');
    expect(kept('AAUA', { maxMessages: 3 })).toBe('3 4');
    expect(sequences(contextWithin(transcript('AAUA'), false, AMPLE))).toEqual([3, 4]);
  });

  it('ties nothing together by a result that has no call', () => {
    expect(kept('UAUARUA', { maxMessages: 5 }, '    z  ')).toBe('3 4 5 6 7');
  });

  it('leaves the candidates in their order', () => {
    const candidates = transcript('SUASUA');
    contextWithin(candidates, true, AMPLE);
    expect(sequences(candidates)).toEqual([1, 2, 3, 4, 5, 6]);
  });
});
