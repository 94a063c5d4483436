import { Inject, Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { type Scope, userKey } from '../../../common/scope.js';
import { ConversationError } from '../domain/conversation-error.js';
import { AI_OPTIONS, type AiOptions } from '../options/ai.options.js';
import { StorageRepository } from '../repositories/storage.repository.js';

/** Users of whom a process remembers what they have sent. */
const MAX_REMEMBERED_USERS = 10_000;
/** Bytes that a user sends between two measurements, at most, and a part of the quota. */
const MAX_STEP_BYTES = 64 * 1024 * 1024;
const MAX_STEP_REQUESTS = 10_000;
const STEPS_OF_A_QUOTA = 16;
/** Time after which a user whose quota is used up is measured again. */
const RETRY_SECONDS = 600;

/** What a user has sent since the last measurement. */
interface Meter {
  bytes: number;
  requests: number;
  /** The time until which the quota is taken to be used up; 0 where it is not. */
  fullUntilMs: number;
  measuring: Promise<void> | null;
}

/**
 * Refuses to store more for a user who has used up a quota. Measures a user only after every so many bytes or requests
 * that it has sent to this process: most are never measured, and appends pay nothing for it. So a user may store some
 * of these steps more than the quota.
 */
@Injectable()
export class StorageQuota {
  private readonly meters = new LRUCache<string, Meter>({ max: MAX_REMEMBERED_USERS });
  private readonly quotas: AiOptions['quotas'];
  private readonly stepBytes: number;
  private readonly stepRequests: number;

  constructor(
    private readonly storage: StorageRepository,
    @Inject(AI_OPTIONS) { quotas }: Pick<AiOptions, 'quotas'>,
  ) {
    this.quotas = quotas;
    this.stepBytes = Math.min(MAX_STEP_BYTES, quotas.bytesPerUser / STEPS_OF_A_QUOTA);
    this.stepRequests = Math.min(MAX_STEP_REQUESTS, quotas.conversationsPerUser / STEPS_OF_A_QUOTA);
  }

  /**
   * Counts a request that stores something.
   *
   * @param bytes its body
   * @returns the measurement to wait for, which may refuse it; null where there is none, as mostly
   * @throws ConversationError `RATE_LIMITED`
   */
  take(scope: Scope, bytes: number): Promise<void> | null {
    const meter = this.meterOf(scope);
    meter.bytes += bytes;
    meter.requests += 1;
    if (meter.fullUntilMs > Date.now()) throw usedUp();
    if (meter.fullUntilMs === 0 && meter.bytes < this.stepBytes && meter.requests < this.stepRequests)
      return null;
    return this.measured(scope, meter);
  }

  private async measured(scope: Scope, meter: Meter): Promise<void> {
    meter.measuring ??= this.measure(scope, meter).finally(() => {
      meter.measuring = null;
    });
    await meter.measuring;
    if (meter.fullUntilMs > 0) throw usedUp();
  }

  private meterOf(scope: Scope): Meter {
    const key = userKey(scope);
    const meter = this.meters.get(key) ?? { bytes: 0, requests: 0, fullUntilMs: 0, measuring: null };
    this.meters.set(key, meter);
    return meter;
  }

  private async measure(scope: Scope, meter: Meter): Promise<void> {
    const { bytes, conversations } = await this.storage.measure(scope);
    const isFull = bytes >= this.quotas.bytesPerUser || conversations >= this.quotas.conversationsPerUser;
    Object.assign(meter, {
      bytes: 0,
      requests: 0,
      fullUntilMs: isFull ? Date.now() + RETRY_SECONDS * 1000 : 0,
    });
  }
}

function usedUp(): ConversationError {
  return new ConversationError(
    'RATE_LIMITED',
    'You have stored as much as one user may; nothing more is stored for you until some of it is removed.',
    { retryAfterSeconds: RETRY_SECONDS },
  );
}
