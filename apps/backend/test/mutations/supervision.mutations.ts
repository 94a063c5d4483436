import type { Mutation } from './mutation.js';

const ORGANIZATION = 'apps/backend/src/modules/ai/organization';
const SPECS = 'apps/backend/test/organization';

/** Rules of reading across users, and of who approves. */
export const SUPERVISION_MUTATIONS: Mutation[] = [
  {
    name: 'the grant ai:supervise is asked for by the service',
    file: `${ORGANIZATION}/access/grants.ts`,
    text: 'if (grants.some((grant) => isGranted(principal, grant))) return;',
    without: 'if (grants.length > 0 || isGranted(principal, String(grants))) return;',
    spec: `${SPECS}/supervision.spec.ts`,
  },
  {
    name: 'a list across users is recorded before it is read',
    file: `${ORGANIZATION}/supervision/supervised-lists.ts`,
    text: "await this.record(principal, 'conversations.list', { ...given, limit, cursor });",
    without: '',
    spec: `${SPECS}/supervision.spec.ts`,
  },
  {
    name: 'a list of entities is recorded before it is read',
    file: `${ORGANIZATION}/supervision/supervised-lists.ts`,
    text: "await this.record(principal, 'conversations.list', { ...given, by: 'entity', limit, cursor });",
    without: '',
    spec: `${SPECS}/supervision.spec.ts`,
  },
  {
    name: 'a list of entities is of those that a supervisor may see',
    file: `${ORGANIZATION}/supervision/supervision-filters.ts`,
    text: 'return { ...given, entities: await this.narrowing.entitiesOf(principal) };',
    without: 'return { ...given, entities: await Promise.resolve(principal.userId === "" ? [] : null) };',
    spec: `${SPECS}/supervision.spec.ts`,
  },
  {
    name: 'a supervisor is narrowed to the entities of the token',
    file: `${ORGANIZATION}/access/entity-narrowing.ts`,
    text: 'if (entities !== undefined && !entities.some((entity) => keyOf(entity) === key)) return false;',
    without: 'if (entities === undefined && key === null) return false;',
    spec: `${SPECS}/supervision.spec.ts`,
  },
  {
    name: 'four eyes: the owner does not approve what a supervisor must',
    file: 'apps/backend/src/modules/ai/agents/approvals/approval.repository.ts',
    text: "if (approval.approver === 'supervisor' && settlement.decidedBy === scope.userId) return 'own';",
    without: '',
    spec: `${SPECS}/four-eyes.spec.ts`,
  },
];
