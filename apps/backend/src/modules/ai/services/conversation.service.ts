import { Injectable } from '@nestjs/common';
import type { Scope } from '../../../common/scope.js';
import { Cursors } from '../cursors/cursors.js';
import { contextWithin, totalCost } from '../domain/context-window.js';
import { validationFailed } from '../domain/conversation-error.js';
import type { Conversation, ConversationStats, Page, SearchHit } from '../domain/conversation.js';
import type { AppendedMessage, Message } from '../domain/message.js';
import type { MessageInput } from '../domain/new-message.js';
import { pageOf } from '../domain/page.js';
import { refusedContext } from '../domain/reserved.js';
import { searchTerms } from '../domain/search-query.js';
import { storableText } from '../domain/storable.js';
import { autoTitle } from '../domain/title.js';
import {
  GetContextDto,
  GetMessagesDto,
  GetOrCreateConversationDto,
  GetStatsDto,
  ListConversationsDto,
  PauseConversationDto,
  ReadMessagesDto,
  ResumeConversationDto,
  SearchMessagesDto,
  SetHeadDto,
  UpdateTitleDto,
  validated,
} from '../dto/index.js';
import { AppendRepository } from '../repositories/append/append.repository.js';
import { BranchRepository } from '../repositories/branches/branch.repository.js';
import { ConversationRepository } from '../repositories/conversation.repository.js';
import { ListWalk } from '../repositories/list-walk.js';
import { MessageRepository } from '../repositories/message.repository.js';
import { SearchRepository } from '../repositories/search/search.repository.js';
import type { Transaction } from '../repositories/transaction.js';
import { AppendHooks } from './append-hooks.js';
import { conversationId, notFound } from './conversation-id.js';
import { EntityGate } from './entity-gate.js';
import { HeavyWork } from './heavy-work.js';
import { ownerOf } from './owner.js';
import { messagesOfCaller } from './message-inputs.js';
import { beforeFirst, messagePage } from './message-page.js';
import { searchPage } from './search-page.js';
import { StatsReader } from './stats-reader.js';
import { StatusChanger } from './status-changer.js';

const DEFAULT_PAGE = 20;
const DEFAULT_MESSAGE_PAGE = 50;
/** Messages of users looked at for a title: each but the first has only white space before it. */
const MAX_TITLE_CANDIDATES = 20;

export interface TransactionOptions {
  /** The caller's: a `pg` client inside a transaction, or `fromPrisma(tx)`. */
  transaction?: Transaction;
}

/**
 * The conversation store: conversations of AI agents and their messages, each seen and changed only by its own scope.
 *
 * Every method takes the scope first and may throw `ConversationError` with `VALIDATION_FAILED` (which names each
 * field) or `STORE_UNAVAILABLE`; methods with an id, `CONVERSATION_NOT_FOUND` for a conversation that does not exist or
 * belongs to another scope, and for a malformed id. Further errors are listed at each method.
 */
@Injectable()
export class ConversationService {
  constructor(
    private readonly conversations: ConversationRepository,
    private readonly lists: ListWalk,
    private readonly messages: MessageRepository,
    private readonly appends: AppendRepository,
    private readonly branches: BranchRepository,
    private readonly searches: SearchRepository,
    private readonly stats: StatsReader,
    private readonly heavy: HeavyWork,
    private readonly cursors: Cursors,
    private readonly access: EntityGate,
    private readonly statuses: StatusChanger,
    private readonly appendHooks: AppendHooks,
  ) {}

  /**
   * The one ACTIVE conversation of a scope and context, or a new one. Any number of simultaneous callers get the same.
   * One that waits for an approval keeps its place: it is returned, PAUSED.
   *
   * @param input `title` (1 to 200 characters, MANUAL) is for a new conversation only; `fresh` pauses the ACTIVE one, and
   *   makes a new one in any case
   * @param options `transaction`: the caller's, within which it is created and with which it is undone
   */
  async getOrCreate(
    scope: Scope,
    input: GetOrCreateConversationDto = {},
    { transaction }: TransactionOptions = {},
  ): Promise<{ conversation: Conversation; created: boolean }> {
    const owner = ownerOf(scope);
    const { title: given, fresh = false, ...context } = validated(GetOrCreateConversationDto, input);
    const title = given == null ? null : storableText(given.trim());
    const refused = refusedContext(context);
    if (refused.length > 0) throw validationFailed(refused);
    await this.access.assertEntity(scope, context);
    if (fresh) return this.statuses.replaceActive(owner, context, title, transaction);
    return this.conversations.getOrCreateActive(owner, context, title, transaction);
  }

