import { createRoot } from 'react-dom/client';
import { ChatPage } from './chat.js';
import { openChat, type OpenChat } from './front-end/open-chat.js';

declare global {
  interface Window {
    /** What `useChat` holds, for the tests. */
    chat?: OpenChat['chat'];
  }
}

// Takes the place of the example's: for the user and the conversation that the address names.
const given = new URLSearchParams(location.hash.slice(1));
const of = (name: string) => given.get(name) ?? '';

const page = await openChat({
  api: of('api'),
  token: () => of('token'),
  agentType: of('agent'),
  entityType: of('type'),
  entityId: of('entity'),
});
window.chat = page.chat;
createRoot(document.querySelector('#root') ?? document.body).render(<ChatPage {...page} />);
