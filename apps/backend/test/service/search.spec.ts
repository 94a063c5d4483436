import { describe, expect, it } from '@jest/globals';
import type { MessageInput, Scope } from '../../src/modules/ai/index.js';
import { answered, newConversation, said } from '../support/messages.js';
import { refusedFields } from '../support/refusals.js';
import { newScope } from '../support/scopes.js';
import { useBackend } from '../support/use-backend.js';

describe('search', () => {
  const backend = useBackend();

  async function userWith(...inputs: MessageInput[]): Promise<Scope> {
    const ref = await newConversation(backend.conversations);
    await backend.conversations.addMessages(...ref, inputs);
    return ref[0];
  }

  async function sequences(scope: Scope, query: string): Promise<number[]> {
    const { items } = await backend.conversations.search(scope, { query });
    return items.map(({ message }) => message.sequence);
  }

  it.each([
    ['every term', 'signed report', [3]],
    ['a part of a word', 'ign', [3, 2, 1]],
    ['quoted words together', '"the report"', [3]],
    ['quoted words, not apart', '"report the"', []],
    ['a quote without its end', '"the', []],
    ['the same term twice', 'report report', [3]],
    ['white space of any kind between terms', 'signed\u3000\t report', [3]],
    ['no term of other messages', 'signed missing', []],
  ])('asks for %s', async (_name, query, expected) => {
    const scope = await userWith(said('Assign it'), said('She signed'), said('Who SIGNED the report?'));

    expect(await sequences(scope, query)).toEqual(expected);
  });

  it.each([
    ['%', '100 % sure', 'percent'],
    ['_', 'snake_case', 'snake case'],
    ['\\', 'C:\\temp', 'C:/temp'],
    ['x%y', 'x%y', 'xzzy'],
    ['x_y', 'x_y', 'xzy'],
    ['.*', 'a.*', 'abc'],
    ["'", "it's", 'its'],
    ['é', 'CAFÉ', 'cafe'],
    ['ß', 'STRASSE', 'strase'],
    ['誰', 'だ誰か', 'だか'],
    ['ж', 'Ж', 'z'],
    ['😀', 'ok 😀', 'ok 😁'],
    ['7', 'HR-17', 'HR-18'],
    ['\u0000', 'a\u0000b', 'ab'],
  ])('finds %j in %j and not in %j', async (query, held, other) => {
    expect(await sequences(await userWith(said(other), said(held)), query)).toEqual([2]);
  });

  it('looks into string and number values of tool calls and results, not at keys and other values', async () => {
    const json = { report: ['Mia', 1742, { deep: 'Oslo' }], flag: true, none: null };
    const scope = await userWith(
      answered('', { toolCalls: [{ id: 'call_7', name: 'lookup', input: json }] }),
      { role: 'tool', toolResults: [{ toolUseId: 'call_7', result: json }] },
      said('', { toolResults: [{ toolUseId: 'call_8', result: 'Oslo', isError: true }] }),
    );

    expect(await sequences(scope, 'mia')).toEqual([2, 1]);
    expect(await sequences(scope, '174')).toEqual([2, 1]);
    expect(await sequences(scope, 'oslo')).toEqual([3, 2, 1]);
    expect(await sequences(scope, 'lookup')).toEqual([1]);
    for (const key of ['report', 'deep', 'flag', 'toolUseId', 'isError', 'true', 'null']) {
      expect(await sequences(scope, key)).toEqual([]);
    }
  });

  it('does not look at metadata or the model', async () => {
    const scope = await userWith(answered('x', { model: 'a-model', metadata: { note: 'secret' } }));

    expect(await sequences(scope, 'model')).toEqual([]);
    expect(await sequences(scope, 'secret')).toEqual([]);
  });

  it('finds no term across two values', async () => {
    const input = ['foo', 'bar', 1, 2];
    const scope = await userWith(answered('baz', { toolCalls: [{ id: 'c', name: 'n', input }] }));

    for (const term of ['foobar', '"foo bar"', 'bazc', 'bar1', '12', 'n\uFFFF', '\uFFFF', '\uFFFE']) {
      expect(await sequences(scope, term)).toEqual([]);
    }
    expect(await sequences(scope, 'foo baz 2')).toEqual([1]);
  });

  it('finds a message again whose content has what replaces U+0000 and half an emoji', async () => {
    const scope = await userWith(said('before\u0000after \uD83D half'));

    expect(await sequences(scope, 'before␀AFTER \uFFFD')).toEqual([1]);
  });

  it('is narrowed by each filter, and includes archived conversations unless told otherwise', async () => {
    const { conversations } = backend;
    const scope = newScope();
    const context = { entityType: 'case', entityId: '1', agentType: 'a' };
    const about = await newConversation(conversations, context, scope);
    const other = await newConversation(conversations, { title: 'Other' }, scope);
    await conversations.addMessages(...about, [said('needle'), answered('needle')]);
    await conversations.addMessages(...other, [said('needle')]);
    await conversations.archive(...about);
    const found = async (filter: object): Promise<string[]> =>
      (await conversations.search(scope, { query: 'needle', ...filter })).items.map(
        ({ conversation, message }) => `${conversation.status} ${message.role}`,
      );

    expect(await found({})).toEqual(['ACTIVE user', 'ARCHIVED assistant', 'ARCHIVED user']);
    expect(await found({ status: 'ACTIVE' })).toEqual(['ACTIVE user']);
    expect(await found({ status: 'PAUSED' })).toEqual([]);
    expect(await found({ role: 'user' })).toEqual(['ACTIVE user', 'ARCHIVED user']);
    expect(await found({ role: 'assistant', ...context })).toEqual(['ARCHIVED assistant']);
    for (const [field, value] of Object.entries(context)) {
      expect(await found({ [field]: value })).toHaveLength(2);
      expect(await found({ [field]: `${value}x` })).toEqual([]);
    }
  });

  it('answers with the conversation, and with the id and sequence of the message', async () => {
    const { conversations } = backend;
    const context = { entityType: 'case', entityId: '1', agentType: 'a' };
    const ref = await newConversation(conversations, { ...context, title: 'Notes' });
    const { id, sequence, role, createdAt } = await conversations.addMessage(
      ...ref,
      answered('Mia signed it.'),
    );

    expect(await conversations.search(ref[0], { query: 'SIGNED' })).toEqual({
      items: [
        {
          active: true,
          conversation: { id: ref[1], title: 'Notes', status: 'ACTIVE', ...context },
          message: { id, sequence, role, createdAt },
          snippet: 'Mia signed it.',
          highlights: [{ start: 4, end: 10 }],
        },
      ],
      nextCursor: null,
    });
  });

  it('shows what is around the first match of a long message', async () => {
    const scope = await userWith(said(`${'😀'.repeat(5000)} needle ${'x'.repeat(5000)}`));

    const [hit] = (await backend.conversations.search(scope, { query: 'Needle' })).items;

    expect(hit?.snippet.length).toBeLessThanOrEqual(200);
    expect(hit?.highlights.map(({ start, end }) => hit.snippet.slice(start, end))).toEqual(['needle']);
  });

  it.each(['', ' \n', 'x'.repeat(257), '1 2 3 4 5 6 7 8 9', '""', null, 7])(
    'refuses the query %j',
    async (query) => {
      expect(
        await refusedFields(backend.conversations.search(newScope(), { query: query as string })),
      ).toEqual(['query']);
    },
  );

  it.each(['😀'.repeat(256), ` ${'x'.repeat(256)} `, '1 2 3 4 5 6 7 8', '"a b" "c d"'])(
    'takes the query %j',
    async (query) => {
      expect((await backend.conversations.search(newScope(), { query })).items).toEqual([]);
    },
  );
});
