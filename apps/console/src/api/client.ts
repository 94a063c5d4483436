import createClient, { type Middleware } from 'openapi-fetch';
import { currentToken, refuseToken } from '../sign-in/token.js';
import { API_PATH } from './address.js';
import type { components, paths } from './openapi.js';
import { problemIn } from './problem.js';

/** What the API's document says of its bodies, by name. */
export type Schemas = components['schemas'];

/** The path of the routes in the API's document. */
const DOCUMENTED_PATH = '/api/v1/ai';

const signed: Middleware = {
  onRequest({ request }) {
    const token = currentToken();
    if (token !== null) request.headers.set('authorization', `Bearer ${token}`);
    return request;
  },
  async onResponse({ response }) {
    if (response.ok) return;
    const problem = await problemIn(response);
    if (problem.status === 401) refuseToken(problem.message);
    throw problem;
  },
};

/** Asks the API; what it refuses is thrown as a `Problem`. */
export const api = createClient<paths>({
  baseUrl: location.origin,
  fetch: (request) => fetch(placed(request)),
});
api.use(signed);

/** Where a host has moved the routes, requests go there. */
function placed(request: Request): Request {
  if (API_PATH === DOCUMENTED_PATH) return request;
  const url = new URL(request.url);
  url.pathname = url.pathname.replace(DOCUMENTED_PATH, API_PATH);
  return new Request(url, request);
}

/** The body of an answer: what is refused was thrown before. */
export async function bodyOf<Body>(answer: Promise<{ data?: Body }>): Promise<Body> {
  const { data } = await answer;
  return data as Body;
}

/** A body, and the id of the entry of the audit trail that tells of its being read; null where none was named. */
export interface Recorded<Body> {
  body: Body;
  auditEntry: string | null;
}

/** The body of an answer that the audit trail tells of. */
export async function recordedBodyOf<Body>(
  answer: Promise<{ data?: Body; response: Response }>,
): Promise<Recorded<Body>> {
  const { data, response } = await answer;
  return { body: data as Body, auditEntry: response.headers.get('audit-entry') };
}