  async get(scope: Scope, id: string): Promise<Conversation> {
    const conversation = (await this.conversations.find(ownerOf(scope), conversationId(id))) ?? notFound();
    await this.access.assertOwn(scope, conversation);
    return conversation;
  }

  /**
   * A conversation with its newest messages in chronological order; `nextCursor` leads to older ones. A page has
   * `limit` messages, or as many as are 8 MiB of JSON, and one at least. They are those of the active branch, unless
   * `branches` is `'all'`. A reading that began goes on along the branch that was active then.
   *
   * @throws ConversationError also `INVALID_CURSOR`
   */
  async getWithMessages(
    scope: Scope,
    id: string,
    options: ReadMessagesDto = {},
  ): Promise<{ conversation: Conversation; messages: Page<Message> }> {
    const owner = ownerOf(scope);
    const { limit = DEFAULT_MESSAGE_PAGE, cursor, branches } = validated(ReadMessagesDto, options);
    const own = await this.readableId(scope, id);
    const cursors = this.cursors.ofMessages(`with-messages${suffixOf(branches)}`, owner, own);
    const position = cursors.decode(cursor);
    const range = { order: 'desc', ...position, limit: limit + 1, branches } as const;
    const found = await this.messages.read(owner, own, range);
    if (!found) return notFound();
    const tip = position.tip ?? found.conversation.head;
    const { items, nextCursor } = await messagePage(found, limit, { cursors, tip });
    return { conversation: found.conversation, messages: { items: items.reverse(), nextCursor } };
  }

  /**
   * Stores one message with its tokens, and its conversation's totals: all or nothing. With an `idempotencyKey` that
   * was seen with the same input, returns the stored message and counts nothing again.
   *
   * @param options `transaction`: the caller's, within which it is stored and with which it is undone
   * @throws ConversationError also `CONTENT_TOO_LARGE`, `CONVERSATION_NOT_ACTIVE`, `IDEMPOTENCY_CONFLICT`
   */
  async addMessage(
    scope: Scope,
    id: string,
    input: MessageInput,
    options: TransactionOptions = {},
  ): Promise<Message> {
    const { message } = await this.appendOne(scope, id, input, options);
    return message;
  }

  /**
   * Stores 1 to 100 messages, each behind the one before it, all or nothing. Only the first may name the `parent` that
   * it follows. Options and errors as with `addMessage`.
   */
  async addMessages(
    scope: Scope,
    id: string,
    inputs: readonly MessageInput[],
    options: TransactionOptions = {},
  ): Promise<Message[]> {
    const appended = await this.append(scope, id, inputs, options);
    return appended.map(({ message }) => message);
  }

  /** As `addMessage`, of an input that may be anything; tells whether it was stored now or its key was known. */
  async appendOne(
    scope: Scope,
    id: string,
    input: unknown,
    options: TransactionOptions = {},
  ): Promise<AppendedMessage> {
    const [appended] = await this.append(scope, id, [input], options);
    if (!appended) throw new Error('An append of one message had no result.');
    return appended;
  }

  /**
   * As `addMessages`, of inputs that may be anything; tells for each whether it was stored now or its key was known.
   */
  async append(
    scope: Scope,
    id: string,
    inputs: readonly unknown[],
    { transaction }: TransactionOptions = {},
  ): Promise<AppendedMessage[]> {
    const owner = ownerOf(scope);
    const messages = messagesOfCaller(inputs);
    const own = await this.readableId(scope, id, transaction);
    await this.appendHooks.run(owner, own, messages);
    return this.appends.append(owner, own, messages, { parent: messages[0]?.parent, transaction });
  }

