import { queryOptions } from '@tanstack/react-query';
import { api, bodyOf } from './client.js';

/** The agents that one can talk to; an error where the backend has none. */
export const agentsQuery = queryOptions({
  queryKey: ['agents'],
  queryFn: () => bodyOf(api.GET('/api/v1/ai/agents')),
  retry: false,
  staleTime: Infinity,
});
