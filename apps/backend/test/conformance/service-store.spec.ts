import { useBackend } from '../support/use-backend.js';
import { describeConversationStore } from './index.js';

const backend = useBackend();

describeConversationStore('ConversationService', () => backend.conversations);
