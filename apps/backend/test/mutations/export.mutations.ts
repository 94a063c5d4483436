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
    name: 'an import brings back nothing that was erased',
    file: `${ORGANIZATION}/export/restore/restore.service.ts`,
    text: 'if (await this.isErased(conversation)) {',
    without: 'if ((await this.isErased(conversation)) && organizationId === "") {',
    spec: `${TESTS}/erasure.spec.ts`,
  },
];
