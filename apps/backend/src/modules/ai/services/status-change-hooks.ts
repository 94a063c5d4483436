import { Injectable } from '@nestjs/common';
import type { Scope } from '../../../common/scope.js';

/** Runs around the change that pauses, archives or deletes a conversation: it prepares, calls `change` and returns its result. */
export type StatusChangeHook = <T>(
  scope: Scope,
  conversationId: string,
  change: () => Promise<T>,
) => Promise<T>;

/** Lets other modules take part in pausing, archiving and deleting, for every caller, without the store knowing them. */
@Injectable()
export class StatusChangeHooks {
  private readonly hooks: StatusChangeHook[] = [];

  get isEmpty(): boolean {
    return this.hooks.length === 0;
  }

  register(hook: StatusChangeHook): void {
    this.hooks.push(hook);
  }

  /** Runs a change within every hook. */
  run<T>(scope: Scope, conversationId: string, change: () => Promise<T>): Promise<T> {
    const wrapped = this.hooks.reduce<() => Promise<T>>(
      (inner, hook) => () => hook(scope, conversationId, inner),
      change,
    );
    return wrapped();
  }
}
