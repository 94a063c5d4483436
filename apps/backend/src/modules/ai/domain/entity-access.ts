import type { EntityRef, Principal } from '../../../common/principal.js';

/**
 * Says which entities a principal may see. Asked at every call, and never remembered: access that is withdrawn is gone
 * at once. Conversations without an entity are their owner's, and are not asked about, nor are
 * tasks upon a text; a summary of a conversation is asked about as that one, and is in no narrowed list. An error that it throws is
 * answered as `STORE_UNAVAILABLE`.
 */
export interface EntityAccess {
  mayRead(principal: Principal, entityType: string, entityId: string): boolean | Promise<boolean>;
  /** The entities whose conversations lists, searches and statistics show; `'all'` for no narrowing. */
  readable(principal: Principal): readonly EntityRef[] | 'all' | Promise<readonly EntityRef[] | 'all'>;
}
