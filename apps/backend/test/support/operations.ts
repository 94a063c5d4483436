import { createApp } from '../../src/app.js';
import { settingsFrom } from '../../src/config/settings.js';
import { openApiDocument } from '../../src/http/open-api.js';
import { type Document, exampleOf, type Operation, operationsOf, resolved, type Schema } from './open-api.js';
import { createTestDatabase } from './test-database.js';

/** Reads the document before the tests of a file are made of it. */
async function readDocument(): Promise<Document> {
  const database = await createTestDatabase();
  const settings = settingsFrom({
    NODE_ENV: 'test',
    AUTH_JWT_SECRET: 'a secret that verifies nothing here',
    ...database.settings,
  });
  const app = await createApp(settings, database.url, { logger: false });
  try {
    return openApiDocument(app);
  } finally {
    await app.close();
    await database.drop();
  }
}

export const DOCUMENT = await readDocument();

/** Every operation that needs a token; a new route is among them by itself. */
export const OPERATIONS = operationsOf(DOCUMENT).filter(({ path }) => path.startsWith('/api/'));

export type Named = [name: string, operation: Operation];

export const NAMED_OPERATIONS: Named[] = OPERATIONS.map((one) => [`${one.method} ${one.path}`, one]);

/** The fields of an operation's body, by name. */
export function fieldsOfBody({ bodySchema }: Operation): Record<string, Schema> {
  return bodySchema ? (resolved(DOCUMENT, bodySchema).properties ?? {}) : {};
}

/** Ids of a request. */
export interface Ids {
  /** The conversation, in the path or in the body. */
  id: string;
  toolCallId?: string;
  chatId?: string;
  agentType?: string;
  fileId?: string;
}

export interface Filled {
  method: string;
  path: string;
  body?: Record<string, unknown>;
}

/** True if the caller names a conversation in the operation: most others that have ids are about the organization. */
export function namesConversation(operation: Operation): boolean {
  const { path } = operation;
  const isOther = path.includes('/organization/') && !path.includes('/organization/conversations/');
  return (path.includes('{id}') && !isOther) || 'id' in fieldsOfBody(operation);
}

/** True if the operation is about the whole organization, and needs a grant. */
export function isOfOrganization({ path }: Operation): boolean {
  return path.includes('/organization/');
}

/** A request that is right but for its ids: made of the document's examples. */
export function filled(operation: Operation, ids: Ids): Filled {
  const { method, parameters, bodySchema } = operation;
  const known: Record<string, string> = {
    agentType: 'case',
    toolCallId: 'call',
    chatId: 'chat',
    fileId: ids.id,
    budgetId: ids.id,
    ...ids,
  };
  const path = operation.path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(known[name]!));
  const query = new URLSearchParams();
  for (const { name, in: location, required, example, schema } of parameters) {
    if (location === 'query' && required) query.set(name, String(example ?? schema?.example));
  }
  const address = [path, query.toString()].filter(Boolean).join('?');
  if (!bodySchema) return { method, path: address };
  const id = 'id' in fieldsOfBody(operation) ? { id: ids.id } : {};
  return { method, path: address, body: { ...exampleOf(DOCUMENT, bodySchema), ...id } };
}
