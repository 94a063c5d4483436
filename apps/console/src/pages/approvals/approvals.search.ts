import { textsIn } from '../../api/address-search.js';
import type { ApprovalFilter, ApprovalStatus } from '../../approvals/approval.query.js';

/** What is looked at, by the name that it has in the address. */
export const SHOWN = {
  waiting: { name: 'Waiting', status: 'PENDING' },
  approved: { name: 'Approved', status: 'APPROVED' },
  refused: { name: 'Refused', status: 'REFUSED' },
  expired: { name: 'Expired', status: 'EXPIRED' },
  all: { name: 'All', status: undefined },
} as const satisfies Record<string, { name: string; status: ApprovalStatus | undefined }>;

export type Shown = keyof typeof SHOWN;

/** What stands in the address of the approvals. */
export interface ApprovalsSearch extends Omit<ApprovalFilter, 'status'> {
  shown?: Shown | undefined;
}

const FILTERS = ['entityType', 'entityId', 'agentType'] as const;

export function approvalsSearch(search: Record<string, unknown>): ApprovalsSearch {
  const { shown } = search;
  const isShown = typeof shown === 'string' && Object.hasOwn(SHOWN, shown);
  return { ...(isShown ? { shown: shown as Shown } : {}), ...textsIn(search, FILTERS) };
}

/** The filter of the API: without a choice, what waits. */
export function filterOf({ shown = 'waiting', ...filter }: ApprovalsSearch): ApprovalFilter {
  const { status } = SHOWN[shown];
  return status === undefined ? filter : { ...filter, status };
}
