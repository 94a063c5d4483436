import type { EntityRef } from '../../../../common/principal.js';

/** What a hold, or an erasure, is about. */
export type Target =
  | { type: 'organization' }
  | { type: 'user'; userId: string }
  | ({ type: 'entity' } & EntityRef)
  | { type: 'conversation'; conversationId: string };

export type TargetType = Target['type'];

/** The fields that name a target of each type. */
export const TARGET_FIELDS = {
  organization: [],
  user: ['userId'],
  entity: ['entityType', 'entityId'],
  conversation: ['conversationId'],
} as const satisfies Record<TargetType, readonly string[]>;

export const TARGET_TYPES = Object.keys(TARGET_FIELDS) as TargetType[];
