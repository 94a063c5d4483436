import type { Mutation } from './mutation.js';

const REPOSITORIES = 'apps/backend/src/modules/ai/repositories';
const SPEC = 'apps/backend/test/replica/replica.spec.ts';

/** Rules of reads from a replica: nothing is older than the read, and no replica makes one fail. */
export const REPLICA_MUTATIONS: Mutation[] = [
  {
    name: 'a replica answers when it has what the primary had',
    file: `${REPOSITORIES}/replica/replica-state.ts`,
    text: 'return position !== null && position >= primary.position;',
    without: 'return position !== null && primary.position > 0n;',
    spec: SPEC,
  },
  {
    name: 'the first page of the list is read as of the snapshot that its cursor carries',
    file: `${REPOSITORIES}/list.repository.ts`,
    text: 'await replica.query<ListedRow>(pageAsOf(scope, filter, limit, moment, after))',
    without:
      'await replica.query<ListedRow>(after ? pageAsOf(scope, filter, limit, moment, after) : firstPage(scope, filter, limit))',
    spec: SPEC,
  },
  {
    name: 'the primary answers what a replica fails to',
    file: `${REPOSITORIES}/replica/replica.ts`,
    text: 'if (reason === null) throw error;',
    without: 'if (reason !== null) throw error;',
    spec: SPEC,
  },
  {
    name: 'a replica that failed is left out',
    file: `${REPOSITORIES}/replica/replica-standing.ts`,
    text: 'this.leftOut = true;',
    without: 'this.leftOut = false;',
    spec: SPEC,
  },
];
