import { infiniteQueryOptions } from '@tanstack/react-query';
import { api, bodyOf, type Schemas } from '../../../api/client.js';
import { BY_CURSOR, itemsOf } from '../../../api/page.js';
import { KEYS } from '../query-keys.js';

export type Erasure = Schemas['ErasureDto'];
export type NewErasure = Schemas['RequestErasureDto'];

/** Time between two looks while an erasure is being carried out. */
const LOOK_AGAIN_MS = 2_000;

export const erasuresQuery = infiniteQueryOptions({
  queryKey: KEYS.erasures,
  queryFn: ({ pageParam: cursor }) =>
    bodyOf(api.GET('/api/v1/ai/organization/erasures', { params: { query: { cursor } } })),
  ...BY_CURSOR,
  select: itemsOf<Erasure>,
  refetchInterval: ({ state }) => (isPending(state.data?.pages ?? []) ? LOOK_AGAIN_MS : false),
});

function isPending(pages: { items: Erasure[] }[]): boolean {
  return pages.some(({ items }) => items.some(({ status }) => status === 'PENDING'));
}

export function requestErasure(body: NewErasure): Promise<Erasure> {
  return bodyOf(api.POST('/api/v1/ai/organization/erasures', { body }));
}
