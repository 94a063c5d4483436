import type {
  AppendedMessage,
  Context,
  Conversation,
  ConversationService,
  ConversationStats,
  Message,
  MessageInput,
  Scope,
} from '../../src/modules/ai/index.js';
import { addedUp } from '../support/expected-stats.js';
import { appendTo, refuseMalformed } from './append.model.js';
import { activeBranch, newestThrough, shown } from './branch.model.js';
import { contextWithin } from './context.model.js';
import {
  type Filter,
  hits,
  type Hit,
  includesInAnyCase,
  inPages,
  latestFirst,
  matches,
} from './reading.model.js';
import { belongsTo, copyOf, type KnownConversation, Refusal, type Row, storable } from './row.js';
import { titleFrom } from './title.model.js';

/** Answer of the store. The model takes its ids and times, which the contract leaves to the store. */
type Told<Method extends keyof ConversationService> =
  Awaited<ReturnType<ConversationService[Method]>> | undefined;

interface Paged {
  limit: number;
}

interface Branches {
  branches?: 'all';
}

/** The time of a pause that no answer tells: the model compares that there is one. */
const SOMETIME = new Date(0);

/** So many tokens that only `maxMessages` limits a context. */
export const PLENTY = 1_000_000;

/** The contract as a program in memory, one call after the other: the methods of the service, and what they answer. */
export class StoreModel {
  constructor(private rows: Row[] = []) {}

  copy(): StoreModel {
    return new StoreModel(this.rows.map(copyOf));
  }

  /** Every conversation with its messages. */
  everything(): Pick<Row, 'conversation' | 'messages'>[] {
    const there = this.rows.filter(({ isDeleted }) => !isDeleted);
    return there.map(({ conversation, messages }) => ({
      conversation,
      messages: messages.map((message) => shown(messages, message)),
    }));
  }

  getOrCreate(
    scope: Scope,
    { fresh, ...input }: Context & { title?: string; fresh?: boolean },
    told: Told<'getOrCreate'>,
  ) {
    const active = this.activeOf(scope, input);
    if (active && !fresh) return { conversation: active, created: false };
    if (active) Object.assign(active, { status: 'PAUSED', pausedAt: SOMETIME });
    const conversation = begun(scope, input, told?.conversation);
    this.rows.push({ conversation, messages: [], known: [], isDeleted: false });
    return { conversation, created: true };
  }

  get(scope: Scope, id: string): KnownConversation {
    return this.own(scope, id).conversation;
  }

  getWithMessages(scope: Scope, id: string, { limit, branches }: Paged & Branches) {
    const { conversation } = this.own(scope, id);
    const pages = inPages(this.messagesOf(scope, id, branches).toReversed(), limit).map((page) =>
      page.reverse(),
    );
    return pages.map((page) => ({ conversation, messages: page }));
  }

  addMessage(scope: Scope, id: string, input: MessageInput, told: Told<'addMessage'>): Message | undefined {
    return this.addMessages(scope, id, [input], told && [told])[0];
  }

  addMessages(scope: Scope, id: string, inputs: MessageInput[], told: Told<'addMessages'>): Message[] {
    refuseMalformed(inputs);
    return appendTo(this.own(scope, id), inputs, told);
  }

  appendOne(
    scope: Scope,
    id: string,
    input: MessageInput,
    told: Told<'appendOne'>,
  ): AppendedMessage | undefined {
    return this.append(scope, id, [input], told && [told])[0];
  }

  append(scope: Scope, id: string, inputs: MessageInput[], told: Told<'append'>): AppendedMessage[] {
    const before = this.of(scope).find(({ conversation }) => conversation.id === id)?.messages.length ?? 0;
    const messages = this.addMessages(
      scope,
      id,
      inputs,
      told?.map(({ message }) => message),
    );
    return messages.map((message, index) => ({
      message,
      stored: message.sequence > before && index === messages.findIndex((one) => one.id === message.id),
    }));
  }

  getMessages(
    scope: Scope,
    id: string,
    { limit, order, branches }: Paged & Branches & { order: 'asc' | 'desc' },
  ): Message[][] {
    const messages = this.messagesOf(scope, id, branches);
    return inPages(order === 'asc' ? messages : messages.toReversed(), limit);
  }

  getContext(
    scope: Scope,
    id: string,
    { maxTokens, maxMessages = Infinity }: { maxTokens: number; maxMessages?: number },
    told: Told<'getContext'>,
  ) {
    const messages = activeBranch(this.own(scope, id));
    const estimate = told?.estimatedTokens ?? 0;
    // What a message costs is the store's estimate: as many messages as it kept must still be the newest whole turns.
    const kept = contextWithin(messages, maxTokens === PLENTY ? maxMessages : (told?.messages.length ?? 0));
    const onlySystem = kept.every(({ role }) => role === 'system');
    return {
      messages: kept,
      estimatedTokens: onlySystem ? estimate : Math.min(estimate, maxTokens),
      droppedMessages: messages.length - kept.length,
    };
  }

  pause(scope: Scope, id: string, told: Told<'pause'>): KnownConversation {
    const conversation = this.changeable(scope, id);
    if (conversation.status === 'PAUSED') return conversation;
    return Object.assign(conversation, { status: 'PAUSED', pausedAt: told?.pausedAt });
  }

