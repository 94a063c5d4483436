import type { Row } from '../row.js';

export type HoldTarget =
  | { type: 'organization' }
  | { type: 'user'; userId: string }
  | { type: 'entity'; entityType: string; entityId: string }
  | { type: 'conversation'; conversationId: string };

/** Tells whether a hold keeps a conversation. */
export function covers(target: HoldTarget, { conversation }: Row): boolean {
  switch (target.type) {
    case 'organization':
      return true;
    case 'user':
      return conversation.userId === target.userId;
    case 'entity':
      return conversation.entityType === target.entityType && conversation.entityId === target.entityId;
    case 'conversation':
      return conversation.id === target.conversationId;
  }
}