  /**
   * Messages of the active branch by `sequence`; `'desc'` starts at the newest, `branches: 'all'` gives those of every
   * branch, and `from` begins with a sequence, in ascending order. Pages end by bytes too, as with `getWithMessages`.
   *
   * @throws ConversationError also `INVALID_CURSOR`
   */
  async getMessages(scope: Scope, id: string, options: GetMessagesDto = {}): Promise<Page<Message>> {
    const owner = ownerOf(scope);
    const {
      limit = DEFAULT_MESSAGE_PAGE,
      cursor,
      order = 'asc',
      branches,
      from,
    } = validated(GetMessagesDto, options);
    const first = beforeFirst({ from, order });
    const own = await this.readableId(scope, id);
    const cursors = this.cursors.ofMessages(`messages-${order}${suffixOf(branches)}`, owner, own, from);
    const position = cursors.decode(cursor);
    const range = { order, ...position, after: position.after ?? first, limit: limit + 1, branches };
    const found = await this.messages.read(owner, own, range);
    if (!found) return notFound();
    return messagePage(found, limit, { cursors, tip: position.tip ?? found.conversation.head });
  }

  /**
   * The context of a conversation for a model: the newest whole turns that fit, chronological. System messages always
   * stay, and count; of more than 8 MiB of them, the newest do. A tool call and its result are kept or dropped together.
   *
   * @param options `maxTokens` estimated tokens (about one for four bytes of UTF-8), `maxMessages` messages
   */
  async getContext(
    scope: Scope,
    id: string,
    options: GetContextDto,
  ): Promise<{ messages: Message[]; estimatedTokens: number; droppedMessages: number }> {
    const owner = ownerOf(scope);
    const { maxTokens, maxMessages } = validated(GetContextDto, options);
    const budget = { maxTokens, maxMessages: maxMessages ?? Number.MAX_SAFE_INTEGER };
    const found = await this.messages.readContext(owner, await this.readableId(scope, id), budget);
    if (!found) return notFound();
    const { candidates, messageCount } = found;
    const kept = contextWithin(candidates, candidates.length === messageCount, budget);
    return {
      messages: kept.map(({ message }) => message),
      estimatedTokens: totalCost(kept),
      droppedMessages: messageCount - kept.length,
    };
  }

  /**
   * Pauses a conversation: ACTIVE → PAUSED, where it takes no messages.
   *
   * @param options `reason`, at most 500 characters, is kept with the conversation until it is resumed
   * @throws ConversationError also `INVALID_TRANSITION`
   */
  async pause(scope: Scope, id: string, options: PauseConversationDto = {}): Promise<Conversation> {
    const { reason } = validated(PauseConversationDto, options);
    const pauseReason = reason == null ? null : storableText(reason.trim());
    return this.statuses.pause(ownerOf(scope), await this.readableId(scope, id), pauseReason);
  }

  /**
   * Resumes a conversation: PAUSED → ACTIVE.
   *
   * @param options `replace` pauses the ACTIVE conversation of the same context, if there is one
   * @throws ConversationError also `INVALID_TRANSITION`; `ACTIVE_CONVERSATION_EXISTS`, naming the other conversation
   */
  async resume(scope: Scope, id: string, options: ResumeConversationDto = {}): Promise<Conversation> {
    const { replace = false } = validated(ResumeConversationDto, options);
    return this.statuses.resume(ownerOf(scope), await this.readableId(scope, id), replace);
  }

  /**
   * Makes another branch the active one: that which goes through a message to the newest one behind it. It is a way of
   * looking, in any status: activity, order and totals stay.
   *
   * @param sequence that of a message of the conversation
   */
  async setHead(scope: Scope, id: string, sequence: number): Promise<Conversation> {
    const owner = ownerOf(scope);
    const { sequence: through } = validated(SetHeadDto, { sequence });
    const moved = await this.branches.setHead(owner, await this.readableId(scope, id), through);
    if (moved === 'no_message')
      throw validationFailed([
        { field: 'sequence', message: 'must be that of a message of the conversation' },
      ]);
    return moved ?? notFound();
  }

  /** Archives a conversation: ACTIVE or PAUSED → ARCHIVED, which is final. */
  async archive(scope: Scope, id: string): Promise<Conversation> {
    return this.statuses.archive(ownerOf(scope), await this.readableId(scope, id));
  }

  /** Deletes a conversation: from now on it is not there, and its context is free. An answer on its way is stopped. */
  async delete(scope: Scope, id: string): Promise<void> {
    await this.statuses.delete(ownerOf(scope), await this.readableId(scope, id));
  }

