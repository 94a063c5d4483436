import { describe, expect, it } from '@jest/globals';
import type { Context } from '../../src/modules/ai/index.js';
import { newConversation } from '../support/messages.js';
import { newScope } from '../support/scopes.js';
import { withSecondBackend } from '../support/second-backend.js';
import { atOnce } from '../support/times.js';
import { useBackend } from '../support/use-backend.js';

const ENTITY = { entityType: 'case', entityId: 'HR-17' };
const CONTEXTS: Context[] = [
  {},
  ENTITY,
  { agentType: 'investigation' },
  { ...ENTITY, agentType: 'investigation' },
];

describe('getOrCreate', () => {
  const backend = useBackend();

  it.each(CONTEXTS)('gives 50 simultaneous callers one conversation of %j', async (context) => {
    const scope = newScope();

    const answers = await atOnce(50, () => backend.conversations.getOrCreate(scope, context));

    expect(new Set(answers.map(({ conversation }) => conversation.id)).size).toBe(1);
    expect(answers.filter(({ created }) => created)).toHaveLength(1);
    expect(answers[0]?.conversation).toMatchObject({
      ...scope,
      ...context,
      status: 'ACTIVE',
      messageCount: 0,
    });
    expect((await backend.conversations.list(scope)).items).toHaveLength(1);
  });

  it('gives callers of two backends one conversation', async () => {
    const scope = newScope();

    const answers = await withSecondBackend(backend.current, (second) =>
      atOnce(40, (caller) => (caller % 2 ? second : backend.conversations).getOrCreate(scope, ENTITY)),
    );

    expect(new Set(answers.map(({ conversation }) => conversation.id)).size).toBe(1);
    expect(answers.filter(({ created }) => created)).toHaveLength(1);
  });

  it('keeps contexts apart, an absent value being one of its own', async () => {
    const scope = newScope();
    const contexts: Context[] = [
      ...CONTEXTS,
      { entityType: 'Case', entityId: 'HR-17' },
      { entityType: 'case', entityId: 'HR 17' },
      { entityType: 'case', entityId: 'null', agentType: 'null' },
      { agentType: 'Investigation' },
    ];
    const idsOf = async (): Promise<string[]> => {
      const answers = await Promise.all(
        contexts.map((context) => backend.conversations.getOrCreate(scope, context)),
      );
      return answers.map(({ conversation }) => conversation.id);
    };

    const first = await idsOf();

    expect(new Set(first).size).toBe(contexts.length);
    expect(await idsOf()).toEqual(first);
  });

  it('takes null for absent', async () => {
    const [scope, id] = await newConversation(backend.conversations);

    const none = { entityType: null, entityId: null, agentType: null, title: null };
    const { conversation, created } = await backend.conversations.getOrCreate(scope, none);

    expect({ id: conversation.id, created }).toEqual({ id, created: false });
  });

  it('gives a title to a new conversation only', async () => {
    const scope = newScope();

    const first = await backend.conversations.getOrCreate(scope, { title: '  Interview notes ' });
    const second = await backend.conversations.getOrCreate(scope, { title: 'Another' });

    expect(first.conversation).toMatchObject({ title: 'Interview notes', titleSource: 'MANUAL' });
    expect(second).toEqual({ conversation: first.conversation, created: false });
  });

  it('gives simultaneous callers the title of the one that created it', async () => {
    const scope = newScope();

    const answers = await atOnce(50, (caller) =>
      backend.conversations.getOrCreate(scope, { title: caller === 0 ? null : `Of caller ${caller}` }),
    );

    const winner = answers.find(({ created }) => created)?.conversation;
    for (const { conversation } of answers) expect(conversation).toEqual(winner);
    expect((await backend.conversations.list(scope)).items).toEqual([winner]);
  });

  it('leaves an existing untitled conversation untitled', async () => {
    const [scope] = await newConversation(backend.conversations);

    const { conversation } = await backend.conversations.getOrCreate(scope, { title: 'Late' });

    expect(conversation).toMatchObject({ title: null, titleSource: null });
  });

  it.each(['pause', 'archive'] as const)(
    'creates a new one after %s of the one before',
    async (transition) => {
      const [scope, id] = await newConversation(backend.conversations, ENTITY);
      await backend.conversations[transition](scope, id);

      const next = await backend.conversations.getOrCreate(scope, ENTITY);

      expect(next.created).toBe(true);
      expect(next.conversation.id).not.toBe(id);
    },
  );

  it('tells organizations and users apart by case, by spaces and by which is which', async () => {
    const { organizationId, userId } = newScope();
    const scopes = [
      { organizationId, userId },
      { organizationId: organizationId.toUpperCase(), userId },
      { organizationId, userId: userId.toUpperCase() },
      { organizationId, userId: `${userId} ` },
      { organizationId: userId, userId: organizationId },
      { organizationId, userId: organizationId },
    ];

    const answers = await Promise.all(scopes.map((scope) => backend.conversations.getOrCreate(scope)));

    expect(answers.map(({ created }) => created)).toEqual(scopes.map(() => true));
    for (const scope of scopes) expect((await backend.conversations.list(scope)).items).toHaveLength(1);
  });

  it('gives a new conversation a UUID v7 and times of its creation', async () => {
    const before = Date.now();
    const { conversation } = await backend.conversations.getOrCreate(newScope());

    expect(conversation.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(conversation.createdAt.getTime()).toBeGreaterThanOrEqual(before - 1);
    expect(conversation).toMatchObject({
      updatedAt: conversation.createdAt,
      lastMessageAt: null,
      pausedAt: null,
      archivedAt: null,
      totalInputTokens: 0,
      totalReasoningTokens: 0,
    });
  });
});
