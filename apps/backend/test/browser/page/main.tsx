import { createRoot } from 'react-dom/client';
import { ChatPage } from '../../../../../examples/chat/chat.js';
import { openChat } from '../../../../../examples/chat/open-chat.js';

declare global {
  interface Window {
    /** What `useChat` holds, for the tests. */
    chat?: Awaited<ReturnType<typeof openChat>>['chat'];
  }
}

/** The page of the documentation as it stands, for the user and the conversation that the address names. */
const given = new URLSearchParams(location.hash.slice(1));
const of = (name: string) => given.get(name) ?? '';

const open = await openChat({
  api: of('api'),
  token: of('token'),
  agentType: of('agent'),
  entityType: of('type'),
  entityId: of('entity'),
});
window.chat = open.chat;
createRoot(document.querySelector('#root') ?? document.body).render(<ChatPage {...open} />);
