import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import {
  AuditService,
  ErasureService,
  BudgetService,
  ExportService,
  HealthService,
  HoldService,
  MessageCostService,
  OrganizationService,
  PriceService,
  RestoreService,
  RetentionRun,
  RetentionService,
  type Scope,
  UsageService,
} from '../../src/modules/ai/index.js';
import {
  ApprovalRepository,
  ConversationRemoval,
  EventRepository,
  FileRepository,
  ModelCallGate,
  newId,
  RunningAnswerRepository,
  RuntimeStore,
  TurnRepository,
} from '../../src/modules/ai/test-internals.js';
import { METHODS_WITH_ID, METHODS_WITHOUT_ID } from '../support/every-method.js';
import { newConversation, said } from '../support/messages.js';
import type { TestBackend } from '../support/test-backend.js';
import { type Call, IMPORTS } from './import-statements.js';

export type { Call };

const LEASE_MS = 60_000;
const RANGE = { from: new Date('2026-01-01Z'), to: new Date('2026-02-01Z') };

/** Takes rows of any number of organizations, each with its own. */
const MANY_APPENDS = 'addMessages';
/** Needs a message. */
const SET_HEAD = 'setHead';

const METHODS = Object.entries({ ...METHODS_WITHOUT_ID, ...METHODS_WITH_ID })
  .filter(([name]) => name !== MANY_APPENDS && name !== SET_HEAD)
  .map(([name, call]): [string, Call] => [
    name,
    ({ conversations }, scope, id) => call(conversations, scope, id),
  ]);

