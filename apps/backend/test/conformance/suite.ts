import { expect, it } from '@jest/globals';
import type { ConversationErrorCode, ConversationService } from '../../src/modules/ai/index.js';
import type { ConversationStore, Optional } from './conversation-store.js';

/** The store under test. `needing` marks rules about methods that a store may lack. */
export class Suite {
  constructor(
    private readonly current: () => ConversationStore,
    private readonly absent: readonly Optional[],
  ) {}

  get store(): ConversationStore {
    return this.current();
  }

  /** A rule of a method that the store may lack, in which case it is reported as skipped. */
  needing<Method extends Optional>(
    method: Method,
    rule: string,
    check: (store: ConversationStore & Pick<ConversationService, Method>) => Promise<void>,
  ): void {
    const test = this.absent.includes(method) ? it.skip : it;
    test(`${rule} (${method})`, () =>
      check(this.store as ConversationStore & Pick<ConversationService, Method>));
  }
}

export async function expectRefusal(
  call: Promise<unknown>,
  code: ConversationErrorCode,
  more: { conversationId?: string } = {},
): Promise<void> {
  await expect(call).rejects.toMatchObject({ code, ...more });
}