  resume(scope: Scope, id: string, { replace }: { replace?: boolean }): KnownConversation {
    const conversation = this.changeable(scope, id);
    if (conversation.status === 'ACTIVE') return conversation;
    const active = this.activeOf(scope, conversation);
    if (active && !replace) throw new Refusal('ACTIVE_CONVERSATION_EXISTS', active.id);
    if (active) Object.assign(active, { status: 'PAUSED', pausedAt: SOMETIME });
    return Object.assign(conversation, { status: 'ACTIVE', pausedAt: null });
  }

  setHead(scope: Scope, id: string, sequence: number): KnownConversation {
    const { conversation, messages } = this.own(scope, id);
    if (sequence > messages.length) throw new Refusal('VALIDATION_FAILED');
    return Object.assign(conversation, { head: newestThrough(messages, sequence) });
  }

  archive(scope: Scope, id: string, told: Told<'archive'>): KnownConversation {
    const { conversation } = this.own(scope, id);
    if (conversation.status === 'ARCHIVED') return conversation;
    return Object.assign(conversation, { status: 'ARCHIVED', archivedAt: told?.archivedAt });
  }

  delete(scope: Scope, id: string): void {
    this.own(scope, id).isDeleted = true;
  }

  /** Every conversation of an organization that was not removed. */
  ofOrganization(organizationId: string): Row[] {
    return this.rows.filter(({ conversation }) => conversation.organizationId === organizationId);
  }

  /** Removes conversations for good. */
  remove(rows: readonly Row[]): void {
    this.rows = this.rows.filter((row) => !rows.includes(row));
  }

  list(
    scope: Scope,
    { limit, title, ...filter }: Paged & Filter & { title?: string },
  ): KnownConversation[][] {
    const listed = this.of(scope)
      .map(({ conversation }) => conversation)
      .filter(({ status }) => filter.status === 'ARCHIVED' || status !== 'ARCHIVED')
      .filter((one) => matches(one, filter))
      .filter((one) => title === undefined || includesInAnyCase(one.title ?? '', title.trim()));
    return inPages(latestFirst(listed), limit);
  }

  search(
    scope: Scope,
    { limit, query, role, ...filter }: Paged & Filter & { query: string; role?: Message['role'] },
  ): Hit[][] {
    const searched = this.of(scope).filter(({ conversation }) => matches(conversation, filter));
    return inPages(hits(searched, query, role), limit);
  }

  generateTitle(scope: Scope, id: string): KnownConversation {
    const { conversation, messages } = this.own(scope, id);
    const title = titleFrom(messages);
    if (conversation.titleSource === 'MANUAL' || title === null) return conversation;
    return Object.assign(conversation, { title, titleSource: 'AUTO' });
  }

  updateTitle(scope: Scope, id: string, given: string): KnownConversation {
    const title = storable(given.trim());
    if (title === '') throw new Refusal('VALIDATION_FAILED');
    return Object.assign(this.own(scope, id).conversation, { title, titleSource: 'MANUAL' });
  }

  getStats(scope: Scope, { from, to }: { from?: Date; to?: Date }): ConversationStats {
    const within = (at: Date): boolean => (!from || at >= from) && (!to || at < to);
    return addedUp(this.of(scope), within, !from && !to);
  }

  private messagesOf(scope: Scope, id: string, branches: Branches['branches']): Message[] {
    const row = this.own(scope, id);
    if (branches !== 'all') return activeBranch(row);
    return row.messages.map((message) => shown(row.messages, message));
  }

  private of(scope: Scope): Row[] {
    return this.rows.filter((row) => belongsTo(row, scope) && !row.isDeleted);
  }

  private own(scope: Scope, id: string): Row {
    const row = this.of(scope).find(({ conversation }) => conversation.id === id);
    if (!row) throw new Refusal('CONVERSATION_NOT_FOUND');
    return row;
  }

  private changeable(scope: Scope, id: string): KnownConversation {
    const { conversation } = this.own(scope, id);
    if (conversation.status === 'ARCHIVED') throw new Refusal('INVALID_TRANSITION');
    return conversation;
  }

  private activeOf(scope: Scope, context: Context): KnownConversation | undefined {
    const { entityType = null, entityId = null, agentType = null } = context;
    return this.of(scope)
      .map(({ conversation }) => conversation)
      .find((one) => matches(one, { status: 'ACTIVE', entityType, entityId, agentType }));
  }
}

function begun(
  { organizationId, userId }: Scope,
  { entityType = null, entityId = null, agentType = null, title }: Context & { title?: string },
  told: Pick<Conversation, 'id' | 'createdAt'> | undefined,
): KnownConversation {
  return {
    id: told?.id ?? 'unknown',
    createdAt: told?.createdAt ?? new Date(0),
    ...{ organizationId, userId, entityType, entityId, agentType },
    ...{ title: title?.trim() ?? null, titleSource: title === undefined ? null : 'MANUAL', status: 'ACTIVE' },
    ...{ totalInputTokens: 0, totalOutputTokens: 0, totalReasoningTokens: 0 },
    ...{ totalCacheReadTokens: 0, totalCacheWriteTokens: 0 },
    ...{ messageCount: 0, head: 0, pausedAt: null, archivedAt: null, lastMessageAt: null },
  };
}
