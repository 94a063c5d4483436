import { useBackend } from '../support/use-backend.js';
import { httpStore } from './http-store.js';
import { describeConversationStore } from './index.js';

const backend = useBackend();

describeConversationStore('the HTTP API', () => httpStore(backend.current), ['addMessages', 'getContext']);
