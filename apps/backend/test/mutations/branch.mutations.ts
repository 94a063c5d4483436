import type { Mutation } from './mutation.js';

const AI = 'apps/backend/src/modules/ai';
const TEST = 'apps/backend/test';

/** Rules of branches: what follows what, and what a model is shown of it. */
export const BRANCH_MUTATIONS: Mutation[] = [
  {
    name: 'a reading goes on along the branch that it began with',
    file: `${AI}/repositories/branches/branch-messages.sql.ts`,
    text: 'tip == null\n',
    without: 'tip == null || tip > 0\n',
    spec: `${TEST}/service/branches.spec.ts`,
  },
  {
    name: 'a way of many branches is jumped along',
    file: `${AI}/repositories/branches/run.sql.ts`,
    text: 'jump.preceding_runs - next.preceding_runs THEN next.first',
    without: 'jump.preceding_runs - next.preceding_runs THEN own.first',
    spec: `${TEST}/query-plans/plans.spec.ts`,
  },
  {
    name: 'a jump does not pass the place that is looked for',
    file: `${AI}/repositories/branches/jumps.sql.ts`,
    text: '`back.jump > ${sequence}`',
    without: '`back.jump > 0`',
    spec: `${TEST}/service/branch-paths.spec.ts`,
  },
  {
    name: 'a branch knows the system messages on the way to it',
    file: `${AI}/repositories/branches/run.sql.ts`,
    text: '`parent.sequence + 1`',
    without: '`parent.sequence`',
    spec: `${TEST}/service/branch-paths.spec.ts`,
  },
  {
    name: 'an append follows the head that was chosen',
    file: `${AI}/repositories/append/append-one.sql.ts`,
    text: ' AND head IS NULL\n        AND NOT',
    without: '\n        AND NOT',
    spec: `${TEST}/service/branches.spec.ts`,
  },
  {
    name: 'an append to a branch sees what was committed before it had the lock',
    file: `${AI}/repositories/append/branch-writer.ts`,
    text: 'await database.query(lockConversation(append));',
    without: 'void lockConversation;',
    spec: `${TEST}/service/branches.spec.ts`,
  },
  {
    name: 'a turn goes on along its branch where another is chosen meanwhile',
    file: `${AI}/repositories/append/append-one.sql.ts`,
    text: '[Prisma.sql`AND message_count = ${place.at}::int`, Prisma.sql`OR message_count <> ${place.at}::int`]',
    without: '[Prisma.empty, Prisma.empty]',
    spec: `${TEST}/service/turn-places.spec.ts`,
  },
  {
    name: 'the answer of a dead turn leaves the head where a person has put it',
    file: `${AI}/agents/running-answers/answer-recovery.ts`,
    text: 'keepsHead: true',
    without: 'keepsHead: false',
    spec: `${TEST}/chat/running-answers.spec.ts`,
  },
  {
    name: 'a call is answered on its branch, whichever is looked at',
    file: `${AI}/agents/runner/call-finder.ts`,
    text: 'if (!place) return',
    without: 'if (!place?.isActive) return',
    spec: `${TEST}/chat/front-end-tools.spec.ts`,
  },
  {
    name: 'a turn that fails before its model is asked leaves its trace',
    file: `${AI}/agents/runner/turn-runner.ts`,
    text: '(turn.now.step || turn.signal.aborted)) throw error;',
    without: '(!turn.signal.aborted || turn.now.step)) throw error;',
    spec: `${TEST}/chat/failed-turns.spec.ts`,
  },
  {
    name: 'a page of a chat does not begin within a turn',
    file: `${AI}/services/turn-page.service.ts`,
    text: 'if (!beginsWithin || count',
    without: 'if (!beginsWithin || limit > 0 || count',
    spec: `${TEST}/chat/page-borders.spec.ts`,
  },
  {
    name: 'a model is not shown the answer that another one replaces',
    file: `${AI}/agents/chat/chat.service.ts`,
    text: 'turn.now.place = await this.runtime.rewind(scope, conversation.id, asked.sequence);',
    without: '',
    spec: `${TEST}/chat/chat-branches.spec.ts`,
  },
  {
    name: 'a tool that had its effect in an answer that was replaced does not run again',
    file: `${AI}/agents/runner/call-runner.ts`,
    text: '(answeredBefore(replaced, made) ?? need)',
    without: '(replaced.length > 1e9 ? (answeredBefore(replaced, made) ?? need) : need)',
    spec: `${TEST}/chat/chat-branches.spec.ts`,
  },
];
