import { createRoot } from 'react-dom/client';
import { ChatPage } from './chat.js';
import { openChat } from './front-end/open-chat.js';

// Yours comes from the session of the page: `#token=…`.
const token = new URLSearchParams(location.hash.slice(1)).get('token') ?? '';
const about = { agentType: 'case', entityType: 'case', entityId: 'HR-17' };

const page = await openChat({ api: '/api/v1/ai', token, ...about });
createRoot(document.querySelector('#root') ?? document.body).render(<ChatPage {...page} />);
