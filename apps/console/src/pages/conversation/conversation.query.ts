import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, bodyOf, type Schemas } from '../../api/client.js';

/** A conversation; of somebody else it also says whether its owner has deleted it. */
export type ShownConversation = Schemas['ConversationDto'] &
  Partial<Pick<Schemas['SupervisedConversationDto'], 'deletedAt'>>;
export type Message = Schemas['MessageDto'];

/** The conversation that is shown, and as whom it is read. */
export interface Read {
  id: string;
  /** As a supervisor, whoever it belongs to; else as its owner. */
  whose?: 'all' | undefined;
  branches?: 'all' | undefined;
}

/** Messages of one request: those of so many sequences, which follow each other without gaps. */
export const PAGE_SEQUENCES = 100;

/** The first part of the keys of all queries about a conversation, whoever reads it. */
export const everyReadKey = (id: string) => ['conversation', id] as const;

/** The same, as its owner or as a supervisor. */
export const conversationKey = (id: string, whose?: 'all') => [...everyReadKey(id), whose ?? null] as const;

export const conversationQuery = ({ id, whose }: Read) =>
  queryOptions({
    queryKey: conversationKey(id, whose),
    queryFn: (): Promise<ShownConversation> => {
      const params = { path: { id } };
      return whose === 'all'
        ? bodyOf(api.GET('/api/v1/ai/organization/conversations/{id}', { params }))
        : bodyOf(api.GET('/api/v1/ai/conversations/{id}', { params }));
    },
    staleTime: Infinity,
  });

/** The messages of one page by their sequences; those on other branches are not among them. */
export const messagesQuery = (read: Read, page: number) =>
  queryOptions({
    queryKey: [...conversationKey(read.id, read.whose), 'messages', read.branches ?? null, page],
    queryFn: async ({ signal }) => {
      const from = page * PAGE_SEQUENCES + 1;
      const found: Message[] = [];
      let cursor: string | undefined;
      do {
        const { items, nextCursor } = await readMessages(read, { from, cursor }, signal);
        found.push(...items.filter(({ sequence }) => sequence < from + PAGE_SEQUENCES));
        const isBeyond = (items.at(-1)?.sequence ?? 0) >= from + PAGE_SEQUENCES;
        // A page also ends by bytes.
        cursor = isBeyond ? undefined : (nextCursor ?? undefined);
      } while (cursor !== undefined);
      return found;
    },
    staleTime: Infinity,
  });

function readMessages(
  { id, whose, branches }: Read,
  { from, cursor }: { from: number; cursor: string | undefined },
  signal: AbortSignal,
): Promise<Schemas['MessagePageDto']> {
  const query = { from, cursor, branches, limit: PAGE_SEQUENCES };
  const params = { path: { id }, query };
  return whose === 'all'
    ? bodyOf(api.GET('/api/v1/ai/organization/conversations/{id}/messages', { params, signal }))
    : bodyOf(api.GET('/api/v1/ai/conversations/{id}/messages', { params, signal }));
}

/** What the messages of one page cost, by sequence; null of those whose model has no price. */
export const costsQuery = ({ id, whose }: Read, page: number) =>
  queryOptions({
    queryKey: [...conversationKey(id, whose), 'costs', page],
    queryFn: async () => {
      const query = { from: page * PAGE_SEQUENCES + 1, limit: PAGE_SEQUENCES };
      const params = { path: { id }, query };
      const { items } =
        whose === 'all'
          ? await bodyOf(api.GET('/api/v1/ai/organization/conversations/{id}/costs', { params }))
          : await bodyOf(api.GET('/api/v1/ai/conversations/{id}/costs', { params }));
      return items;
    },
    retry: false,
    staleTime: Infinity,
  });

/** What all messages cost and used, of every version: asked again where the conversation has counted more. */
export const totalQuery = ({ id, whose }: Read, conversation: ShownConversation) => {
  const { messageCount, totalInputTokens, totalOutputTokens } = conversation;
  return queryOptions({
    queryKey: ['conversation-total', id, whose ?? null, messageCount, totalInputTokens, totalOutputTokens],
    queryFn: ({ signal }) => {
      const params = { path: { id } };
      return whose === 'all'
        ? bodyOf(api.GET('/api/v1/ai/organization/conversations/{id}/costs/total', { params, signal }))
        : bodyOf(api.GET('/api/v1/ai/conversations/{id}/costs/total', { params, signal }));
    },
    placeholderData: keepPreviousData,
    retry: false,
    staleTime: Infinity,
  });
};

/** The calls of one's own conversation that wait, or have waited, for a decision. */
export const approvalsQuery = (id: string) =>
  queryOptions({
    queryKey: [...conversationKey(id), 'approvals'],
    queryFn: () => bodyOf(api.GET('/api/v1/ai/conversations/{id}/approvals', { params: { path: { id } } })),
    retry: false,
    staleTime: Infinity,
  });
