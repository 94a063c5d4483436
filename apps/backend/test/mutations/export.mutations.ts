import type { Mutation } from './mutation.js';

const ORGANIZATION = 'apps/backend/src/modules/ai/organization';
const TESTS = 'apps/backend/test/organization';

/** Rules of exports and of erasures. */
export const EXPORT_MUTATIONS: Mutation[] = [
  {
    name: 'an export is of the entities that its grant is narrowed to',
    file: `${ORGANIZATION}/export/export.sql.ts`,
    text: 'entities ? isAboutOneOf(entities) : null,',
    without: '',
    spec: `${TESTS}/export.spec.ts`,
  },
  {
    name: 'an erasure is of the entities that its grant is narrowed to',
    file: `${ORGANIZATION}/erasure/erasure.sql.ts`,
    text: '${isAbout(target)} ${within(narrowing)}',
    without: '${isAbout(target)} ${within(null)}',
    spec: `${TESTS}/erasure.spec.ts`,
  },
  {
    name: 'receipts of erasures are listed within the entities of a grant',
    file: `${ORGANIZATION}/erasure/erasure.repository.ts`,
    text: '${below} AND ${isSeenBy(seenBy)}',
    without: '${below} AND ${isSeenBy(seenBy && null)}',
    spec: `${TESTS}/erasure.spec.ts`,
  },
  {
    name: 'what is held is counted within the entities of a grant',
    file: `${ORGANIZATION}/holds/held.sql.ts`,
    text: '${isAbout(target)} AND ${withinEntities(entities)}',
    without: '${isAbout(target)} AND ${withinEntities(entities && undefined)}',
    spec: `${TESTS}/holds.spec.ts`,
  },
  {
    name: 'the health of an organization is of the entities of a grant',
    file: `${ORGANIZATION}/health/health.sql.ts`,
    text: 'WHERE c.organization_id = ${organizationId} AND ${withinEntities(entities)}',
    without: 'WHERE c.organization_id = ${organizationId} AND ${withinEntities(entities && undefined)}',
    spec: `${TESTS}/health.spec.ts`,
  },
  {
    name: 'an import brings back nothing that was erased',
    file: `${ORGANIZATION}/export/restore/restore.service.ts`,
    text: 'if (await this.erased.isErased(transaction, scope, returning)) throw',
    without: 'if ((await this.erased.isErased(transaction, scope, returning)) && !scope) throw',
    spec: `${TESTS}/erasure.spec.ts`,
  },
  {
    name: 'no erasure passes an import that is being judged',
    file: `${ORGANIZATION}/erasure/erased-conversations.ts`,
    text: 'await database.query(shareErasures(organizationId));',
    without: 'void shareErasures(organizationId);',
    spec: `${TESTS}/returning.spec.ts`,
  },
  {
    name: 'a transcript that was erased is known again',
    file: `${ORGANIZATION}/erasure/erased-conversations.ts`,
    text: 'return !isDated && conversations.includes(hash);',
    without: 'return !isDated && conversations.length > 1e9 && hash !== "";',
    spec: `${TESTS}/returning.spec.ts`,
  },
  {
    name: 'what is brought back is not counted among what was removed',
    file: `${ORGANIZATION}/export/restore/restore.service.ts`,
    text: 'await this.sums.takeBack(transaction, scope, conversationId);',
    without: '',
    spec: `${TESTS}/returning.spec.ts`,
  },
];
