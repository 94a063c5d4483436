import type { Mutation } from './mutation.js';

const USAGE = 'apps/backend/src/modules/ai/organization/usage';
const SPECS = 'apps/backend/test/organization';

/** Rules of usage, of its cost, and of prices. */
export const USAGE_MUTATIONS: Mutation[] = [
  {
    name: 'usage needs a grant',
    file: `${USAGE}/usage.service.ts`,
    text: "requireGrant(principal, 'ai:govern', 'ai:audit');",
    without: '',
    spec: `${SPECS}/usage.spec.ts`,
  },
  {
    name: 'a price is set with the grant to govern alone',
    file: `${USAGE}/price.service.ts`,
    text: "    requireGrant(principal, 'ai:govern');\n    const scope = ownerOf(principal);\n    const price",
    without: '    const scope = ownerOf(principal);\n    const price',
    spec: `${SPECS}/usage.spec.ts`,
  },
  {
    name: 'usage is of the entities that a principal is narrowed to',
    file: `${USAGE}/usage-keys.sql.ts`,
    text: 'entities ? withinEntities(entities) : null,',
    without: 'null,',
    spec: `${SPECS}/usage-sums.spec.ts`,
  },
  {
    name: 'tokens of a cache are part of the input, and not paid twice',
    file: `${USAGE}/cost.ts`,
    text: '(input - cacheRead - cacheWrite) * exact.input',
    without: 'input * exact.input',
    spec: `${SPECS}/usage-sums.spec.ts`,
  },
  {
    name: 'a message has the price of its tier',
    file: `${USAGE}/pricing.ts`,
    text: 'ratesAbove(price, part.above)',
    without: 'price',
    spec: `${SPECS}/usage-sums.spec.ts`,
  },
  {
    name: 'a model without a price is not free',
    file: `${USAGE}/pricing.ts`,
    text: 'unpriced += BigInt(part.messagesWithTokens)',
    without: 'unpriced += 0n',
    spec: `${SPECS}/usage-sums.spec.ts`,
  },
  {
    name: 'a longer prefix goes before a shorter one',
    file: `${USAGE}/price-list.ts`,
    text: 'for (let length = model.length; length >= 0; length--)',
    without: 'for (let length = 0; length <= model.length; length++)',
    spec: `${SPECS}/usage-sums.spec.ts`,
  },
  {
    name: 'time is cut where a price of a model begins',
    file: `${USAGE}/usage-reader.ts`,
    text: 'if (missed.length === 0)',
    without: 'if (missed.length >= 0)',
    spec: `${SPECS}/usage-sums.spec.ts`,
  },
  {
    name: 'a day in which a price begins is read from its messages',
    file: `${USAGE}/timeline.ts`,
    text: 'byMessage: [...new Set(split.map(dayOf))]',
    without: 'byMessage: split.slice(0, 0).map(dayOf)',
    spec: `${SPECS}/usage-sums.spec.ts`,
  },
  {
    name: 'sums that do not tell a tier apart are made anew',
    file: `${USAGE}/usage-source.sql.ts`,
    text: '${greatest} IS NULL OR above <>',
    without: '${greatest} IS NULL AND above <>',
    spec: `${SPECS}/usage-sums.spec.ts`,
  },
  {
    name: 'sums are compared with the totals of the conversations',
    file: `${USAGE}/usage.sql.ts`,
    text: 'WHERE is_wrong ORDER BY',
    without: 'WHERE is_wrong AND false ORDER BY',
    spec: `${SPECS}/usage-sums.spec.ts`,
  },
  {
    name: 'a page that leads do not fill reads more of them',
    file: `${USAGE}/usage-reader.ts`,
    text: 'return sums.isShort ?',
    without: 'return sums.isShort && sums.rows.length < 0 ?',
    spec: 'apps/backend/test/query-plans/usage-plans.spec.ts',
  },
  {
    name: 'a page reads the sums of its users or entities alone',
    file: `${USAGE}/usage-plan.ts`,
    text: 'return { level, leads: leadsOf(question) };',
    without: 'return { level, leads: leadsOf(question) && null };',
    spec: 'apps/backend/test/query-plans/usage-plans.spec.ts',
  },
  {
    name: 'a price is set with its entry in the audit trail, or not at all',
    file: `${USAGE}/price.service.ts`,
    text: "{ action: 'price.set', target: { type: 'price', id: model }, details },\n        database,",
    without: "{ action: 'price.set', target: { type: 'price', id: model }, details },",
    spec: `${SPECS}/usage.spec.ts`,
  },
];
