import { infiniteQueryOptions } from '@tanstack/react-query';
import { api, bodyOf, type Schemas } from '../../api/client.js';
import { BY_CURSOR, itemsOf } from '../../api/page.js';
import type { UsageRow } from '../../usage/usage.query.js';

/** A case, or whatever else conversations are about, with what the token lets see of it. */
export interface Case {
  entityType: string;
  entityId: string;
  /** Absent for whoever may not supervise; null where all of its conversations are deleted. */
  lastActivityAt?: string | null | undefined;
  /** Absent for whoever may not read usage, and where nothing was used in the time. */
  used?: UsageRow | undefined;
}

const PAGE = 100;

/** What the conversations of all users are about, by type and id. */
export const entitiesQuery = infiniteQueryOptions({
  queryKey: ['entities'],
  queryFn: ({ pageParam: cursor, signal }) =>
    bodyOf(
      api.GET('/api/v1/ai/organization/entities', { params: { query: { limit: PAGE, cursor } }, signal }),
    ),
  ...BY_CURSOR,
  select: itemsOf<Schemas['SupervisedEntityDto']>,
});

/** Puts together what conversations are about, and what was used of it: the last active first, then the dearest. */
export function casesOf(
  entities: readonly Schemas['SupervisedEntityDto'][],
  rows: readonly UsageRow[],
): Case[] {
  const cases = new Map<string, Case>();
  const keyOf = (type: string, id: string): string => JSON.stringify([type, id]);
  for (const entity of entities) cases.set(keyOf(entity.entityType, entity.entityId), entity);
  for (const used of rows) {
    const { entityType, entityId } = used;
    if (entityType == null || entityId == null) continue;
    const key = keyOf(entityType, entityId);
    cases.set(key, { ...(cases.get(key) ?? { entityType, entityId }), used });
  }
  return [...cases.values()].toSorted(
    (a, b) => timeOf(b) - timeOf(a) || Number(b.used?.cost.usd ?? 0) - Number(a.used?.cost.usd ?? 0),
  );
}

function timeOf({ lastActivityAt }: Case): number {
  return lastActivityAt == null ? 0 : Date.parse(lastActivityAt);
}
