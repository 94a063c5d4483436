export * from './agent.dto.js';
export * from './chat.dto.js';
export { parseChatBody } from './chat-body.js';
export { type CallsAnswered, type ChatInput, parseChatInput, type Question } from './chat-input.js';
export * from './task.dto.js';
export type { FileUrl } from './user-message.js';
