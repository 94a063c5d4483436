import { queryOptions } from '@tanstack/react-query';
import { api, bodyOf, type Schemas } from '../../../api/client.js';
import { KEYS } from '../query-keys.js';

export type Policy = Schemas['RetentionPolicyDto'];
export type Preview = Schemas['RetentionPreviewDto'];

export const policyQuery = queryOptions({
  queryKey: [...KEYS.retention, 'policy'],
  queryFn: () => bodyOf(api.GET('/api/v1/ai/organization/retention')),
});

/** What a policy would change now; what it does not name is never done. */
export function previewPolicy(policy: Policy): Promise<Preview> {
  const named = Object.entries(policy).filter(([, days]) => days !== null);
  return bodyOf(
    api.GET('/api/v1/ai/organization/retention/preview', { params: { query: Object.fromEntries(named) } }),
  );
}

export function setPolicy(body: Policy): Promise<Policy> {
  return bodyOf(api.PUT('/api/v1/ai/organization/retention', { body }));
}
