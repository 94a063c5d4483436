import type { Guard } from './guard.js';

const AI = 'apps/backend/src/modules/ai';
const TEST = 'apps/backend/test';
const MIGRATION = 'prisma/migrations/20260203191000_add_ai_conversation/migration.sql';

/** What the code itself keeps: locks, scopes, transactions, and the order of things. */
export const CODE_GUARDS: Guard[] = [
  {
    name: 'one ACTIVE conversation also where there is no entity (NULLS NOT DISTINCT)',
    file: MIGRATION,
    text: `    NULLS NOT DISTINCT
    WHERE "status" = 'ACTIVE';`,
    without: `    WHERE "status" = 'ACTIVE';`,
    spec: `${TEST}/service/get-or-create.spec.ts`,
  },
  {
    name: 'an append is judged under the lock of its conversation',
    file: `${AI}/repositories/append-one.sql.ts`,
    text: "AND status = 'ACTIVE' AND NOT ${known}",
    without: 'AND NOT ${known}',
    spec: `${TEST}/service/waiting.spec.ts`,
  },
  {
    name: 'the row lock of appends that leave together',
    file: `${AI}/repositories/append.sql.ts`,
    text: '        FOR NO KEY UPDATE\n',
    without: '',
    spec: `${TEST}/service/waiting.spec.ts`,
  },
  {
    name: 'a known key is not stored again',
    file: `${AI}/repositories/append-one.sql.ts`,
    text: "AND status = 'ACTIVE' AND NOT ${known}",
    without: "AND status = 'ACTIVE'",
    spec: `${TEST}/service/idempotency.spec.ts`,
  },
  {
    name: 'a known key is not stored again with others',
    file: `${AI}/repositories/append.sql.ts`,
    text: 'const isKnown = keyed.length > 0 ?',
    without: 'const isKnown = keyed.length > 1e9 ?',
    spec: `${TEST}/service/idempotency.spec.ts`,
  },
  {
    name: 'an append that lost a race is sent again',
    file: `${AI}/repositories/append.sender.ts`,
    text: 'if (!lostRace(error) || attempt === ATTEMPTS) throw error;',
    without: 'if (attempt < ATTEMPTS) throw error;',
    spec: `${TEST}/service/waiting.spec.ts`,
  },
  {
    name: 'keys are read before an append is refused by a conversation that takes no messages',
    file: `${AI}/repositories/append.repository.ts`,
    text: '    const known = await this.readKnown(append);',
    without:
      "    if (placement.verdict === 'not_active') throw conversationNotActive();\n" +
      '    const known = await this.readKnown(append);',
    spec: `${TEST}/service/idempotency.spec.ts`,
  },
  {
    name: 'a known key is compared with its input',
    file: `${AI}/repositories/append.repository.ts`,
    text: '!== idempotencyDigest) throw conflict();',
    without: '=== undefined) throw conflict();',
    spec: `${TEST}/service/idempotency.spec.ts`,
  },
  {
    name: 'what leaves together with a known key leaves again without it',
    file: `${AI}/repositories/append.sender.ts`,
    text: 'return apart ? this.oneByOne(append.parts) : placementsOf(append, placement);',
    without:
      "return placementsOf(append, { ...placement, verdict: apart ? 'not_active' : placement.verdict });",
    spec: `${TEST}/service/idempotency.spec.ts`,
  },
  {
    name: 'the scope of an append',
    file: `${AI}/repositories/append-one.sql.ts`,
    text: 'const owned = Prisma.sql`organization_id = ${organizationId} AND user_id = ${userId}`;',
    without: 'const owned = Prisma.sql`organization_id = ${organizationId}`;',
    spec: `${TEST}/service/isolation.spec.ts`,
  },
  {
    name: 'the scope of one conversation',
    file: `${AI}/repositories/conversation.repository.ts`,
    text: 'const where = { id, ...owner(scope) };',
    without: 'const where = { id };',
    spec: `${TEST}/service/isolation.spec.ts`,
  },
  {
    name: 'the scope of the active conversation',
    file: `${AI}/repositories/conversation.repository.ts`,
    text: 'WHERE c.organization_id = ${scope.organizationId} AND c.user_id = ${scope.userId}\n        AND ${same(',
    without: 'WHERE c.organization_id = ${scope.organizationId}\n        AND ${same(',
    spec: `${TEST}/service/isolation.spec.ts`,
  },
  {
    name: 'the scope of a change of status',
    file: `${AI}/repositories/conversation.repository.ts`,
    text: 'const where = { id, ...owner(scope), status: { in: from } };',
    without: 'const where = { id, status: { in: from } };',
    spec: `${TEST}/service/isolation.spec.ts`,
  },
  {
    name: 'the scope of a title',
    file: `${AI}/repositories/conversation.repository.ts`,
    text: 'const where = { id, ...owner(scope), ...untouchable };',
    without: 'const where = { id, ...untouchable };',
    spec: `${TEST}/service/isolation.spec.ts`,
  },
  {
    name: 'the scope of messages',
    file: `${AI}/repositories/message.sql.ts`,
    text: 'WHERE c.organization_id = ${organizationId} AND c.user_id = ${userId} AND c.id',
    without: 'WHERE c.organization_id = ${organizationId} AND c.id',
    spec: `${TEST}/service/isolation.spec.ts`,
  },
  {
    name: 'the scope of a context',
    file: `${AI}/repositories/message.sql.ts`,
    text: 'WHERE organization_id = ${scope.organizationId} AND user_id = ${scope.userId} AND id',
    without: 'WHERE organization_id = ${scope.organizationId} AND id',
    spec: `${TEST}/service/isolation.spec.ts`,
  },
  {
    name: 'the scope of the list',
    file: `${AI}/repositories/list.sql.ts`,
    text: 'c.organization_id = ${scope.organizationId} AND c.user_id = ${scope.userId}\n',
    without: 'c.organization_id = ${scope.organizationId}\n',
    spec: `${TEST}/service/isolation.spec.ts`,
  },
  {
    name: 'the scope of search',
    file: `${AI}/repositories/search.sql.ts`,
    text: `WHERE m.organization_id = \${organizationId} AND m.user_id = \${userId}
      AND c.organization_id = \${organizationId} AND c.user_id = \${userId}`,
    without: `WHERE m.organization_id = \${organizationId}
      AND c.organization_id = \${organizationId}`,
    spec: `${TEST}/service/isolation.spec.ts`,
  },
  {
    name: 'the scope of statistics',
    file: `${AI}/repositories/stats.sql.ts`,
    text: 'return Prisma.sql`${name}.organization_id = ${organizationId} AND ${name}.user_id = ${userId}`;',
    without: 'return Prisma.sql`${name}.organization_id = ${organizationId}`;',
    spec: `${TEST}/service/isolation.spec.ts`,
  },
  {
    name: 'sums of days are held against the ledger',
    file: `${AI}/repositories/stats.sql.ts`,
    text: 'SELECT counted = ledger AND latest IS NOT DISTINCT FROM last_message_at AS exact',
    without: 'SELECT true AS exact',
    spec: `${TEST}/service/stats-sums.spec.ts`,
  },
  {
    name: 'search blocks are held against the ledger',
    file: `${AI}/repositories/search.sql.ts`,
    text: 'SELECT exact IS TRUE AS exact, page.*',
    without: 'SELECT true AS exact, page.*',
    spec: `${TEST}/service/search-blocks.spec.ts`,
  },
  {
    name: 'a title set by hand is never overwritten',
    file: `${AI}/repositories/conversation.repository.ts`,
    text: `titleSource === 'AUTO' ? { OR: [{ titleSource: null }, { titleSource }] } : {}`,
    without: '{}',
    spec: `${TEST}/service/titles.spec.ts`,
  },
  {
    name: 'a cursor belongs to its query',
    file: `${AI}/domain/cursor.ts`,
    text: '.update(this.query)',
    without: `.update('')`,
    spec: `${TEST}/service/isolation.spec.ts`,
  },
  {
    name: 'a token must be signed',
    file: 'apps/backend/src/auth/token.verifier.ts',
    text: `return async (token) => (await jwtVerify(token, key, { ...options, algorithms: ['HS256'] })).payload;`,
    without: `return (token) =>
      Promise.resolve(JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()));`,
    spec: `${TEST}/e2e/auth.spec.ts`,
  },
  {
    name: 'only the grant ai:append stores answers and tokens',
    file: `${AI}/controllers/append-grant.ts`,
    text: 'if (grants.has(APPEND_GRANT)) return;',
    without: 'if (grants.has(APPEND_GRANT) || body) return;',
    spec: `${TEST}/e2e/append-grant.spec.ts`,
  },
  {
    name: 'one turn at a time',
    file: `${AI}/repositories/turn.sql.ts`,
    text: '      WHERE t.leased_until < clock_timestamp()\n',
    without: '',
    spec: `${TEST}/chat/turns.spec.ts`,
  },
  {
    name: 'a turn holds its lease',
    file: `${AI}/repositories/turn.repository.ts`,
    text: 'UPDATE ai_turn SET leased_until = ${until(leaseMs)}',
    without: 'UPDATE ai_turn SET leased_until = leased_until',
    spec: `${TEST}/chat/turns.spec.ts`,
  },
  {
    name: 'a tool call is decided under its conversation’s lock',
    file: `${AI}/repositories/approval.repository.ts`,
    text: '\n    FOR UPDATE`;',
    without: '`;',
    spec: `${TEST}/chat/approvals.spec.ts`,
  },
  {
    name: 'what is decided stays decided',
    file: `${AI}/repositories/approval.repository.ts`,
    text: `if (approval.status !== 'PENDING') return`,
    without: 'if (!approval.id) return',
    spec: `${TEST}/chat/approvals.spec.ts`,
  },
  {
    name: 'an answer is stored before its tools run, under a key',
    file: `${AI}/turns/turn-recorder.ts`,
    text: 'const keyed = { ...input, idempotencyKey: `turn:${turn.id}:${key}` };',
    without: 'const keyed = { ...input, idempotencyKey: key };',
    spec: `${TEST}/chat/turns.spec.ts`,
  },
  {
    name: 'a tool call that was left open gets a result',
    file: `${AI}/turns/chat.service.ts`,
    text: 'if (calls.length === 0) return [];',
    without: 'if (calls.length >= 0) return [];',
    spec: `${TEST}/chat/turns.spec.ts`,
  },
  {
    name: 'the provider’s events are read for what a cut answer cost',
    file: `${AI}/turns/step-recorder.ts`,
    text: `if (part.type === 'raw') meter.observe(part.rawValue);`,
    without: '',
    spec: `${TEST}/chat/anthropic.spec.ts`,
  },
  {
    name: 'a cut connection ends the answer instead of failing it',
    file: `${AI}/model/language-model.ts`,
    text: '    fetch: fetchToTheCut,\n',
    without: '',
    spec: `${TEST}/chat/anthropic.spec.ts`,
  },
  {
    name: 'every tool call has an id of its own',
    file: `${AI}/model/language-model.ts`,
    text: 'wrapLanguageModel({ model: providerModel(settings), middleware: uniqueToolCalls })',
    without: 'providerModel(settings)',
    spec: `${TEST}/chat/openai-compatible.spec.ts`,
  },
];
