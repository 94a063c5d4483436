import type { Scope } from '../../../../common/scope.js';
import type { Conversation } from '../../domain/conversation.js';
import type { AgentBody } from './agent-body.js';

/** The turn's caller and conversation: tools work for this caller, on this conversation, and for nobody else. */
export interface AgentContext {
  scope: Scope;
  conversation: Conversation;
  /**
   * The further fields of the chat's request, as the agent's `body` reads them; absent where the turn goes on without such
   * a request, as after a decision by its own route.
   */
  body?: AgentBody | undefined;
}
