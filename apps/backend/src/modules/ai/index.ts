/** Everything that other modules may import of the AI module. */
export { Agent, type AgentContext, type AgentLimits, DEFAULT_LIMITS } from './agents/agent.js';
export { AiModule } from './ai.module.js';
export { ConversationDoctor, type Examination } from './doctor/conversation.doctor.js';
export {
  CONVERSATION_ERROR_STATUS,
  ConversationError,
  unknownField,
  validationFailed,
} from './domain/conversation-error.js';
export type { ConversationErrorCode, FieldError } from './domain/conversation-error.js';
export type {
  Context,
  Conversation,
  ConversationStats,
  ConversationStatus,
  Page,
  Scope,
  SearchHit,
} from './domain/conversation.js';
export type { AppendedMessage, Json, Message, MessageRole, ToolCall, ToolResult } from './domain/message.js';
export type { MessageInput } from './domain/new-message.js';
export { ConversationService } from './services/conversation.service.js';
export { CleanNoteService } from './one-shots/clean-note.service.js';
export type { OneShotAnswer } from './one-shots/one-shot.service.js';
export { SummarizeService } from './one-shots/summarize.service.js';
