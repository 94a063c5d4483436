import { describe, expect, it } from '@jest/globals';
import type { Conversation, ConversationStatus } from '../../src/modules/ai/index.js';
import { newConversation, type ConversationRef, said } from '../support/messages.js';
import { refusalOf } from '../support/refusals.js';
import { newScope } from '../support/scopes.js';
import { atOnce, times } from '../support/times.js';
import { useBackend } from '../support/use-backend.js';

type Transition = 'pause' | 'resume' | 'archive';

/** Status after each transition from each status; null where it is refused. */
const TABLE: [ConversationStatus, Transition, ConversationStatus | null][] = [
  ['ACTIVE', 'pause', 'PAUSED'],
  ['ACTIVE', 'resume', 'ACTIVE'],
  ['ACTIVE', 'archive', 'ARCHIVED'],
  ['PAUSED', 'pause', 'PAUSED'],
  ['PAUSED', 'resume', 'ACTIVE'],
  ['PAUSED', 'archive', 'ARCHIVED'],
  ['ARCHIVED', 'pause', null],
  ['ARCHIVED', 'resume', null],
  ['ARCHIVED', 'archive', 'ARCHIVED'],
];

describe('a transition', () => {
  const backend = useBackend();

  async function conversationIn(status: ConversationStatus): Promise<ConversationRef> {
    const ref = await newConversation(backend.conversations);
    await backend.conversations.addMessage(...ref, said('Who signed?'));
    if (status === 'PAUSED') await backend.conversations.pause(...ref, { reason: 'waiting' });
    if (status === 'ARCHIVED') await backend.conversations.archive(...ref);
    return ref;
  }

  const led = TABLE.filter(([from, , to]) => to !== null && to !== from);
  it.each(led)('from %s by %s leads to %s and sets its time', async (from, transition, to) => {
    const ref = await conversationIn(from);
    const before = await backend.conversations.get(...ref);
    const started = new Date();

    const after = await backend.conversations[transition](...ref);

    const pausedAt = to === 'PAUSED' ? expect.any(Date) : to === 'ACTIVE' ? null : before.pausedAt;
    const archivedAt = to === 'ARCHIVED' ? expect.any(Date) : null;
    expect(after).toEqual({ ...before, status: to, pausedAt, archivedAt, updatedAt: expect.any(Date) });
    expect(after.updatedAt.getTime()).toBeGreaterThanOrEqual(started.getTime());
    expect(await backend.conversations.get(...ref)).toEqual(after);
  });

  const kept = TABLE.filter(([from, , to]) => to === from);
  it.each(kept)('from %s by %s changes nothing and succeeds', async (from, transition) => {
    const ref = await conversationIn(from);
    const before = await backend.conversations.get(...ref);

    expect(await backend.conversations[transition](...ref)).toEqual(before);
    expect(await backend.conversations.get(...ref)).toEqual(before);
  });

  const refused = TABLE.filter(([, , to]) => to === null);
  it.each(refused)('from %s by %s is refused and changes nothing', async (from, transition) => {
    const ref = await conversationIn(from);
    const before = await backend.conversations.get(...ref);

    const { code } = await refusalOf(backend.conversations[transition](...ref));

    expect(code).toBe('INVALID_TRANSITION');
    expect(await backend.conversations.get(...ref)).toEqual(before);
  });

  it('to PAUSED keeps the reason and the time of the first pause', async () => {
    const { conversations, current } = backend;
    const ref = await newConversation(conversations);
    const first = await conversations.pause(...ref, { reason: ' waiting ' });
    await conversations.pause(...ref, { reason: 'other' });

    const reasons = 'SELECT pause_reason AS reason FROM ai_conversation WHERE id = $1';
    expect((await current.database.query(reasons, [ref[1]])).rows).toEqual([{ reason: 'waiting' }]);
    expect((await conversations.get(...ref)).pausedAt).toEqual(first.pausedAt);
    await conversations.resume(...ref);
    expect((await current.database.query(reasons, [ref[1]])).rows).toEqual([{ reason: null }]);
  });

  it('of 40 pauses and resumes at once all succeed and leave one legal state', async () => {
    const ref = await newConversation(backend.conversations);

    const answers = await atOnce(40, (call) => backend.conversations[call % 2 ? 'pause' : 'resume'](...ref));

    for (const answer of answers) expect(agrees(answer)).toBe(true);
    expect(agrees(await backend.conversations.get(...ref))).toBe(true);
  });

  it('of 20 archives at once sets one time', async () => {
    const ref = await newConversation(backend.conversations);

    const answers = await atOnce(20, () => backend.conversations.archive(...ref));

    expect(new Set(answers.map(({ archivedAt }) => archivedAt?.getTime())).size).toBe(1);
  });

  it('of archives among pauses and resumes ends ARCHIVED, the late ones refused', async () => {
    const ref = await newConversation(backend.conversations);
    const transitions: Transition[] = ['pause', 'resume', 'archive'];

    const outcomes = await Promise.allSettled(
      times(30, (call) => backend.conversations[transitions[call % 3] ?? 'archive'](...ref)),
    );

    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'INVALID_TRANSITION' });
    }
    expect((await backend.conversations.get(...ref)).status).toBe('ARCHIVED');
  });

  it.each(['PAUSED', 'ARCHIVED'] as const)('to %s stops messages', async (status) => {
    const ref = await conversationIn(status);
    const before = await backend.conversations.get(...ref);

    expect(await refusalOf(backend.conversations.addMessage(...ref, said('late')))).toMatchObject({
      code: 'CONVERSATION_NOT_ACTIVE',
    });
    expect(await backend.conversations.get(...ref)).toEqual(before);
  });
});

