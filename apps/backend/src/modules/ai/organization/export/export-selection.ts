import type { EntityRef } from '../../../../common/principal.js';

/** The conversations of an organization that an export is of. */
export interface ExportSelection {
  organizationId: string;
  userId?: string | undefined;
  entity?: EntityRef | undefined;
  conversationId?: string | undefined;
  /** Entities that the caller's grants are narrowed to: conversations about others are not there. Null for all. */
  entities: readonly EntityRef[] | null;
  /** Entities that the application lets the caller see, beside conversations that are about none; null for all. */
  readable: readonly EntityRef[] | null;
  /** Tells whether those that their owner has deleted are among them. */
  withDeleted: boolean;
}

/** A conversation, by its owner and id: exports are in this order. */
export interface ConversationPlace {
  userId: string;
  id: string;
}