const OTHERS: [string, Call][] = [
  [
    'a later page of the list',
    async ({ conversations }, scope) => {
      await newConversation(conversations, { agentType: 'another' }, scope);
      const { nextCursor } = await conversations.list(scope, { limit: 1 });
      await conversations.list(scope, { limit: 1, cursor: nextCursor! });
    },
  ],
  ['search for a letter', ({ conversations }, scope) => conversations.search(scope, { query: 'r' })],
  ['the statistics of a range', ({ conversations }, scope) => conversations.getStats(scope, RANGE)],
  [
    'an append that is sent again',
    async ({ conversations }, scope, id) => {
      const message = said('Who signed?', { idempotencyKey: 'again' });
      await conversations.addMessage(scope, id, message);
      await conversations.addMessage(scope, id, message);
    },
  ],
  [
    'branches',
    async ({ conversations }, scope, id) => {
      for (const content of ['Who signed?', 'And when?', 'And where?'])
        await conversations.addMessage(scope, id, said(content));
      await conversations.addMessage(scope, id, said('Who else?', { parent: 1, idempotencyKey: 'branch' }));
      await conversations.setHead(scope, id, 3);
      await conversations.getContext(scope, id, { maxTokens: 1000 });
      const { nextCursor } = await conversations.getMessages(scope, id, { limit: 1 });
      await conversations.getMessages(scope, id, { limit: 1, cursor: nextCursor! });
      await conversations.getWithMessages(scope, id, { branches: 'all' });
    },
  ],
  [
    'a turn on a branch',
    async ({ app, conversations }, scope, id) => {
      const runtime = app.get(RuntimeStore, { strict: false });
      for (const content of ['Who signed?', 'And when?'])
        await conversations.addMessage(scope, id, said(content));
      const toolCalls = [{ id: 'call', name: 'look', input: {} }];
      const answer = { role: 'assistant', toolCalls, turn: { messageId: 'm' } } as const;
      await runtime.append(scope, id, [answer], { at: 1, newest: 2 });
      const place = await runtime.findCalls(scope, id, ['call']);
      await runtime.around(scope, id, place!);
      await runtime.show(scope, id, 2);
      await runtime.byId(scope, id, newId());
    },
  ],
  [
    'a turn',
    async ({ app }, scope, conversationId) => {
      const turns = app.get(TurnRepository, { strict: false });
      const turn = { id: (await turns.take(scope, conversationId, LEASE_MS))!, conversationId };
      await turns.name(scope, turn, { messageId: 'm', chatId: 'c' });
      await turns.renew(scope, turn, LEASE_MS);
      await turns.find(scope, conversationId);
      await turns.isLeft(scope, conversationId);
      await turns.conversationOf(scope, 'case', 'c');
      await turns.requestStop(scope, conversationId);
      await turns.isHeld(scope, turn);
      await turns.release(scope, turn);
    },
  ],
  [
    'a running answer',
    async ({ app }, scope, conversationId) => {
      const turns = app.get(TurnRepository, { strict: false });
      const answers = app.get(RunningAnswerRepository, { strict: false });
      const turn = { id: (await turns.take(scope, conversationId, LEASE_MS))!, conversationId };
      await answers.write(scope, turn, { position: 0, chunks: [], step: null });
      await answers.follow(scope, conversationId);
      await answers.read(scope, turn, 0);
      await answers.left(scope, { ...turn, id: conversationId });
      await answers.isStored(scope, conversationId, ['key']);
      await answers.delete(scope, turn);
      await turns.release(scope, turn);
    },
  ],
  [
    'an approval',
    async ({ app }, scope, id) => {
      const approvals = app.get(ApprovalRepository, { strict: false });
      await approvals.request(scope, id, [{ id: 'call', name: 'look', input: {} }], LEASE_MS, 'waiting');
      await approvals.withApproval(scope, id, ['call']);
      await approvals.isWaiting(scope, id);
      await approvals.ofConversation(scope, id);
      const settlement = { toolCallId: 'call', status: 'APPROVED', note: null, decidedBy: 'mia' } as const;
      await approvals.settle(scope, id, settlement, LEASE_MS);
      await approvals.claimExecution(scope, id, 'call');
      await approvals.expireAll(scope, id);
      await approvals.callOff(scope, id);
    },
  ],
  [
    'events',
    async ({ app }, scope, id) => {
      const events = app.get(EventRepository, { strict: false });
      await events.conversation(scope, id);
      await events.user(scope);
      await events.openAmong(scope, [id]);
    },
  ],
  [
    'an audit trail',
    async ({ app }, scope) => {
      const audit = app.get(AuditService, { strict: false });
      const auditor = { ...scope, grants: ['ai:audit'] };
      await audit.list(auditor, { actor: 'mia', targetId: 'HR-17' });
      const { nextCursor } = await audit.list(auditor, { limit: 1 });
      await audit.list(auditor, { limit: 1, cursor: nextCursor! });
      await audit.verify(auditor);
    },
  ],
  ['the supervision of an organization', supervise],
  [
    'usage and prices of an organization',
    async ({ app }, scope) => {
      const usage = app.get(UsageService, { strict: false });
      const prices = app.get(PriceService, { strict: false });
      const govern = { ...scope, grants: ['ai:govern'] };
      const key = { model: 'gpt-4o*', validFrom: new Date('2026-01-10T09:30:00Z') };
      await prices.set(govern, { ...key, input: '2.5', output: '10' });
      await prices.set(govern, { ...key, input: '3', output: '10' });
      await prices.list(govern, { limit: 1 });
      await prices.effective(govern, { model: 'gpt-4o' });
      await usage.usage(govern, { ...RANGE, groupBy: ['user', 'entity', 'day'] });
      await usage.usage(
        { ...govern, entities: [{ entityType: 'case', entityId: 'HR-17' }] },
        { userId: scope.userId },
      );
      await prices.remove(govern, key);
    },
  ],
  [
    'the costs of messages',
    ({ app }, scope, id) =>
      app.get(MessageCostService, { strict: false }).read(scope, id, { from: 2, limit: 10 }),
  ],
  [
    'the costs of messages, across the organization',
    ({ app }, scope, id) =>
      app.get(MessageCostService, { strict: false }).readAny({ ...scope, grants: ['ai:audit'] }, id),
  ],
  [
    'the cost of a conversation',
    ({ app }, scope, id) => app.get(MessageCostService, { strict: false }).total(scope, id),
  ],
  [
    'the cost of a conversation, across the organization',
    ({ app }, scope, id) =>
      app.get(MessageCostService, { strict: false }).totalOfAny({ ...scope, grants: ['ai:audit'] }, id),
  ],
  [
    'conversations as lines',
    async ({ app }, scope) => {
      const { bytes } = await app.get(ExportService, { strict: false }).exportOwn(scope);
      await text(bytes);
    },
  ],
  [
    'an export of the organization, and what brings it back',
    async ({ app, conversations }, scope, id) => {
      await conversations.addMessage(scope, id, said('Who signed?'));
      await conversations.addMessage(scope, id, said('Who else?', { parent: null }));
      const approvals = app.get(ApprovalRepository, { strict: false });
      const call = { id: 'call', name: 'look', input: 'x'.repeat(10_000) };
      await approvals.request(scope, id, [call], LEASE_MS, 'waiting');
      const exports = app.get(ExportService, { strict: false });
      const governor = { ...scope, grants: ['ai:govern'] };
      const { bytes } = await exports.export({ ...governor, entities: [] }, {});
      await text(bytes);
      const lines = await text((await exports.export(governor, { conversationId: id })).bytes);
      const other = { from: id, to: newId() };
      const file = Readable.from([Buffer.from(lines.replaceAll(other.from, other.to))]);
      await app
        .get(RestoreService, { strict: false })
        .restore(scope.organizationId, file)
        .catch(() => undefined);
    },
  ],
  [
    'an erasure in an organization',
    async ({ app, conversations }, scope, id) => {
      const erasures = app.get(ErasureService, { strict: false });
      await conversations.addMessage(scope, id, said('Who signed?'));
      const governor = { ...scope, grants: ['ai:govern'], entities: [] };
      const nothing = { type: 'entity', entityType: 'case', entityId: 'none' } as const;
      const { id: none } = await erasures.request(governor, { target: nothing, reason: 'asked' });
      await erasures.get(governor, none).catch(() => undefined);
      await erasures.list(governor);
      const all = { ...scope, grants: ['ai:govern'] };
      await erasures.request(all, { target: nothing, reason: 'asked' });
      const { nextCursor } = await erasures.list(all, { limit: 1 });
      await erasures.list(all, { limit: 1, cursor: nextCursor! });
      const { organizationId } = scope;
      const { conversation: purged } = await conversations.getOrCreate(scope, { agentType: 'purged' });
      await conversations.addMessage(scope, purged.id, said('Who signed?'));
      await conversations.delete(scope, purged.id);
      await app.get(ConversationRemoval, { strict: false }).remove(organizationId, [purged.id]);
      for (const target of [
        { type: 'conversation', conversationId: id } as const,
        { type: 'user', userId: scope.userId } as const,
      ]) {
        const { id: erasure } = await erasures.requestByCommand(scope.organizationId, {
          target,
          reason: 'asked',
        });
        await erasures.workOn(organizationId, erasure, () => true);
      }
    },
  ],
  [
    'holds of the organization',
    async ({ app }, scope, conversationId) => {
      const holds = app.get(HoldService, { strict: false });
      const governor = { ...scope, grants: ['ai:govern'] };
      const reason = 'Litigation';
      const { id } = await holds.place(governor, {
        target: { type: 'conversation', conversationId },
        reason,
      });
      await holds.place(governor, { target: { type: 'user', userId: 'noah' }, reason });
      const narrowed = { ...governor, entities: [{ entityType: 'case', entityId: 'HR-17' }] };
      await holds.list(narrowed, { active: true });
      await holds.coverage(narrowed, { userId: scope.userId });
      await holds.coverage(governor, { entityType: 'case', entityId: 'HR-17' });
      await holds.coverage(governor, { conversationId });
      await holds.coverage(governor);
      const { nextCursor } = await holds.list(governor, { limit: 1 });
      await holds.list(governor, { limit: 1, cursor: nextCursor! });
      await holds.release(governor, id, { reason });
      await holds.release(governor, id, { reason });
    },
  ],
  [
    'health of the organization',
    async ({ app }, scope) => {
      const health = app.get(HealthService, { strict: false });
      const auditor = { ...scope, grants: ['ai:audit'] };
      await health.get(auditor);
      await health.get({ ...auditor, entities: [{ entityType: 'case', entityId: 'HR-17' }] });
    },
  ],
  [
    'retention of the organization',
    async ({ app }, scope) => {
      const retention = app.get(RetentionService, { strict: false });
      const governor = { ...scope, grants: ['ai:govern'] };
      const policy = { archiveAfterDays: 1, deleteAfterDays: 2, purgeDeletedAfterDays: 3, auditDays: 183 };
      await retention.set(governor, policy);
      await retention.get(governor);
      await retention.preview({ ...governor, entities: [{ entityType: 'case', entityId: 'HR-17' }] });
      await app.get(RetentionRun, { strict: false }).apply(scope.organizationId);
    },
  ],
  [
    'removal by the organization',
    async ({ app, conversations }, scope, id) => {
      await conversations.addMessage(scope, id, said('Who signed?'));
      await conversations.delete(scope, id);
      await app.get(ConversationRemoval, { strict: false }).remove(scope.organizationId, [id]);
    },
  ],
  [
    'budgets',
    async ({ app }, scope, conversationId) => {
      const budgets = app.get(BudgetService, { strict: false });
      const governor = { ...scope, grants: ['ai:govern'] };
      const setting = { subject: { type: 'organization' }, usd: '5', mode: 'refuse' } as const;
      const { budget } = await budgets.set(governor, { ...setting, period: 'day' });
      await budgets.set(governor, { ...setting, period: 'total' });
      const { nextCursor } = await budgets.list(governor, { limit: 1 });
      await budgets.list(governor, { limit: 1, cursor: nextCursor! });
      await budgets.listBinding(scope, { entityType: 'case', entityId: 'HR-17' });
      const call = { model: 'offline', maxInputTokens: 1, maxOutputTokens: 1, leaseSeconds: 60 };
      await budgets.release(await budgets.reserve(scope, { agentType: 'case' }, call));
      const calls = app.get(ModelCallGate, { strict: false });
      const admitted = await calls.admit({
        scope,
        context: { entityType: null, entityId: null, agentType: 'case' },
        models: ['offline'],
        maxInputTokens: () => Promise.resolve(1),
        maxOutputTokens: 1,
        leaseMs: LEASE_MS,
        turn: { id: newId(), conversationId, messageKeys: ['turn:step'] },
      });
      await admitted?.renew();
      await admitted?.end();
      await budgets.remove(governor, budget.id);
    },
  ],
  [
    'a file',
    async ({ app }, scope, conversationId) => {
      const files = app.get(FileRepository, { strict: false });
      const said = { name: 'a', mediaType: 'text/plain', bytes: 1, sha256: new Uint8Array(32) };
      const id = await files.begin(scope, said);
      await files.complete(scope, id);
      await files.find(scope, id);
      await files.use(scope, conversationId, [id]);
      await files.forget(scope, id);
    },
  ],
];

