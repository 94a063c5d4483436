import { infiniteQueryOptions } from '@tanstack/react-query';
import { api, bodyOf, recordedBodyOf, type Schemas } from '../api/client.js';

export type Approval = Schemas['SupervisedApprovalDto'];
export type ApprovalStatus = Approval['status'];

/** Which tool calls are looked at. */
export interface ApprovalFilter {
  status?: ApprovalStatus | undefined;
  entityType?: string | undefined;
  entityId?: string | undefined;
  agentType?: string | undefined;
}

/** The first part of the keys of all queries about approvals. */
export const APPROVALS = ['approvals'] as const;

/** Tool calls of all users, newest first, each page with the entry of the audit trail that tells of it. */
export const approvalsQuery = (filter: ApprovalFilter) =>
  infiniteQueryOptions({
    queryKey: [...APPROVALS, filter],
    queryFn: ({ pageParam, signal }) =>
      recordedBodyOf(
        api.GET('/api/v1/ai/organization/approvals', {
          params: { query: pageParam === null ? filter : { ...filter, cursor: pageParam } },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ body }) => body.nextCursor,
  });

/** Decides about a tool call of any user. */
export function decide(
  { conversationId, toolCallId }: Pick<Approval, 'conversationId' | 'toolCallId'>,
  decision: Schemas['DecideApprovalDto'],
): Promise<Schemas['ApprovalDto']> {
  const path = { id: conversationId, toolCallId };
  const route = '/api/v1/ai/organization/conversations/{id}/approvals/{toolCallId}';
  return bodyOf(api.POST(route, { params: { path }, body: decision }));
}
