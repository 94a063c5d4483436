import { api, recordedBodyOf, type Recorded, type Schemas } from '../../../api/client.js';
import type { Message, Read, ShownConversation } from '../conversation.query.js';

/** Messages that are printed of one conversation: some hundreds of pages. Of more there is the export. */
export const MAX_PRINTED_MESSAGES = 5_000;
const PAGE_MESSAGES = 200;

/** A conversation as it was read from its beginning. */
export interface WholeConversation {
  conversation: ShownConversation;
  messages: Message[];
  /** Tells that there are more messages than were read. */
  isCut: boolean;
  /** Ids of the entries of the audit trail that tell of the reading. */
  auditEntries: string[];
  /** In milliseconds. */
  readAt: number;
}

/**
 * Reads all messages of a conversation, page by page, as its owner or as a supervisor.
 *
 * @param onProgress is told how many messages were read
 */
export async function readConversation(
  read: Read,
  onProgress: (messages: number) => void,
  signal: AbortSignal,
): Promise<WholeConversation> {
  const head = await readHead(read, signal);
  const entries = [head.auditEntry];
  const messages: Message[] = [];
  let cursor: string | undefined;
  do {
    const { body, auditEntry } = await readPage(read, cursor, signal);
    entries.push(auditEntry);
    messages.push(...body.items);
    cursor = body.nextCursor ?? undefined;
    onProgress(messages.length);
  } while (cursor !== undefined && messages.length < MAX_PRINTED_MESSAGES);
  return {
    conversation: head.body,
    messages: messages.slice(0, MAX_PRINTED_MESSAGES),
    isCut: cursor !== undefined || messages.length > MAX_PRINTED_MESSAGES,
    auditEntries: entries.filter((entry) => entry !== null),
    readAt: Date.now(),
  };
}

function readHead({ id, whose }: Read, signal: AbortSignal): Promise<Recorded<ShownConversation>> {
  const params = { path: { id } };
  return whose === 'all'
    ? recordedBodyOf(api.GET('/api/v1/ai/organization/conversations/{id}', { params, signal }))
    : recordedBodyOf(api.GET('/api/v1/ai/conversations/{id}', { params, signal }));
}

function readPage(
  { id, whose, branches }: Read,
  cursor: string | undefined,
  signal: AbortSignal,
): Promise<Recorded<Schemas['MessagePageDto']>> {
  const params = { path: { id }, query: { branches, cursor, limit: PAGE_MESSAGES } };
  return whose === 'all'
    ? recordedBodyOf(api.GET('/api/v1/ai/organization/conversations/{id}/messages', { params, signal }))
    : recordedBodyOf(api.GET('/api/v1/ai/conversations/{id}/messages', { params, signal }));
}