/** Every method, by each of the indexes that it may read. */
async function supervise({ app, conversations }: TestBackend, scope: Scope, id: string): Promise<void> {
  const organization = app.get(OrganizationService, { strict: false });
  const supervisor = { ...scope, grants: ['ai:supervise'] };
  const cases = ['1', '2'].map((entityId) => ({ entityType: 'case', entityId }));
  await newConversation(conversations, { ...cases[0], agentType: 'case', title: 'a' }, scope);
  for (const given of [
    {},
    { status: 'ARCHIVED' },
    cases[0],
    { agentType: 'case' },
    { userId: 'mia' },
  ] as const)
    await organization.listConversations(supervisor, given);
  await organization.listConversations({ ...supervisor, entities: cases });
  for (const given of [{}, { entities: cases }]) {
    const { nextCursor } = await organization.listEntities({ ...supervisor, ...given }, { limit: 1 });
    await organization.listEntities(
      { ...supervisor, ...given },
      { limit: 1, ...(nextCursor === null ? {} : { cursor: nextCursor }) },
    );
  }
  await organization.listEntities(supervisor, { entityType: 'case' });
  for (const given of [{}, { title: 'a' }, { deleted: true }]) {
    const { nextCursor } = await organization.listConversations(supervisor, { ...given, limit: 1 });
    if (nextCursor !== null)
      await organization.listConversations(supervisor, { ...given, limit: 1, cursor: nextCursor });
  }
  await organization.getConversation(supervisor, id);
  await organization.getMessages(supervisor, id);
  await organization.getWithMessages(supervisor, id);
  await organization.search(supervisor, { query: 'r' });
  await organization.search(
    { ...supervisor, entities: cases },
    { query: 'report', userId: 'mia', role: 'user' },
  );
  await organization.listApprovals(supervisor, { status: 'PENDING', agentType: 'case' });
  await organization.decideApproval(supervisor, id, 'call', { approved: true }).catch(() => undefined);
}

/** The statements of every repository, each with a name. */
export const CALLS: [string, Call][] = [...METHODS, ...OTHERS, ...IMPORTS];
