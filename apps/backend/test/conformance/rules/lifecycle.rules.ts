import { expect, it } from '@jest/globals';
import type { ConversationStatus } from '../../../src/modules/ai/index.js';
import { newConversation, type ConversationRef, said } from '../../support/messages.js';
import { expectRefusal, type Suite } from '../suite.js';

type Transition = 'pause' | 'resume' | 'archive';

const LEADS: [ConversationStatus, Transition, ConversationStatus][] = [
  ['ACTIVE', 'pause', 'PAUSED'],
  ['ACTIVE', 'resume', 'ACTIVE'],
  ['ACTIVE', 'archive', 'ARCHIVED'],
  ['PAUSED', 'pause', 'PAUSED'],
  ['PAUSED', 'resume', 'ACTIVE'],
  ['PAUSED', 'archive', 'ARCHIVED'],
  ['ARCHIVED', 'archive', 'ARCHIVED'],
];

export function lifecycleRules(suite: Suite): void {
  async function conversationIn(status: ConversationStatus): Promise<ConversationRef> {
    const ref = await newConversation(suite.store);
    if (status === 'PAUSED') await suite.store.pause(...ref, { reason: 'waiting' });
    if (status === 'ARCHIVED') await suite.store.archive(...ref);
    return ref;
  }

  it.each(LEADS)('leads from %s by %s to %s', async (from, transition, to) => {
    const ref = await conversationIn(from);
    const before = await suite.store.get(...ref);

    const after = await suite.store[transition](...ref);

    if (from === to) expect(after).toEqual(before);
    expect(after.status).toBe(to);
    expect(after.archivedAt !== null).toBe(to === 'ARCHIVED');
    if (to !== 'ARCHIVED') expect(after.pausedAt !== null).toBe(to === 'PAUSED');
    expect(await suite.store.get(...ref)).toEqual(after);
  });

  it.each(['pause', 'resume'] as const)('leads nowhere from ARCHIVED by %s', async (transition) => {
    const ref = await conversationIn('ARCHIVED');

    await expectRefusal(suite.store[transition](...ref), 'INVALID_TRANSITION');
  });

  it.each(['PAUSED', 'ARCHIVED'] as const)('takes no message while %s', async (status) => {
    const ref = await conversationIn(status);

    await expectRefusal(suite.store.addMessage(...ref, said('late')), 'CONVERSATION_NOT_ACTIVE');

    expect(await suite.store.get(...ref)).toMatchObject({ messageCount: 0 });
  });

  it('resumes nothing beside another active conversation of the context, and names that', async () => {
    const [scope, id] = await conversationIn('PAUSED');
    const [, other] = await newConversation(suite.store, {}, scope);

    await expectRefusal(suite.store.resume(scope, id), 'ACTIVE_CONVERSATION_EXISTS', {
      conversationId: other,
    });

    await suite.store.archive(scope, other);
    expect(await suite.store.resume(scope, id)).toMatchObject({ status: 'ACTIVE' });
  });
}