describe('resume', () => {
  const backend = useBackend();

  it('while another conversation of the context is ACTIVE is refused, naming it', async () => {
    const { conversations } = backend;
    const context = { entityType: 'case', entityId: 'HR-17' };
    const [scope, id] = await newConversation(conversations, context);
    const before = await conversations.pause(scope, id);
    const [, other] = await newConversation(conversations, context, scope);
    await newConversation(conversations, {}, scope);

    expect(await refusalOf(conversations.resume(scope, id))).toMatchObject({
      code: 'ACTIVE_CONVERSATION_EXISTS',
      conversationId: other,
    });
    expect(await conversations.get(scope, id)).toEqual(before);
    await conversations.archive(scope, other);
    expect(await conversations.resume(scope, id)).toMatchObject({ status: 'ACTIVE' });
  });

  it('against getOrCreate at once leaves one ACTIVE, whoever wins', async () => {
    const { conversations } = backend;
    for (const scope of times(10, newScope)) {
      const [, id] = await newConversation(conversations, {}, scope);
      await conversations.pause(scope, id);

      const [resumed, ...created] = await Promise.allSettled([
        conversations.resume(scope, id),
        ...times(4, () => conversations.getOrCreate(scope)),
      ]);

      const active = (await conversations.list(scope, { status: 'ACTIVE' })).items.map((one) => one.id);
      expect(active).toHaveLength(1);
      for (const one of created) expect(one).toMatchObject({ value: { conversation: { id: active[0] } } });
      expect(resumed).toMatchObject(
        active[0] === id
          ? { status: 'fulfilled' }
          : { reason: { code: 'ACTIVE_CONVERSATION_EXISTS', conversationId: active[0] } },
      );
    }
  });

  it('of several paused conversations at once lets one through', async () => {
    const { conversations } = backend;
    const scope = newScope();
    const ids: string[] = [];
    for (let index = 0; index < 8; index++) {
      const [, id] = await newConversation(conversations, {}, scope);
      await conversations.pause(scope, id);
      ids.push(id);
    }

    const outcomes = await Promise.allSettled(ids.map((id) => conversations.resume(scope, id)));

    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect((await conversations.list(scope, { status: 'ACTIVE' })).items).toHaveLength(1);
  });
});

function agrees({ status, pausedAt, archivedAt }: Conversation): boolean {
  return archivedAt === null && (status === 'PAUSED') === (pausedAt !== null);
}
