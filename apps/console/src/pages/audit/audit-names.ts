import type { AuditEntry } from './audit.query.js';

/** What was done, in words. */
export const ACTIONS: Record<AuditEntry['action'], string> = {
  'conversations.list': 'Listed conversations',
  'conversation.read': 'Read a conversation',
  'conversations.search': 'Searched conversations',
  'approvals.list': 'Listed approvals',
  'approval.decide': 'Decided an approval',
  'price.set': 'Set a price',
  'price.remove': 'Removed a price',
  'budget.set': 'Set a budget',
  'budget.remove': 'Removed a budget',
  'retention.set': 'Set the policy of retention',
  'retention.applied': 'Applied retention',
  'hold.place': 'Placed a hold',
  'hold.release': 'Released a hold',
  'erasure.request': 'Requested an erasure',
  'erasure.done': 'Finished an erasure',
  export: 'Exported conversations',
  'audit.read': 'Read the audit trail',
};

export const TARGET_TYPES: Record<AuditEntry['target']['type'], string> = {
  conversation: 'A conversation',
  conversations: 'Conversations',
  approval: 'An approval',
  price: 'A price',
  budget: 'A budget',
  retention: 'Retention',
  hold: 'A hold',
  erasure: 'An erasure',
  export: 'An export',
  audit: 'The audit trail',
};
