import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { type Scope, userKey } from '../../../common/scope.js';
import { FairLine } from '../repositories/fair-line.js';

/** Users of whom it is remembered that their last work was heavy, and for how long. */
const MAX_REMEMBERED_USERS = 10_000;
const REMEMBERED_MS = 60_000;
/** Heavy works at a time, each of another user. */
const PLACES = 2;
/** Time after which a work that got no place is rejected. */
const MAX_WAIT_MS = 5_000;

/**
 * Lets works that may take much of the processor or the memory run one at a time for each user whose last one did.
 * Whose works are light waits for nobody.
 */
@Injectable()
export class HeavyWork {
  private readonly line = new FairLine({ places: PLACES, placesPerUser: 1, maxWaitMs: MAX_WAIT_MS });
  private readonly heavyUsers = new LRUCache<string, true>({ max: MAX_REMEMBERED_USERS, ttl: REMEMBERED_MS });

  /**
   * @param isHeavy tells whether the work was heavy, by its result
   * @throws ConversationError `STORE_UNAVAILABLE` where it got no place in time
   */
  async run<T>(scope: Scope, work: () => Promise<T>, isHeavy: (result: T) => boolean): Promise<T> {
    const user = userKey(scope);
    const result = this.heavyUsers.has(user) ? await this.line.run(user, work) : await work();
    if (isHeavy(result)) this.heavyUsers.set(user, true);
    return result;
  }
}
