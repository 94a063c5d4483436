import { Injectable } from '@nestjs/common';
import { scopeOf } from '../../../../common/principal.js';
import type { Scope } from '../../../../common/scope.js';
import type { Approval } from '../../domain/approval.js';
import { conversationNotActive } from '../../domain/conversation-error.js';
import type { Page } from '../../domain/conversation.js';
import type { Message } from '../../domain/message.js';
import { DecideApprovalDto, GetMessagesDto, ReadMessagesDto, validated } from '../../dto/index.js';
import { ApprovalDecisions } from '../../services/approval-decisions.js';
import { conversationId, notFound } from '../../services/conversation-id.js';
import { ownerOf } from '../../services/owner.js';
import type { AuditedPrincipal } from '../access/audited-principal.js';
import { EntityNarrowing } from '../access/entity-narrowing.js';
import { requireGrant } from '../access/grants.js';
import { AuditService } from '../audit/audit.service.js';
import { ListEntitiesDto } from './dto/entity.dto.js';
import { ListApprovalsDto, ListSupervisedDto, SearchSupervisedDto } from './dto/supervision.dto.js';
import { RecordedDecision } from './recorded-decision.js';
import type {
  SupervisedApproval,
  SupervisedConversation,
  SupervisedEntity,
  SupervisedHit,
} from './supervised.js';
import { SupervisedConversationRepository } from './supervised-conversation.repository.js';
import { SupervisedLists } from './supervised-lists.js';
import { SupervisedMessages } from './supervised-messages.js';

/**
 * The conversations of all users of an organization, for whoever has the grant `ai:supervise`: narrowed to the entities
 * of the principal, and to those that the application lets it see.
 *
 * Every call is one entry of the audit trail, which is stored before anything is shown. Every method may throw
 * `ConversationError` with `FORBIDDEN`, whether or not the thing is there, `VALIDATION_FAILED` or `STORE_UNAVAILABLE`,
 * also where the entry cannot be stored; methods with an id, `CONVERSATION_NOT_FOUND`, also for what it may not see.
 */
@Injectable()
export class OrganizationService {
  constructor(
    private readonly audit: AuditService,
    private readonly narrowing: EntityNarrowing,
    private readonly conversations: SupervisedConversationRepository,
    private readonly lists: SupervisedLists,
    private readonly messages: SupervisedMessages,
    private readonly decisions: ApprovalDecisions,
  ) {}

  /**
   * Conversations, latest activity first; without `status`, all but ARCHIVED. A page of a `title` or of many entities
   * ends after so many conversations that were looked at: it may be short, while `nextCursor` goes on.
   *
   * @param options `deleted` shows those that their owners have deleted, and no others
   * @throws ConversationError also `INVALID_CURSOR`
   */
  listConversations(
    principal: AuditedPrincipal,
    options: ListSupervisedDto = {},
  ): Promise<Page<SupervisedConversation>> {
    supervisor(principal);
    return this.lists.conversations(principal, validated(ListSupervisedDto, options));
  }

  /**
   * What conversations are about, by type and id. A page may be short, while `nextCursor` goes on.
   *
   * @throws ConversationError also `INVALID_CURSOR`
   */
  async listEntities(
    principal: AuditedPrincipal,
    options: ListEntitiesDto = {},
  ): Promise<Page<SupervisedEntity>> {
    supervisor(principal);
    return this.lists.entities(principal, validated(ListEntitiesDto, options));
  }

  /** One conversation, deleted or not. */
  async getConversation(principal: AuditedPrincipal, id: string): Promise<SupervisedConversation> {
    return this.read(principal, supervisor(principal), id);
  }

  /**
   * A conversation with its newest messages in chronological order; `nextCursor` leads to older ones.
   *
   * @throws ConversationError also `INVALID_CURSOR`
   */
  async getWithMessages(
    principal: AuditedPrincipal,
    id: string,
    options: ReadMessagesDto = {},
  ): Promise<{ conversation: SupervisedConversation; messages: Page<Message> }> {
    const reader = supervisor(principal);
    const given = validated(ReadMessagesDto, options);
    const pages = this.messages.newest(reader, conversationId(id), given);
    return pages.read(await this.read(principal, reader, id));
  }

