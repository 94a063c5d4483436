import { expect, it } from '@jest/globals';
import type { Conversation, Scope } from '../../../src/modules/ai/index.js';
import { newConversation, said, saidAfter } from '../../support/messages.js';
import { walked } from '../../support/pages.js';
import { newScope } from '../../support/scopes.js';
import { expectRefusal, type Suite } from '../suite.js';

const ids = (conversations: Conversation[]): string[] => conversations.map(({ id }) => id);

export function listRules(suite: Suite): void {
  /** Conversations with agents `0`, `1`, …, the latest activity first. */
  async function latestFirst(count: number, scope: Scope = newScope()): Promise<[Scope, string[]]> {
    const created: string[] = [];
    for (let index = 0; index < count; index++) {
      const [, id] = await newConversation(suite.store, { agentType: `${index}` }, scope);
      await suite.store.addMessage(scope, id, said(`Question ${index}`));
      created.unshift(id);
    }
    return [scope, created];
  }

  it('has the latest activity first', async () => {
    const [scope, [third, second, first]] = await latestFirst(3);
    const { lastMessageAt } = await suite.store.get(scope, third!);
    await saidAfter(suite.store, [scope, first!], lastMessageAt!);

    expect(ids((await suite.store.list(scope)).items)).toEqual([first, third, second]);
  });

  it('is not reordered by renaming, pausing, resuming and archiving', async () => {
    const [scope, order] = await latestFirst(4);
    const [, second, third, last] = order;

    await suite.store.updateTitle(scope, last!, 'Renamed');
    await suite.store.generateTitle(scope, third!);
    await suite.store.pause(scope, third!);
    await suite.store.pause(scope, second!);
    await suite.store.resume(scope, second!);

    expect(ids((await suite.store.list(scope)).items)).toEqual(order);
    for (const id of [last, second, third]) await suite.store.archive(scope, id!);
    expect(ids((await suite.store.list(scope, { status: 'ARCHIVED' })).items)).toEqual(order.slice(1));
  });

  it('hides archived conversations unless they are asked for', async () => {
    const [scope, [active, paused, archived]] = await latestFirst(3);
    await suite.store.pause(scope, paused!);
    await suite.store.archive(scope, archived!);

    expect(ids((await suite.store.list(scope)).items)).toEqual([active, paused]);
    expect(ids((await suite.store.list(scope, { status: 'PAUSED' })).items)).toEqual([paused]);
    expect(ids((await suite.store.list(scope, { status: 'ARCHIVED' })).items)).toEqual([archived]);
  });

  it('is narrowed by context and by title in any case', async () => {
    const [scope, [, first]] = await latestFirst(2);
    await newConversation(suite.store, { entityType: 'case', entityId: '1' }, scope);

    expect(ids((await suite.store.list(scope, { agentType: '0' })).items)).toEqual([first]);
    expect((await suite.store.list(scope, { entityType: 'case', entityId: '1' })).items).toHaveLength(1);
    expect(ids((await suite.store.list(scope, { title: 'QUESTION 0' })).items)).toEqual([first]);
    expect((await suite.store.list(scope, { title: '%' })).items).toEqual([]);
  });

  it('skips and repeats nothing in its pages, whatever is written between them', async () => {
    const [scope, order] = await latestFirst(6);
    const between = async (page: number): Promise<void> => {
      await suite.store.addMessage(scope, order.at(-1)!, said('more'));
      await newConversation(suite.store, { agentType: `new ${page}` }, scope);
    };

    const read = await walked((cursor) => suite.store.list(scope, { limit: 2, cursor }), { between });

    expect(ids(read)).toEqual(order);
  });

  it('refuses limits beyond 1 to 100, and cursors of another query', async () => {
    const [scope] = await latestFirst(2);
    const cursor = (await suite.store.list(scope, { limit: 1 })).nextCursor ?? '';

    for (const limit of [0, 101])
      await expectRefusal(suite.store.list(scope, { limit }), 'VALIDATION_FAILED');
    await expectRefusal(suite.store.list(scope, { cursor, status: 'ACTIVE' }), 'INVALID_CURSOR');
  });
}
