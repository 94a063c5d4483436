/** Everything that a host imports to prove its own store. */
export type { ConversationStore, Optional } from './conversation-store.js';
export { describeConversationStore } from './describe-conversation-store.js';
