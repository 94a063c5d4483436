import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, bodyOf, type Schemas } from '../../../api/client.js';
import { BY_CURSOR, itemsOf } from '../../../api/page.js';
import { KEYS } from '../query-keys.js';
import type { SettingsSearch } from '../settings.search.js';

export type Hold = Schemas['HoldDto'];
export type NewHold = Schemas['PlaceHoldDto'];
export type Coverage = Schemas['HoldCoverageDto'];

const ACTIVE = { active: true, released: false, all: undefined } as const;

export const holdsQuery = (shown: NonNullable<SettingsSearch['holds']>) =>
  infiniteQueryOptions({
    queryKey: [...KEYS.holds, 'list', shown],
    queryFn: ({ pageParam: cursor }) =>
      bodyOf(
        api.GET('/api/v1/ai/organization/holds', { params: { query: { active: ACTIVE[shown], cursor } } }),
      ),
    ...BY_CURSOR,
    select: itemsOf<Hold>,
  });

/** What there is of a user, an entity or a conversation, and what of it is held. */
export const coverageQuery = (of: {
  userId?: string;
  entityType?: string;
  entityId?: string;
  conversationId?: string;
}) =>
  queryOptions({
    queryKey: [...KEYS.holds, 'coverage', of],
    queryFn: () => bodyOf(api.GET('/api/v1/ai/organization/holds/coverage', { params: { query: of } })),
    staleTime: 0,
  });

export function placeHold(body: NewHold): Promise<Hold> {
  return bodyOf(api.POST('/api/v1/ai/organization/holds', { body }));
}

export function releaseHold({ id: holdId, reason }: { id: string; reason: string }): Promise<Hold> {
  return bodyOf(
    api.POST('/api/v1/ai/organization/holds/{holdId}/release', {
      params: { path: { holdId } },
      body: { reason },
    }),
  );
}
