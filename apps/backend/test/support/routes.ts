/** A request to each route of the API, which is right but for the `:id` in it. */
export interface RouteRequest {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  path: string;
  body?: Record<string, unknown>;
}

export const ROUTES_OF_A_CONVERSATION: RouteRequest[] = [
  { method: 'GET', path: '/conversations/:id' },
  { method: 'GET', path: '/conversations/:id/with-messages' },
  { method: 'PATCH', path: '/conversations/:id', body: { title: 'A title' } },
  { method: 'POST', path: '/conversations/:id/messages', body: { role: 'user', content: 'Hello' } },
  { method: 'GET', path: '/conversations/:id/messages' },
  { method: 'POST', path: '/conversations/:id/pause', body: { reason: 'Later' } },
  { method: 'POST', path: '/conversations/:id/resume' },
  { method: 'POST', path: '/conversations/:id/title' },
  { method: 'POST', path: '/conversations/:id/archive' },
  { method: 'DELETE', path: '/conversations/:id' },
];

export const ROUTES: RouteRequest[] = [
  { method: 'POST', path: '/conversations', body: {} },
  { method: 'GET', path: '/conversations' },
  { method: 'GET', path: '/conversations/search?q=hello' },
  { method: 'GET', path: '/conversations/stats' },
  ...ROUTES_OF_A_CONVERSATION,
];

export function nameOf({ method, path }: RouteRequest): string {
  return `${method} ${path}`;
}
