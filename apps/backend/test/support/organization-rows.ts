import { randomUUID } from 'node:crypto';

export type Row = Record<string, unknown>;

const ID = randomUUID();
/** Columns of an entry of the audit trail, beside its organization. */
export const ENTRY = {
  number: 1,
  at: new Date(),
  action: 'audit.read',
  target_type: 'audit',
  details: '{}',
  digest: Buffer.alloc(32),
};
/** Columns of a price. */
export const PRICE = { model: 'gpt-4o', valid_from: new Date(0), input: '2.5', output: '10' };
/** Columns of a hold. */
export const HOLD = {
  target_type: 'user',
  target_id: 'mia',
  reason: 'Litigation',
  placed_by: 'ada',
  placed_at: new Date(),
};
/** Columns of an erasure. */
export const ERASURE = {
  target_type: 'user',
  target_hash: 'hash',
  target: '{}',
  reason: 'asked',
  status: 'PENDING',
  requested_at: new Date(),
  looked_at_from: new Date(),
};
/** Columns of a conversation that was removed. */
export const REMOVED_CONVERSATION = { conversation_hash: 'hash', user_id: 'mia', sums: '[]' };
const DONE = { status: 'DONE', target: null, reason: null, finished_at: new Date() };
/** Columns of budgets and of reservations, beside their owner and their id. */
export const BUDGET = { subject_type: 'organization', period: 'day', usd: '5', mode: 'refuse' };
const OF_USER = { subject_type: 'user', user_id: 'mia' };
const CASE = { entity_type: 'case', entity_id: '1' };
const OF_ENTITY = { subject_type: 'entity', ...CASE };
const OF_AGENT = { subject_type: 'agentType', agent_type: 'case' };
export const RESERVATION = { message_keys: [], usd: '1', lease_ms: 3000, leased_until: new Date() };

/** For each constraint, values that it refuses in a row that is fine but for them. */
export const OF_ORGANIZATION_REFUSED: Record<string, [constraint: string, refused: Row][]> = {
  ai_erasure: [
    ['done_names_nobody', { ...DONE, target: '{}' }],
    ['done_names_nobody', { ...DONE, reason: 'asked' }],
    ['done_names_nobody', { ...DONE, finished_at: null }],
    ['done_names_nobody', { target: null }],
    ['counts', { erased_conversations: -1 }],
    ['counts', { deferred_conversations: 1 }],
    ['has_target', { target_hash: '' }],
  ],
  ai_removed_conversation: [
    ['erased_names_nobody', { sums: null }],
    ['erased_names_nobody', { user_id: null }],
    ['erased_names_nobody', { erased_at: new Date() }],
    ['erased_names_nobody', { erased_at: new Date(), sums: null }],
    ['erased_names_nobody', { erased_at: new Date(), sums: null, user_id: null, ...CASE }],
    ['entity_is_whole', { entity_id: '1' }],
    ['has_hash', { conversation_hash: '' }],
  ],
  ai_audit_chain: [
    ['ends_with_digest', { number: 1 }],
    ['ends_with_digest', { digest: Buffer.alloc(32) }],
    ['ends_with_digest', { number: 1, digest: Buffer.alloc(31) }],
    ['removed_from_its_beginning', { removed_number: 1, removed_digest: Buffer.alloc(32) }],
    ['removed_from_its_beginning', { removed_number: -1, removed_digest: Buffer.alloc(32) }],
    ['removed_from_its_beginning', { removed_digest: Buffer.alloc(32) }],
  ],
  ai_audit_entry: [
    ['counts_from_one', { number: 0 }],
    ['has_digest', { digest: Buffer.alloc(31) }],
    ['has_details', { details: '[]' }],
  ],
  ai_price: [
    ['names_model', { model: '' }],
    ['is_not_negative', { input: '-1' }],
    ['is_not_negative', { output: '-0.000001' }],
    ['is_not_negative', { cache_read: '-1' }],
    ['is_not_negative', { cache_write: '-1' }],
    ['has_tiers', { tiers: '{}' }],
  ],
  ai_retention: [
    ['days', { archive_after_days: 0 }],
    ['days', { archive_after_days: 36_501 }],
    ['days', { delete_after_days: 0 }],
    ['days', { delete_after_days: 36_501 }],
    ['days', { purge_deleted_after_days: 0 }],
    ['days', { purge_deleted_after_days: 36_501 }],
    ['days', { audit_days: 182 }],
    ['days', { audit_days: 36_501 }],
  ],
  ai_hold: [
    ['has_target', { target_type: 'organization' }],
    ['has_target', { target_id: null }],
    ['has_target', { target_id: '' }],
    ['has_target', { entity_type: 'case' }],
    ['has_target', { target_type: 'entity' }],
    ['has_target', { target_type: 'entity', entity_type: '' }],
    ['is_released_whole', { released_at: new Date() }],
    ['is_released_whole', { released_by: 'mia' }],
    ['is_released_whole', { release_reason: 'Closed' }],
  ],
  ai_budget: [
    ['names_its_subject', { user_id: 'mia' }],
    ['names_its_subject', { entity_type: 'case' }],
    ['names_its_subject', { entity_id: '1' }],
    ['names_its_subject', { agent_type: 'case' }],
    ['names_its_subject', { ...OF_USER, user_id: null }],
    ['names_its_subject', { ...OF_ENTITY, entity_type: null }],
    ['names_its_subject', { ...OF_ENTITY, entity_id: null }],
    ['names_its_subject', { ...OF_AGENT, agent_type: null }],
    ['is_an_amount', { usd: '-0.000000000001' }],
  ],
  ai_budget_reservation: [
    ['is_an_amount', { usd: '-0.000000000001' }],
    ['has_lease', { lease_ms: 0 }],
    ['entity_is_whole', { entity_type: 'case' }],
    ['entity_is_whole', { entity_id: '1' }],
    ['turn_has_conversation', { turn_id: randomUUID() }],
    ['turn_has_conversation', { conversation_id: randomUUID() }],
  ],
};

/** For each unique index, pairs of rows of which it refuses the second. */
export const BUDGET_PAIRS: Record<string, [constraint: string, first: Row, second: Row][]> = {
  ai_budget: [
    ['pkey', { id: ID }, { id: ID, period: 'month' }],
    ['one_of_subject_and_period', {}, { usd: '6', mode: 'warn' }],
    ['one_of_subject_and_period', OF_USER, OF_USER],
    ['one_of_subject_and_period', OF_ENTITY, OF_ENTITY],
    ['one_of_subject_and_period', OF_AGENT, OF_AGENT],
  ],
  ai_budget_reservation: [['pkey', { id: ID }, { id: ID }]],
};
