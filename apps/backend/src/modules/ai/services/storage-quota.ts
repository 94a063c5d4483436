import { Inject, Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { type Scope, userKey } from '../../../common/scope.js';
import { ConversationError } from '../domain/conversation-error.js';
import { AI_OPTIONS, type AiOptions } from '../options/ai.options.js';
import { StorageRepository } from '../repositories/storage.repository.js';
import { StoredAmount } from './stored-amount.js';

/** Users of whom a process remembers what they have sent. */
const MAX_REMEMBERED_USERS = 10_000;
/** What a user sends until a process first measures what was stored before, at most. */
const FIRST_STEP_BYTES = 64 * 1024 * 1024;
const FIRST_STEP_REQUESTS = 10_000;
/** Time after which a user whose quota is used up is measured again. */
const RETRY_SECONDS = 600;

interface StoredAmounts {
  bytes: StoredAmount;
  conversations: StoredAmount;
  /** The time until which a quota is taken to be used up; 0 where none is. */
  fullUntilMs: number;
  measuring: Promise<void> | null;
}

/**
 * Refuses to store more for a user who has used up a quota. Most users are never measured, and appends pay nothing for
 * it: a process measures a user that has sent it much. So a user may store somewhat more than the quota.
 */
@Injectable()
export class StorageQuota {
  private readonly amounts = new LRUCache<string, StoredAmounts>({ max: MAX_REMEMBERED_USERS });
  private readonly quotas: AiOptions['quotas'];

  constructor(
    private readonly storage: StorageRepository,
    @Inject(AI_OPTIONS) { quotas }: Pick<AiOptions, 'quotas'>,
  ) {
    this.quotas = quotas;
  }

  /**
   * Counts a request that stores something, and perhaps makes a conversation.
   *
   * @param bytes its body
   * @returns the measurement to wait for, which may refuse it; null where there is none, as mostly
   * @throws ConversationError `RATE_LIMITED`
   */
  take(scope: Scope, bytes: number): Promise<void> | null {
    const amounts = this.amountsOf(scope);
    const due: StoredAmount[] = [];
    if (amounts.bytes.isDueWith(bytes)) due.push(amounts.bytes);
    if (amounts.conversations.isDueWith(1)) due.push(amounts.conversations);
    if (amounts.fullUntilMs > Date.now()) throw usedUp();
    return due.length === 0 ? null : this.measured(amounts, due);
  }

  private async measured(amounts: StoredAmounts, due: readonly StoredAmount[]): Promise<void> {
    amounts.measuring ??= this.measure(amounts, due).finally(() => {
      amounts.measuring = null;
    });
    await amounts.measuring;
    if (amounts.fullUntilMs > 0) throw usedUp();
  }

  private async measure(amounts: StoredAmounts, due: readonly StoredAmount[]): Promise<void> {
    for (const amount of due) await amount.measure();
    const isFull = amounts.bytes.isFull || amounts.conversations.isFull;
    amounts.fullUntilMs = isFull ? Date.now() + RETRY_SECONDS * 1000 : 0;
  }

  private amountsOf(scope: Scope): StoredAmounts {
    const key = userKey(scope);
    let amounts = this.amounts.get(key);
    if (amounts === undefined) this.amounts.set(key, (amounts = this.newAmounts(scope)));
    return amounts;
  }

  private newAmounts(scope: Scope): StoredAmounts {
    const { bytesPerUser, conversationsPerUser } = this.quotas;
    return {
      bytes: new StoredAmount(bytesPerUser, FIRST_STEP_BYTES, () => this.storage.bytes(scope)),
      conversations: new StoredAmount(conversationsPerUser, FIRST_STEP_REQUESTS, () =>
        this.storage.conversations(scope),
      ),
      fullUntilMs: 0,
      measuring: null,
    };
  }
}

function usedUp(): ConversationError {
  return new ConversationError(
    'RATE_LIMITED',
    'You have stored as much as one user may; nothing more is stored for you until some of it is removed.',
    { retryAfterSeconds: RETRY_SECONDS },
  );
}
