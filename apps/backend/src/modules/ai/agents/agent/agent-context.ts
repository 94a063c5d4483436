import type { Scope } from '../../../../common/scope.js';
import type { Conversation } from '../../domain/conversation.js';

/** The turn's caller and conversation: tools work for this caller, on this conversation, and for nobody else. */
export interface AgentContext {
  scope: Scope;
  conversation: Conversation;
}
