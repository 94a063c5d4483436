import { createRoot } from 'react-dom/client';
import { ChatPage } from './chat.js';
import { openChat } from './open-chat.js';

// A page of yours has these from its session: `#token=…&agent=case&type=case&entity=HR-17`.
const given = new URLSearchParams(location.hash.slice(1));
const of = (name: string, otherwise: string) => given.get(name) ?? otherwise;

const chat = await openChat({
  api: of('api', '/api/v1/ai'),
  token: of('token', ''),
  agentType: of('agent', 'case'),
  entityType: of('type', 'case'),
  entityId: of('entity', 'HR-17'),
});
createRoot(document.querySelector('#root') ?? document.body).render(<ChatPage {...chat} />);
