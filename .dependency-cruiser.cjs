const SRC = '^apps/backend/src/';
const AI = `${SRC}modules/ai/`;
const AGENTS = `${AI}agents/`;
const TESTS = { pathNot: '\\.spec\\.ts$' };

/** Lets a folder import the named ones, itself aside, and nothing else of `within`. */
function only(name, folder, within, ...allowed) {
  const own = `${folder.replace(/\/$/, '')}/`;
  return {
    name,
    severity: 'error',
    comment: `See the layers in ARCHITECTURE.md: ${folder} may import ${allowed.join(', ') || 'nothing of it'}.`,
    from: { path: own, ...TESTS },
    to: { path: within, pathNot: [own, ...allowed] },
  };
}

const of = (base, ...folders) => folders.map((folder) => `${base}${folder}/`);
const OPTIONS = `${AI}options/`;
const INDEXES = [`${AI}index\\.ts$`, `${AI}agents/index\\.ts$`];

module.exports = {
  forbidden: [
    {
      name: 'no-circle-of-files',
      severity: 'error',
      comment: 'Type imports count too: move what both need into a file of its own.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-circle-of-folders',
      severity: 'error',
      comment: 'Two folders that import each other are one: move what both need.',
      scope: 'folder',
      from: { path: '^apps/backend/src' },
      to: { circular: true },
    },
    only('common-imports-nothing', `${SRC}common`, SRC),
    only('prisma', `${SRC}prisma`, SRC, ...of(SRC, 'common')),
    only('config', `${SRC}config`, SRC, ...of(SRC, 'common')),
    only('auth', `${SRC}auth`, SRC, ...of(SRC, 'common', 'config')),
    only('health', `${SRC}health`, SRC, ...of(SRC, 'common', 'auth')),
    only('http', `${SRC}http`, SRC, ...of(SRC, 'common', 'prisma', 'config', 'auth')),
    only('metrics', `${SRC}metrics`, SRC, ...of(SRC, 'common', 'config', 'http'), INDEXES[0]),
    only('ai-needs-common-and-prisma-alone', `${SRC}modules/ai`, SRC, ...of(SRC, 'common', 'prisma')),
    only('controllers', `${AI}controllers`, AI, OPTIONS, ...of(AI, 'services', 'dto', 'domain')),
    only('services', `${AI}services`, AI, OPTIONS, ...of(AI, 'dto', 'cursors', 'repositories', 'domain')),
    only(
      'files',
      `${AI}files`,
      AI,
      OPTIONS,
      // Whatever removes rows holds them against the one predicate of holds.
      ...of(AI, 'controllers', 'services', 'dto', 'repositories', 'domain', 'organization/holds'),
    ),
    only(
      'organization',
      `${AI}organization`,
      AI,
      OPTIONS,
      ...of(AI, 'controllers', 'services', 'dto', 'cursors', 'repositories', 'integrity', 'domain'),
    ),
    only('integrity', `${AI}integrity`, AI, ...of(AI, 'repositories')),
    only('imports', `${AI}imports`, AI, ...of(AI, 'services', 'dto', 'repositories', 'domain')),
    only('dto', `${AI}dto`, AI, ...of(AI, 'domain')),
    only('cursors', `${AI}cursors`, AI, ...of(AI, 'repositories', 'domain')),
    only('repositories', `${AI}repositories`, AI, OPTIONS, ...of(AI, 'domain')),
    only('domain', `${AI}domain`, AI),
    only('agent', `${AGENTS}agent`, AGENTS),
    only('front-end-imports-nothing', `${AGENTS}front-end`, SRC),
    only('message-mapping', `${AGENTS}message-mapping`, AGENTS),
    only('language-model', `${AGENTS}language-model`, AGENTS),
    only('observation', `${AGENTS}observation`, AGENTS),
    only('running-answers', `${AGENTS}running-answers`, AGENTS, ...of(AGENTS, 'message-mapping')),
    only('turns', `${AGENTS}turns`, AGENTS, ...of(AGENTS, 'agent', 'running-answers', 'observation')),
    only('approvals', `${AGENTS}approvals`, AGENTS, ...of(AGENTS, 'turns', 'running-answers')),
    only('events', `${AGENTS}events`, AGENTS, ...of(AGENTS, 'approvals')),
    only('agents-dto', `${AGENTS}dto`, AGENTS, ...of(AGENTS, 'approvals', 'message-mapping')),
    only(
      'runner',
      `${AGENTS}runner`,
      AGENTS,
      ...of(AGENTS, 'agent', 'turns', 'running-answers', 'approvals', 'message-mapping', 'language-model'),
      ...of(AGENTS, 'observation'),
    ),
    only(
      'approval-decisions',
      `${AGENTS}approval-decisions`,
      AGENTS,
      ...of(AGENTS, 'agent', 'runner', 'turns', 'approvals', 'message-mapping'),
    ),
    only(
      'tasks',
      `${AGENTS}tasks`,
      AGENTS,
      ...of(AGENTS, 'agent', 'language-model', 'runner', 'turns', 'message-mapping', 'dto'),
    ),
    only(
      'chat',
      `${AGENTS}chat`,
      AGENTS,
      ...of(AGENTS, 'agent', 'approval-decisions', 'runner', 'turns', 'running-answers', 'approvals'),
      ...of(AGENTS, 'message-mapping', 'dto'),
    ),
    only(
      'agents-controllers',
      `${AGENTS}controllers`,
      AGENTS,
      ...of(AGENTS, 'chat', 'approval-decisions', 'tasks', 'events', 'approvals', 'message-mapping', 'dto'),
    ),
    {
      name: 'domain-is-plain',
      severity: 'error',
      comment: 'Pure functions and types: no framework, no database.',
      from: { path: `${AI}domain/`, ...TESTS },
      to: { path: ['^node_modules/(@nestjs|@prisma|ai|@ai-sdk|pg|zod)/', `${SRC}prisma/`] },
    },
    {
      name: 'store-knows-no-agents',
      severity: 'error',
      comment: 'The runtime of agents stands on the store; only the module itself joins both.',
      from: { path: AI, pathNot: [`${AI}agents/`, `${AI}(ai\\.module|index|test-internals)\\.ts$`] },
      to: { path: `${AI}agents/` },
    },
    {
      name: 'sql-in-repositories',
      severity: 'error',
      comment: 'Statements stand in repositories, each with its scope.',
      from: {
        path: AI,
        pathNot: [
          'repositories?(/|\\.)',
          '\\.sql\\.ts$',
          `${AI}integrity/`,
          'store-readiness\\.ts$',
          '\\.spec\\.ts$',
        ],
      },
      to: { path: `${SRC}prisma/generated/` },
    },
    {
      name: 'tools-need-nothing-of-the-backend',
      severity: 'error',
      comment: 'A tool takes what it needs as arguments.',
      from: { path: '^tools/' },
      to: { path: '^apps/' },
    },
    {
      name: 'tools-when-they-are-used',
      severity: 'error',
      comment: 'Load a tool by `await import()`: an installation for production does not have it.',
      from: { path: SRC },
      to: {
        path: ['^tools/', 'node_modules/@conversation-store/'],
        dependencyTypesNot: ['dynamic-import', 'type-only'],
      },
    },
    {
      name: 'modules-by-their-index',
      severity: 'error',
      comment: 'Import modules/ai/index.js, or modules/ai/agents/index.js, and nothing past them.',
      from: { path: '^apps/backend/src/', pathNot: AI },
      to: { path: AI, pathNot: INDEXES },
    },
    {
      name: 'tests-by-what-is-offered-them',
      severity: 'error',
      comment:
        'Tests import what others import; what only they look at stands in modules/ai/test-internals.ts.',
      from: { path: '^apps/backend/test/' },
      to: { path: AI, pathNot: [...INDEXES, `${AI}test-internals\\.ts$`, `${AGENTS}front-end/`] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '/generated/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
