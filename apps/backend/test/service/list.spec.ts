import { describe, expect, it } from '@jest/globals';
import type { Context, Conversation } from '../../src/modules/ai/index.js';
import { latestFirst } from '../support/expected-order.js';
import { newConversation, said, saidAfter } from '../support/messages.js';
import { newScope } from '../support/scopes.js';
import { useBackend } from '../support/use-backend.js';

const ids = (conversations: Conversation[]): string[] => conversations.map(({ id }) => id);

describe('list', () => {
  const backend = useBackend();

  it('has the latest activity first: the last message, or the creation while there is none', async () => {
    const { conversations } = backend;
    const scope = newScope();
    const [a, b, c] = await latestFirst(backend.current, 3, scope);
    await conversations.addMessage(scope, c ?? '', said('again'));
    const [, empty] = await newConversation(conversations, {}, scope);
    const { createdAt } = await conversations.get(scope, empty);
    await saidAfter(conversations, [scope, a ?? ''], createdAt);

    expect(ids((await conversations.list(scope)).items)).toEqual([a, empty, c, b]);
  });

  it('is not reordered by quiet edits', async () => {
    const { conversations } = backend;
    const scope = newScope();
    const order = await latestFirst(backend.current, 4, scope);
    const [, second, third, last] = order.map((id) => [scope, id] as const);
    if (!second || !third || !last) throw new Error('A conversation is missing.');

    await conversations.updateTitle(...last, 'Renamed');
    await conversations.generateTitle(...third);
    await conversations.pause(...third);
    await conversations.pause(...second);
    await conversations.resume(...second);

    expect(ids((await conversations.list(scope)).items)).toEqual(order);
    await conversations.archive(...third);
    expect(ids((await conversations.list(scope)).items)).toEqual(order.filter((id) => id !== third[1]));
  });

  it('hides archived conversations unless they are asked for', async () => {
    const { conversations } = backend;
    const scope = newScope();
    const [active, paused, archived] = await latestFirst(backend.current, 3, scope);
    await conversations.pause(scope, paused ?? '');
    await conversations.archive(scope, archived ?? '');

    expect(ids((await conversations.list(scope)).items)).toEqual([active, paused]);
    expect(ids((await conversations.list(scope, { status: 'ACTIVE' })).items)).toEqual([active]);
    expect(ids((await conversations.list(scope, { status: 'PAUSED' })).items)).toEqual([paused]);
    expect(ids((await conversations.list(scope, { status: 'ARCHIVED' })).items)).toEqual([archived]);
  });

  it('is narrowed by each filter and by all together', async () => {
    const { conversations } = backend;
    const scope = newScope();
    const contexts: Context[] = [
      { entityType: 'case', entityId: '1', agentType: 'a' },
      { entityType: 'case', entityId: '2' },
      { entityType: 'report', entityId: '1', agentType: 'a' },
      {},
    ];
    for (const context of contexts) await newConversation(conversations, context, scope);
    const found = async (filter: Record<string, string>): Promise<number[]> =>
      (await conversations.list(scope, filter)).items
        .map(({ entityType, entityId }) =>
          contexts.findIndex(
            (c) => (c.entityType ?? null) === entityType && (c.entityId ?? null) === entityId,
          ),
        )
        .sort();

    expect(await found({ entityType: 'case' })).toEqual([0, 1]);
    expect(await found({ entityId: '1' })).toEqual([0, 2]);
    expect(await found({ agentType: 'a' })).toEqual([0, 2]);
    expect(await found({ entityType: 'case', entityId: '1', agentType: 'a', status: 'ACTIVE' })).toEqual([0]);
    expect(await found({ entityType: 'Case' })).toEqual([]);
    expect(await found({ entityType: 'case', status: 'PAUSED' })).toEqual([]);
  });

  it.each([
    ['straße', 'STRASSE', true],
    ['Der Bericht', ' bericht ', true],
    ['ΟΔΟΣ', 'οδος', true],
    ['Отчёт', 'отчЁТ', true],
    ['誰が署名しましたか', '署名', true],
    ['100 %', '0 %', true],
    ['1000', '1%0', false],
    ['a_b', 'A_B', true],
    ['axb', 'a_b', false],
    ['back\\slash', '\\S', true],
    ['nul \u0000', '\u0000', true],
    ['half 😀', '\ud83d', false],
  ])('with the title %j asked for by %j: %s', async (title, asked, found) => {
    const [scope, id] = await newConversation(backend.conversations, { title });
    await newConversation(backend.conversations, { agentType: 'untitled' }, scope);

    expect(ids((await backend.conversations.list(scope, { title: asked })).items)).toEqual(found ? [id] : []);
  });

  it('finds titles that were made from a message, and those that were changed', async () => {
    const { conversations } = backend;
    const ref = await newConversation(conversations);
    const found = async (title: string): Promise<number> =>
      (await conversations.list(ref[0], { title })).items.length;
    await conversations.addMessage(...ref, said('Who SIGNED the report?'));

    expect(await found('signed')).toBe(1);
    await conversations.updateTitle(...ref, 'Interview');
    expect([await found('signed'), await found('interVIEW')]).toEqual([0, 1]);
  });
});
