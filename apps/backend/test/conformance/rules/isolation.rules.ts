import { expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { Scope } from '../../../src/modules/ai/index.js';
import { newConversation, type ConversationRef, said } from '../../support/messages.js';
import { newScope } from '../../support/scopes.js';
import type { ConversationStore } from '../conversation-store.js';
import { expectRefusal, type Suite } from '../suite.js';

type Call = (store: ConversationStore, ...ref: ConversationRef) => Promise<unknown>;

const CALLS: Record<string, Call> = {
  get: (store, ...ref) => store.get(...ref),
  getWithMessages: (store, ...ref) => store.getWithMessages(...ref),
  addMessage: (store, ...ref) => store.addMessage(...ref, said('Mine')),
  getMessages: (store, ...ref) => store.getMessages(...ref),
  pause: (store, ...ref) => store.pause(...ref),
  resume: (store, ...ref) => store.resume(...ref),
  archive: (store, ...ref) => store.archive(...ref),
  generateTitle: (store, ...ref) => store.generateTitle(...ref),
  updateTitle: (store, ...ref) => store.updateTitle(...ref, 'Mine'),
};

/** Another user of the organization, the user's name elsewhere, and another of both. */
function othersThan({ organizationId, userId }: Scope): Scope[] {
  const { organizationId: elsewhere, userId: another } = newScope();
  return [
    { organizationId, userId: another },
    { organizationId: elsewhere, userId },
    { organizationId: elsewhere, userId: another },
  ];
}

export function wallRules(suite: Suite): void {
  async function ownedOne(): Promise<ConversationRef> {
    const ref = await newConversation(suite.store, { title: 'Private' });
    await suite.store.addMessage(...ref, said('a private word', { inputTokens: 3 }));
    return ref;
  }

  it.each(Object.entries(CALLS))('%s answers another user as if nothing were there', async (_name, call) => {
    const [owner, id] = await ownedOne();
    const before = await suite.store.getWithMessages(owner, id);

    const nowhere = await reasonOf(call(suite.store, owner, randomUUID()));
    for (const other of othersThan(owner))
      expect(await reasonOf(call(suite.store, other, id))).toEqual(nowhere);

    expect(nowhere).toMatchObject({ code: 'CONVERSATION_NOT_FOUND' });
    expect(await suite.store.getWithMessages(owner, id)).toEqual(before);
  });

  suite.needing('getContext', 'another user has no context', async (store) => {
    const [owner, id] = await ownedOne();
    for (const other of othersThan(owner))
      await expectRefusal(store.getContext(other, id, { maxTokens: 100 }), 'CONVERSATION_NOT_FOUND');
  });

  it('lists, finds and counts nothing for another user', async () => {
    const [owner] = await ownedOne();
    const nothing = { items: [], nextCursor: null };

    for (const other of othersThan(owner)) {
      expect(await suite.store.list(other)).toEqual(nothing);
      expect(await suite.store.search(other, { query: 'private' })).toEqual(nothing);
      expect(await suite.store.getStats(other)).toMatchObject({
        conversations: { total: 0 },
        messages: { total: 0 },
        tokens: { input: 0 },
      });
    }
  });

  it('begins for another user a new conversation of the same context', async () => {
    const [owner, id] = await ownedOne();
    for (const other of othersThan(owner)) {
      const { conversation, created } = await suite.store.getOrCreate(other);
      expect(created).toBe(true);
      expect(conversation.id).not.toBe(id);
    }
  });

  it('does not read on for another user with the cursor of the owner', async () => {
    const [owner] = await ownedOne();
    await newConversation(suite.store, { agentType: 'other' }, owner);
    const cursor = (await suite.store.list(owner, { limit: 1 })).nextCursor ?? '';

    for (const other of othersThan(owner))
      await expectRefusal(suite.store.list(other, { cursor }), 'INVALID_CURSOR');
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
