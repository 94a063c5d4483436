import { expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { Scope } from '../../../src/modules/ai/index.js';
import { newConversation, type ConversationRef, said } from '../../support/messages.js';
import { newScope } from '../../support/scopes.js';
import type { ConversationStore } from '../conversation-store.js';
import { expectRefusal, type Suite } from '../suite.js';

type Call = (store: ConversationStore, ...place: ConversationRef) => Promise<unknown>;

const CALLS: Record<string, Call> = {
  get: (store, ...place) => store.get(...place),
  getWithMessages: (store, ...place) => store.getWithMessages(...place),
  addMessage: (store, ...place) => store.addMessage(...place, said('Mine')),
  getMessages: (store, ...place) => store.getMessages(...place),
  pause: (store, ...place) => store.pause(...place),
  resume: (store, ...place) => store.resume(...place),
  archive: (store, ...place) => store.archive(...place),
  generateTitle: (store, ...place) => store.generateTitle(...place),
  updateTitle: (store, ...place) => store.updateTitle(...place, 'Mine'),
};

/** Another user of the organization, the user's name elsewhere, and another of both. */
function strangersTo({ organizationId, userId }: Scope): Scope[] {
  const { organizationId: elsewhere, userId: another } = newScope();
  return [
    { organizationId, userId: another },
    { organizationId: elsewhere, userId },
    { organizationId: elsewhere, userId: another },
  ];
}

export function wallRules(suite: Suite): void {
  async function ownedOne(): Promise<ConversationRef> {
    const place = await newConversation(suite.store, { title: 'Private' });
    await suite.store.addMessage(...place, said('a private word', { inputTokens: 3 }));
    return place;
  }

  it.each(Object.entries(CALLS))('%s answers a stranger as if nothing were there', async (_name, call) => {
    const [owner, id] = await ownedOne();
    const before = await suite.store.getWithMessages(owner, id);

    const nowhere = await reasonOf(call(suite.store, owner, randomUUID()));
    for (const stranger of strangersTo(owner))
      expect(await reasonOf(call(suite.store, stranger, id))).toEqual(nowhere);

    expect(nowhere).toMatchObject({ code: 'CONVERSATION_NOT_FOUND' });
    expect(await suite.store.getWithMessages(owner, id)).toEqual(before);
  });

  suite.needing('getContext', 'a stranger has no context', async (store) => {
    const [owner, id] = await ownedOne();
    for (const stranger of strangersTo(owner))
      await expectRefusal(store.getContext(stranger, id, { maxTokens: 100 }), 'CONVERSATION_NOT_FOUND');
  });

  it('lists, finds and counts nothing for a stranger', async () => {
    const [owner] = await ownedOne();
    const nothing = { items: [], nextCursor: null };

    for (const stranger of strangersTo(owner)) {
      expect(await suite.store.list(stranger)).toEqual(nothing);
      expect(await suite.store.search(stranger, { query: 'private' })).toEqual(nothing);
      expect(await suite.store.getStats(stranger)).toMatchObject({
        conversations: { total: 0 },
        messages: { total: 0 },
        tokens: { input: 0 },
      });
    }
  });

  it('begins for a stranger another conversation of the same context', async () => {
    const [owner, id] = await ownedOne();
    for (const stranger of strangersTo(owner)) {
      const { conversation, created } = await suite.store.getOrCreate(stranger);
      expect(created).toBe(true);
      expect(conversation.id).not.toBe(id);
    }
  });

  it('does not read on for a stranger with the cursor of the owner', async () => {
    const [owner] = await ownedOne();
    await newConversation(suite.store, { agentType: 'other' }, owner);
    const cursor = (await suite.store.list(owner, { limit: 1 })).nextCursor ?? '';

    for (const stranger of strangersTo(owner))
      await expectRefusal(suite.store.list(stranger, { cursor }), 'INVALID_CURSOR');
  });
}

/** All that a refused caller can see. */
async function reasonOf(call: Promise<unknown>): Promise<unknown> {
  const reason = await call.then(
    () => undefined,
    (error: unknown) => error,
  );
  return { ...(reason as object), message: (reason as Error | undefined)?.message };
}
