import { asDistributed } from '../support/as-distributed.js';
import { useBackend } from '../support/use-backend.js';
import { describeConversationStore } from './index.js';

const backend = useBackend({}, [], {}, asDistributed);

describeConversationStore('ConversationService on distributed tables', () => backend.conversations);
