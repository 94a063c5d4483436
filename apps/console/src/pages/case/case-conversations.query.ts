import { infiniteQueryOptions } from '@tanstack/react-query';
import { api, type Recorded, recordedBodyOf, type Schemas } from '../../api/client.js';

export type CaseConversation = Schemas['SupervisedConversationDto'];

export interface Entity {
  entityType: string;
  entityId: string;
}

/** The lists that a case's conversations stand in: the API has no list of all of them. */
const LISTS = [{}, { status: 'ARCHIVED' }, { deleted: true }, { deleted: true, status: 'ARCHIVED' }] as const;

interface Place {
  list: number;
  cursor?: string;
}

interface ConversationPage extends Recorded<Schemas['SupervisedPageDto']> {
  place: Place;
}

const FIRST: Place = { list: 0 };
const PAGE = 50;

/** All conversations about an entity: those that are open, then what is archived, then what is deleted. */
export const caseConversationsQuery = (entity: Entity) =>
  infiniteQueryOptions({
    queryKey: ['case', entity, 'conversations'],
    queryFn: async ({ pageParam: place, signal }): Promise<ConversationPage> => {
      const query = { ...entity, ...LISTS[place.list], limit: PAGE };
      const cursor = place.cursor === undefined ? {} : { cursor: place.cursor };
      const page = await recordedBodyOf(
        api.GET('/api/v1/ai/organization/conversations', {
          params: { query: { ...query, ...cursor } },
          signal,
        }),
      );
      return { ...page, place };
    },
    initialPageParam: FIRST,
    getNextPageParam: ({ body: { nextCursor: cursor }, place: { list } }): Place | null => {
      if (cursor !== null) return { list, cursor };
      return list + 1 < LISTS.length ? { list: list + 1 } : null;
    },
  });