  /**
   * Messages by `sequence`; `'desc'` starts at the newest.
   *
   * @throws ConversationError also `INVALID_CURSOR`
   */
  async getMessages(
    principal: AuditedPrincipal,
    id: string,
    options: GetMessagesDto = {},
  ): Promise<Page<Message>> {
    const reader = supervisor(principal);
    const given = validated(GetMessagesDto, options);
    const pages = this.messages.inOrder(reader, conversationId(id), given);
    return (await pages.read(await this.read(principal, reader, id))).messages;
  }

  /**
   * Messages that contain every term of the query, newest first. Ends after about a second with what it found so far.
   *
   * @throws ConversationError also `INVALID_CURSOR`
   */
  async search(principal: AuditedPrincipal, options: SearchSupervisedDto): Promise<Page<SupervisedHit>> {
    supervisor(principal);
    return this.lists.search(principal, validated(SearchSupervisedDto, options));
  }

  /**
   * Tool calls that wait, or have waited, for a decision, newest first. A page of an entity or an agent may be short.
   *
   * @throws ConversationError also `INVALID_CURSOR`
   */
  async listApprovals(
    principal: AuditedPrincipal,
    options: ListApprovalsDto = {},
  ): Promise<Page<SupervisedApproval>> {
    supervisor(principal);
    return this.lists.approvals(principal, validated(ListApprovalsDto, options));
  }

  /**
   * Decides about a tool call, of either kind, in a conversation of somebody else; in one's own, about those that an owner
   * may decide about. The tool runs with the rights of the conversation's owner, and the turn goes on.
   *
   * @throws ConversationError also `APPROVAL_NOT_FOUND`, `APPROVAL_DECIDED`, `CONVERSATION_NOT_ACTIVE`,
   *   `TURN_IN_PROGRESS`, `ACTIVE_CONVERSATION_EXISTS`
   */
  async decideApproval(
    principal: AuditedPrincipal,
    id: string,
    toolCallId: string,
    options: DecideApprovalDto,
  ): Promise<Approval> {
    const reader = supervisor(principal);
    const { approved, note } = validated(DecideApprovalDto, options);
    const own = conversationId(id);
    const record = new RecordedDecision(this.audit, principal, { conversationId: own, toolCallId, approved });
    try {
      const { userId, organizationId, deletedAt } = await this.readable(principal, reader, own);
      if (deletedAt !== null) throw conversationNotActive();
      const decision = { toolCallId, approved, ...(note == null ? {} : { note }) };
      const of = { owner: { organizationId, userId }, conversationId: own, decidedBy: reader.userId };
      return await this.decisions.decide({ ...decision, ...of, record });
    } catch (error) {
      await record.refused();
      throw error;
    }
  }

  /** Records that a conversation is read, and reads it then. */
  private async read(
    principal: AuditedPrincipal,
    reader: Scope,
    id: string,
  ): Promise<SupervisedConversation> {
    const own = conversationId(id);
    await this.audit.record(principal, {
      action: 'conversation.read',
      target: { type: 'conversation', id: own },
    });
    return this.readable(principal, reader, own);
  }

  private async readable(
    principal: AuditedPrincipal,
    reader: Scope,
    id: string,
  ): Promise<SupervisedConversation> {
    const conversation = await this.conversations.find(reader, id);
    if (!conversation || !(await this.narrowing.mayRead(principal, conversation))) return notFound();
    return conversation;
  }
}

/**
 * Who reads, as statements are run for it.
 *
 * @throws ConversationError `FORBIDDEN`, `VALIDATION_FAILED`
 */
function supervisor(principal: AuditedPrincipal): Scope {
  requireGrant(principal, 'ai:supervise');
  return ownerOf(scopeOf(principal));
}
