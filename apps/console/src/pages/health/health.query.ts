import { queryOptions } from '@tanstack/react-query';
import { api, bodyOf, type Schemas } from '../../api/client.js';

export type Health = Schemas['OrganizationHealthDto'];

/** Time between two looks at what changes from moment to moment. */
const LOOK_AGAIN_MS = 10_000;
const NOT_FOUND = 404;

/** Whether the backend can serve, and its database answers: anybody may ask. Null of a host that does not say. */
export const readinessQuery = queryOptions({
  queryKey: ['health', 'ready'],
  queryFn: async ({ signal }) => {
    const { ok, status } = await fetch('/health/ready', { signal });
    return status === NOT_FOUND ? null : ok;
  },
  refetchInterval: LOOK_AGAIN_MS,
});

export const healthQuery = queryOptions({
  queryKey: ['health', 'organization'],
  queryFn: () => bodyOf(api.GET('/api/v1/ai/organization/health')),
  refetchInterval: LOOK_AGAIN_MS,
});
