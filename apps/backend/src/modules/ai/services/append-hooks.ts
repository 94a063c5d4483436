import { Injectable } from '@nestjs/common';
import type { Scope } from '../../../common/scope.js';
import type { NewMessage } from '../domain/new-message.js';

/** Refuses messages of a caller that call tools, by an error, before they are stored. */
export type AppendHook = (
  scope: Scope,
  conversationId: string,
  messages: readonly Pick<NewMessage, 'toolCalls'>[],
) => Promise<void>;

/** Lets other modules judge tool calls that callers append, without the store knowing them. Other messages pass by. */
@Injectable()
export class AppendHooks {
  private readonly hooks: AppendHook[] = [];

  register(hook: AppendHook): void {
    this.hooks.push(hook);
  }

  async run(...[scope, conversationId, messages]: Parameters<AppendHook>): Promise<void> {
    if (messages.every(({ toolCalls }) => toolCalls === null)) return;
    for (const hook of this.hooks) await hook(scope, conversationId, messages);
  }
}
