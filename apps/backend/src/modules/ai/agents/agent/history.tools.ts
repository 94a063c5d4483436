import type { ToolSet } from 'ai';
import { z } from 'zod';
import { conversationNotFound } from '../../domain/conversation-error.js';
import type { Conversation, SearchHit } from '../../domain/conversation.js';
import { MAX_PAGE } from '../../domain/limits.js';
import type { ConversationService } from '../../services/conversation.service.js';
import type { AgentContext } from './agent-context.js';
import {
  MAX_EXCERPT_CODE_UNITS,
  MAX_SEARCHED_PAGES,
  MAX_SHOWN_HITS,
  READ_PAGE_MESSAGES,
} from './history.limits.js';

const SEARCH_INPUT = z.object({
  query: z.string().min(1).max(256).describe('Words that must all occur'),
});
const READ_INPUT = z.object({
  conversationId: z.string(),
  cursor: z.string().optional().describe('nextCursor of the page before, for older messages'),
});

/**
 * Makes the tools of every agent, which look up earlier conversations of the caller.
 *
 * @param reach those about the entity of this conversation alone, or all: what a tool reads is stored with this one, and
 *   would be found by whoever may see this entity and not the other
 */
export function historyTools(
  conversations: ConversationService,
  context: AgentContext,
  reach: 'entity' | 'user',
): ToolSet {
  const { scope, conversation } = context;
  const isWithin = (other: Entity): boolean => reach === 'user' || isSameEntity(conversation, other);
  return {
    search_history: {
      description:
        'Finds messages of earlier conversations that contain every word of the query, newest first. ' +
        'Use read_conversation to read around a hit.',
      inputSchema: SEARCH_INPUT,
      execute: async ({ query }: z.infer<typeof SEARCH_INPUT>) => {
        const about = reach === 'user' ? {} : filterOf(conversation);
        const hits = await earlierHits(conversations, context, { query, ...about }, isWithin);
        return hits.map(({ conversation: { id, title }, message: { role, createdAt }, snippet }) => ({
          conversationId: id,
          title,
          role,
          at: createdAt.toISOString(),
          snippet,
        }));
      },
    },
    read_conversation: {
      description: 'Reads messages of an earlier conversation, the newest first page by page.',
      inputSchema: READ_INPUT,
      execute: async ({ conversationId, cursor }: z.infer<typeof READ_INPUT>) => {
        const options = { limit: READ_PAGE_MESSAGES, ...(cursor === undefined ? {} : { cursor }) };
        const { conversation: read, messages } = await conversations.getWithMessages(
          scope,
          conversationId,
          options,
        );
        if (!isWithin(read)) throw conversationNotFound();
        return {
          messages: messages.items.map(({ role, content, createdAt }) => ({
            role,
            content: content.slice(0, MAX_EXCERPT_CODE_UNITS),
            at: createdAt.toISOString(),
          })),
          nextCursor: messages.nextCursor,
        };
      },
    },
  };
}

async function earlierHits(
  conversations: ConversationService,
  { scope, conversation }: AgentContext,
  search: { query: string; entityType?: string; entityId?: string },
  isWithin: (hit: Entity) => boolean,
): Promise<SearchHit[]> {
  const found: SearchHit[] = [];
  let cursor: string | null | undefined;
  for (let page = 0; page < MAX_SEARCHED_PAGES && found.length < MAX_SHOWN_HITS && cursor !== null; page++) {
    const options = { ...search, limit: MAX_PAGE, ...(cursor === undefined ? {} : { cursor }) };
    const { items, nextCursor } = await conversations.search(scope, options);
    found.push(
      ...items.filter((hit) => hit.conversation.id !== conversation.id && isWithin(hit.conversation)),
    );
    cursor = nextCursor;
  }
  return found.slice(0, MAX_SHOWN_HITS);
}

type Entity = Pick<Conversation, 'entityType' | 'entityId'>;

function isSameEntity(one: Entity, other: Entity): boolean {
  return one.entityType === other.entityType && one.entityId === other.entityId;
}

function filterOf({ entityType, entityId }: Entity): { entityType?: string; entityId?: string } {
  return entityType === null || entityId === null ? {} : { entityType, entityId };
}
