import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Message, MessageInput, SearchHit } from '../../src/modules/ai/index.js';
import { answered, newConversation, said } from '../support/messages.js';
import { walked } from '../support/pages.js';
import { Random } from '../support/random.js';
import { newScope } from '../support/scopes.js';
import { times } from '../support/times.js';
import { useBackend } from '../support/use-backend.js';

const WORDS = [
  'Report',
  'SIGNED',
  'a',
  'b%c',
  'x_y',
  'back\\slash',
  '100%',
  'Größe',
  'ΟΔΟΣ',
  'οδός',
  'Отчёт',
  '報告',
  '誰が',
  '署名',
  '서명',
  '😀',
  '👍🏽',
  'İstanbul',
  '12',
  '3.5',
  '"',
  "'; --",
  'تقرير',
];
const TERMS = [
  'r',
  'report',
  'SIGN',
  '%',
  '_',
  '\\',
  'größe',
  'ΔΟ',
  'οδοσ',
  'ОТЧ',
  '告',
  '誰',
  '명',
  '😀',
  '👍',
  '1',
  '2',
  '.5',
  "';",
  '"größe ΟΔΟΣ"',
  '"signed a"',
  'قري',
  'zzz',
  '--',
];

/** Every value of the message in which search looks for terms. */
function* values(message: Message): Generator<string> {
  yield message.content;
  yield* inside(message.toolCalls);
  yield* inside(message.toolResults);
}

function* inside(json: unknown): Generator<string> {
  if (typeof json === 'string' || typeof json === 'number') yield String(json);
  else if (typeof json === 'object' && json !== null)
    for (const item of Object.values(json)) yield* inside(item);
}

/** The term as a regular expression: its way of any case is the language's, not the store's own folding. */
function patternOf(term: string): string {
  return term.replaceAll('"', '').replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

function holds(message: Message, term: string): boolean {
  const pattern = new RegExp(patternOf(term), 'iu');
  return [...values(message)].some((value) => pattern.test(value));
}

describe('search, compared with reading every message', () => {
  const backend = useBackend();
  const random = new Random(17);
  const scope = newScope();
  let messages: Message[] = [];

  function text(most: number): string {
    return random.several(WORDS, most).join(random.oneOf([' ', '', '\n', ' – ']));
  }

  function input(): MessageInput {
    const json = { [text(1)]: [text(2), 12, { report: text(1), deep: [3.5, true, null] }] };
    return random.oneOf([
      () => said(text(8)),
      () => answered(text(8)),
      () =>
        answered('', { toolCalls: [{ id: 'call', name: random.oneOf(['Report', 'lookup']), input: json }] }),
      () => ({ role: 'tool' as const, toolResults: [{ toolUseId: 'call', result: json, isError: false }] }),
    ])();
  }

  beforeAll(async () => {
    const { conversations } = backend;
    for (let index = 0; index < 6; index++) {
      const ref = await newConversation(conversations, { agentType: `agent ${index}` }, scope);
      await conversations.addMessages(...ref, [said('Größe ΟΔΟΣ, Signed a report'), ...times(60, input)]);
      if (index > 3) await conversations.archive(...ref);
      messages.push(...(await conversations.getMessages(...ref, { limit: 200 })).items);
    }
    messages = messages.toSorted(
      (a, b) => b.createdAt.getTime() - a.createdAt.getTime() || (a.id < b.id ? 1 : -1),
    );
    // Another user's messages, which must never be found.
    const ofAnotherUser = await newConversation(conversations, {}, { ...scope, userId: newScope().userId });
    await conversations.addMessages(...ofAnotherUser, times(60, input));
  });

  function expected(terms: readonly string[]): string[] {
    return messages.filter((message) => terms.every((term) => holds(message, term))).map(({ id }) => id);
  }

  async function found(query: string, limit = 100): Promise<SearchHit[]> {
    return walked((cursor) => backend.conversations.search(scope, { query, limit, cursor }));
  }

  it.each(TERMS)('finds the same for %s, in the same order', async (term) => {
    expect((await found(term)).map(({ message }) => message.id)).toEqual(expected([term]));
  });

  it('finds something for every term but one that nobody wrote', () => {
    expect(TERMS.filter((term) => expected([term]).length === 0)).toEqual(['zzz']);
  });

  it.each(times(40, () => random.several(TERMS, 4)))(
    'finds the same for terms together: %s %s %s %s',
    async (...terms) => {
      const given = terms.filter((term) => typeof term === 'string');

      expect((await found(given.join(' '))).map(({ message }) => message.id)).toEqual(expected(given));
    },
  );

  it.each([1, 7, 50])('finds the same in pages of %i', async (limit) => {
    expect((await found('r', limit)).map(({ message }) => message.id)).toEqual(expected(['r']));
  });

  it('shows a snippet of at most 200 characters, in which each highlight is a term', async () => {
    for (const term of TERMS) {
      for (const { snippet, highlights } of await found(term)) {
        expect(snippet.length).toBeLessThanOrEqual(200);
        expect(snippet.isWellFormed()).toBe(true);
        expect(highlights.length).toBeGreaterThan(0);
        const marked = highlights.map(({ start, end }) => snippet.slice(start, end));
        const pattern = new RegExp(`^${patternOf(term)}$`, 'iu');
        for (const one of marked) expect(one).toMatch(pattern);
        expect(highlights).toEqual(highlights.toSorted((a, b) => a.start - b.start));
        highlights.slice(1).forEach(({ start }, index) => {
          expect(start).toBeGreaterThanOrEqual(highlights[index]?.end ?? 0);
        });
      }
    }
  });
});
