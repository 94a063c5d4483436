import type { EntityRef } from '../../../../common/principal.js';
import type { Approval } from '../../domain/approval.js';
import type { Conversation, ConversationStatus, SearchHit } from '../../domain/conversation.js';
import type { MessageRole } from '../../domain/message.js';

/** A conversation of any user. */
export interface SupervisedConversation extends Conversation {
  /** When its owner deleted it; null while it is there. */
  deletedAt: Date | null;
}

/** A hit in a conversation of any user. */
export interface SupervisedHit extends SearchHit {
  conversation: SearchHit['conversation'] & Pick<SupervisedConversation, 'userId' | 'deletedAt'>;
}

/** A tool call of any user's conversation that waits, or has waited, for a decision. */
export interface SupervisedApproval
  extends Approval, Pick<Conversation, 'userId' | 'entityType' | 'entityId' | 'agentType'> {
  createdAt: Date;
}

/** What conversations of any user are about. */
export interface SupervisedEntity extends EntityRef {
  /** Of its conversations; null where all of them are deleted. */
  lastActivityAt: Date | null;
}

/** Conversations of an organization. */
export interface SupervisedFilter {
  userId?: string | undefined;
  status?: ConversationStatus | undefined;
  entityType?: string | undefined;
  entityId?: string | undefined;
  agentType?: string | undefined;
  /** Those that their owners have deleted, instead of the others. */
  deleted: boolean;
  /** The only entities whose conversations are seen; null for all, and for those about none. */
  entities: readonly EntityRef[] | null;
}

export interface SupervisedListFilter extends SupervisedFilter {
  title?: string | undefined;
}

export interface SupervisedSearchFilter extends SupervisedFilter {
  role?: MessageRole | undefined;
}
