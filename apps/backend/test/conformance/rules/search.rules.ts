import { expect, it } from '@jest/globals';
import type { MessageInput, Scope } from '../../../src/modules/ai/index.js';
import { answered, newConversation, said } from '../../support/messages.js';
import { walked } from '../../support/pages.js';
import { expectRefusal, type Suite } from '../suite.js';

export function searchRules(suite: Suite): void {
  async function userWith(...inputs: MessageInput[]): Promise<[Scope, string]> {
    const ref = await newConversation(suite.store);
    for (const input of inputs) await suite.store.addMessage(...ref, input);
    return ref;
  }

  async function found(scope: Scope, query: string): Promise<number[]> {
    const hits = await walked((cursor) => suite.store.search(scope, { query, limit: 2, cursor }));
    return hits.map(({ message }) => message.sequence);
  }

  it.each([
    ['every term', 'signed report', [3]],
    ['a part of a word, newest first', 'IGN', [3, 2, 1]],
    ['quoted words together', '"the report"', [3]],
    ['no quoted words apart', '"report the"', []],
    ['one character', '?', [3]],
  ])('finds %s', async (_name, query, expected) => {
    const [scope] = await userWith(said('Assign it'), said('She signed'), said('Who SIGNED the report?'));

    expect(await found(scope, query)).toEqual(expected);
  });

  it.each(['%', '_', '\\', "'", 'größe', 'ΔΟΣ', 'ЁТ', '誰', '서명', '😀'])(
    'finds %s where it stands',
    async (term) => {
      const [scope] = await userWith(said('other'), said(`before${term.toUpperCase()}after`));

      expect(await found(scope, term)).toEqual([2]);
    },
  );

  it('looks into the values of tool calls and results, not at keys', async () => {
    const json = { key: ['Oslo', 1742] };
    const [scope] = await userWith(answered('', { toolCalls: [{ id: 'c', name: 'look', input: json }] }), {
      role: 'tool',
      toolResults: [{ toolUseId: 'c', result: json }],
    });

    expect([await found(scope, 'oslo'), await found(scope, '174')]).toEqual([
      [2, 1],
      [2, 1],
    ]);
    expect(await found(scope, 'key')).toEqual([]);
  });

  it('includes archived conversations unless status says otherwise', async () => {
    const ref = await userWith(said('needle'));
    await suite.store.archive(...ref);
    const [scope] = ref;

    expect(await found(scope, 'needle')).toEqual([1]);
    expect((await suite.store.search(scope, { query: 'needle', status: 'ACTIVE' })).items).toEqual([]);
    expect((await suite.store.search(scope, { query: 'needle', role: 'assistant' })).items).toEqual([]);
  });

  it('shows the match in a snippet of at most 200 characters', async () => {
    const [scope, id] = await userWith(said(`${'😀'.repeat(500)} Needle ${'x'.repeat(500)}`));

    const [hit] = (await suite.store.search(scope, { query: 'needle' })).items;

    expect(hit?.conversation.id).toBe(id);
    expect(hit?.snippet.length).toBeLessThanOrEqual(200);
    expect(hit?.highlights.map(({ start, end }) => hit.snippet.slice(start, end))).toEqual(['Needle']);
  });

  it.each([' ', 'x'.repeat(257), '1 2 3 4 5 6 7 8 9'])('refuses the query %j', async (query) => {
    const [scope] = await userWith();

    await expectRefusal(suite.store.search(scope, { query }), 'VALIDATION_FAILED');
  });
}
