import type { Mutation } from './mutation.js';

const STORE = 'apps/backend/src/modules/ai/repositories';
const ORGANIZATION = 'apps/backend/src/modules/ai/organization';
const SUMMARIES = 'apps/backend/test/organization/summaries.spec.ts';

/** Rules of what follows from the deletion of a conversation. */
export const DELETION_MUTATIONS: Mutation[] = [
  {
    name: 'a summary is deleted with its conversation',
    file: `${STORE}/deletion.sql.ts`,
    text: 'await database.query(deleteSummaries(organizationId, ids));',
    without: '',
    spec: SUMMARIES,
  },
  {
    name: 'a summary is removed with its conversation',
    file: `${ORGANIZATION}/removal/conversation-removal.ts`,
    text: '...(await database.query<RemovableRow>(lockSummaries(organizationId, locked)))',
    without: '',
    spec: SUMMARIES,
  },
  {
    name: 'a summary of what was erased is not brought back',
    file: `${ORGANIZATION}/erasure/erased-conversations.ts`,
    text: '[...ids, ...summarized(entity)]',
    without: '[...ids, ...summarized(entity && null)]',
    spec: SUMMARIES,
  },
  {
    name: 'a conversation and its summaries are held together',
    file: `${ORGANIZATION}/holds/held.sql.ts`,
    text: 'of === CONVERSATION ? isHeldWithOther(organizationId) : undefined,',
    without: '',
    spec: SUMMARIES,
  },
  {
    name: 'a call in a deleted conversation waits no more',
    file: `${STORE}/deletion.sql.ts`,
    text: 'await database.query(expireApprovals(organizationId, ids));',
    without: '',
    spec: 'apps/backend/test/organization/deleted-approvals.spec.ts',
  },
];
