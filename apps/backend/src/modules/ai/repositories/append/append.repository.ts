import { Inject, Injectable } from '@nestjs/common';
import type { Scope } from '../../../../common/scope.js';
import type { AppendedMessage } from '../../domain/message.js';
import type { NewMessage } from '../../domain/new-message.js';
import { AI_OPTIONS, type AiOptions } from '../../options/ai.options.js';
import { DatabaseGateway } from '../database-gateway.js';
import { MessageRepository } from '../message.repository.js';
import type { Transaction } from '../transaction.js';
import { appendFormFor, type AppendForm } from './append-form.js';
import { AppendBatcher, type AppendFigures } from './append-batcher.js';
import { AppendConcurrency } from './append-concurrency.js';
import { AppendWriter } from './append-writer.js';
import { BranchWriter } from './branch-writer.js';
import type { Append, AppendTarget, PlaceToFollow } from './append.js';
import { MAX_TRANSACTION_ATTEMPTS, maxStatements } from './append.limits.js';
import { IdempotentAppender } from './idempotent-appender.js';
import { ObservedAppends } from './observed-appends.js';

/** What an append may say of its place, and the caller's transaction. */
interface AppendOptions {
  parent?: number | null | undefined;
  place?: PlaceToFollow | undefined;
  transaction?: Transaction | undefined;
  isImport?: boolean;
}

/** Writes messages by the statement that keeps order, totals and idempotency keys true. */
@Injectable()
export class AppendRepository {
  private readonly appender: IdempotentAppender;
  private readonly form: AppendForm;
  private readonly batcher: AppendBatcher | null;

  constructor(
    private readonly database: DatabaseGateway,
    messages: MessageRepository,
    @Inject(AI_OPTIONS) { groupCommit, observer }: Pick<AiOptions, 'groupCommit' | 'observer'>,
  ) {
    const observed = new ObservedAppends(observer);
    this.form = appendFormFor(database);
    const single = oneByOne(database, this.form, observed);
    const writer = observed.batches(new AppendWriter(database.unscoped, this.form));
    this.batcher = groupCommit ? batcherOf(writer, database.connections) : null;
    const target = this.batcher ?? single;
    const branches = new BranchWriter((scope, work) => database.of(scope).transaction(work));
    this.appender = new IdempotentAppender(
      observed.target(target),
      observed.target(branches),
      observed.target(single),
      messages,
    );
  }

  /** How appends share statements; null without group commit. */
  get figures(): AppendFigures | null {
    return this.batcher?.figures ?? null;
  }

  /**
   * Stores messages in order, all or nothing. Of messages with one idempotency key only the first is stored.
   *
   * @param options `parent`: the sequence that the first one follows, null for a new beginning, else the head; `place`:
   *   the place of a turn that it follows instead; `transaction`: the caller's, within which the messages are stored and
   *   with which they are undone; `isImport`: they are stored also where an import has paused the conversation
   * @throws ConversationError `CONVERSATION_NOT_FOUND`, `CONVERSATION_NOT_ACTIVE`, `IDEMPOTENCY_CONFLICT`,
   *   `VALIDATION_FAILED` where the parent is not there
   */
  append(
    scope: Scope,
    conversationId: string,
    messages: NewMessage[],
    { parent, place, transaction, isImport = false }: AppendOptions = {},
  ): Promise<AppendedMessage[]> {
    const at = parent === undefined ? (place ? { place } : {}) : { parent };
    const append = { scope, conversationId, messages, isImport, ...at };
    return transaction ? this.appendWithin(transaction, append) : this.appender.append(append);
  }

  /** Sends the plain statement for each message, past the batches: these hold the appends of other callers, too. */
  private appendWithin(transaction: Transaction, append: Append): Promise<AppendedMessage[]> {
    return this.database.within(transaction, async (database) => {
      const writer = new AppendWriter(database, this.form, MAX_TRANSACTION_ATTEMPTS);
      const messages = new MessageRepository({ of: () => database });
      const branches = new BranchWriter((_scope, work) => work(database), MAX_TRANSACTION_ATTEMPTS);
      const appender = new IdempotentAppender(writer, branches, writer, messages);
      const appended: AppendedMessage[] = [];
      const { parent, ...following } = append;
      for (const [index, message] of append.messages.entries()) {
        const place = parent === undefined ? {} : { parent: index === 0 ? parent : lastOf(appended) };
        appended.push(...(await appender.append({ ...following, ...place, messages: [message] })));
      }
      return appended;
    });
  }
}

/** The end of a chain, some of whose messages may have been there by their keys: new ones follow each other. */
function lastOf(appended: readonly AppendedMessage[]): number {
  const last = appended.findLast(({ stored }) => stored) ?? appended.at(-1);
  return last?.message.sequence ?? 0;
}

function batcherOf(writer: Pick<AppendWriter, 'appendMany'>, connections: number): AppendBatcher {
  return new AppendBatcher(writer, new AppendConcurrency(maxStatements(connections)));
}

/** Sends each append by itself, in its user's turn: those of one conversation wait for its lock, each on a connection. */
function oneByOne(database: DatabaseGateway, form: AppendForm, observed: ObservedAppends): AppendTarget {
  return {
    append: (append) => observed.single(new AppendWriter(database.of(append.scope), form)).append(append),
  };
}