  /**
   * Conversations, latest activity first; without `status`, all but ARCHIVED. Writes between pages neither hide a
   * conversation nor show it twice.
   *
   * @throws ConversationError also `INVALID_CURSOR`
   */
  async list(scope: Scope, options: ListConversationsDto = {}): Promise<Page<Conversation>> {
    const owner = ownerOf(scope);
    const { limit = DEFAULT_PAGE, cursor, ...given } = validated(ListConversationsDto, options);
    const title = given.title == null ? undefined : storableText(given.title.trim());
    const filter = { ...given, title, readable: await this.access.readable(scope) };
    const cursors = this.cursors.ofList(owner, filter);
    const after = cursors.decode(cursor);
    const { rows, asOf, ...taken } = await this.lists.list(owner, filter, limit + 1, after);
    const { items, nextCursor } = pageOf(rows, limit, ({ activity, conversation: { id } }) =>
      cursors.encode({ ...taken, asOf: asOf ?? activity, activity, id, snapshot: taken.snapshot ?? '' }),
    );
    return { items: items.map(({ conversation }) => conversation), nextCursor };
  }

  /**
   * Messages that contain every term of the query, anywhere in a word, in any case and script; newest first. Ends after
   * about a second with what it found so far: a page may be short, even empty, while `nextCursor` goes on.
   *
   * @param options `query` has 1 to 256 characters and at most 8 terms; `"quoted words"` are one
   * @throws ConversationError also `INVALID_CURSOR`
   */
  async search(scope: Scope, options: SearchMessagesDto): Promise<Page<SearchHit>> {
    const owner = ownerOf(scope);
    const { query, limit = DEFAULT_PAGE, cursor, ...filter } = validated(SearchMessagesDto, options);
    const terms = searchTerms(query);
    const cursors = this.cursors.ofSearch(owner, filter, terms);
    const readable = await this.access.readable(scope);
    const search = { terms, filter: { ...filter, readable }, limit, after: cursors.decode(cursor) };
    const { hits, end } = await this.heavy.run(
      owner,
      () => searchPage(this.searches, owner, search),
      ({ isLong }) => isLong,
    );
    return { items: hits, nextCursor: end && cursors.encode(end) };
  }

  /** Gives the conversation its title from the first user message with text; never overwrites a MANUAL one. */
  async generateTitle(scope: Scope, id: string): Promise<Conversation> {
    const conversation = await this.get(scope, id);
    if (conversation.titleSource === 'MANUAL') return conversation;
    const messages = await this.messages.firstOfUser(scope, conversation.id, MAX_TITLE_CANDIDATES);
    const title = messages.map(({ content }) => autoTitle(content)).find((candidate) => candidate !== null);
    if (title === undefined || title === conversation.title) return conversation;
    return (await this.conversations.setTitle(scope, conversation.id, title, 'AUTO')) ?? this.get(scope, id);
  }

  /** Sets a MANUAL title, 1 to 200 characters after trimming. */
  async updateTitle(scope: Scope, id: string, title: string): Promise<Conversation> {
    const owner = ownerOf(scope);
    const text = storableText(validated(UpdateTitleDto, { title }).title.trim());
    const own = await this.readableId(scope, id);
    return (await this.conversations.setTitle(owner, own, text, 'MANUAL')) ?? notFound();
  }

  /**
   * Sums over the user's conversations and messages; days are UTC.
   *
   * @param options messages created in `[from, to)`; conversations are counted when they had such a message
   */
  async getStats(scope: Scope, options: GetStatsDto = {}): Promise<ConversationStats> {
    const owner = ownerOf(scope);
    const { from, to } = validated(GetStatsDto, options);
    if (from && to && to < from)
      throw validationFailed([{ field: 'to', message: 'must not be before from' }]);
    const range = { from: from ?? null, to: to ?? null };
    return this.stats.read(owner, range, await this.access.readable(scope));
  }

  /** The id of a conversation whose entity the caller may see. */
  private async readableId(scope: Scope, id: string, transaction?: Transaction): Promise<string> {
    const own = conversationId(id);
    await this.access.assertConversation(scope, own, transaction);
    return own;
  }
}

/** Keeps the cursors of all branches apart from those of the active one. */
function suffixOf(branches: ReadMessagesDto['branches']): '' | '-all' {
  return branches === 'all' ? '-all' : '';
}
