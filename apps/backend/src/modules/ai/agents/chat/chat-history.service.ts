import { Injectable } from '@nestjs/common';
import type { Scope } from '../../../../common/scope.js';
import type { Page } from '../../domain/conversation.js';
import { MAX_MESSAGE_PAGE } from '../../domain/limits.js';
import type { Message } from '../../domain/message.js';
import { ConversationService } from '../../services/conversation.service.js';
import { ApprovalRepository } from '../approvals/approval.repository.js';
import { type ChatMessage, uiMessages } from '../message-mapping/ui-messages.js';

/** Reads stored messages as the AI SDK's front ends show them. */
@Injectable()
export class ChatHistoryService {
  constructor(
    private readonly conversations: ConversationService,
    private readonly approvals: ApprovalRepository,
  ) {}

  /**
   * The newest stored messages in chronological order, those of a turn as one; `nextCursor` leads to older ones. A page
   * begins with a person's message, so that no turn is split over two pages: it may hold more messages than `limit`.
   *
   * @throws ConversationError `CONVERSATION_NOT_FOUND`, `INVALID_CURSOR`
   */
  async read(
    scope: Scope,
    id: string,
    { limit = MAX_MESSAGE_PAGE, cursor }: { limit?: number; cursor?: string },
  ): Promise<Page<ChatMessage>> {
    const { id: own } = await this.conversations.get(scope, id);
    const messages: Message[] = [];
    let next: string | null | undefined = cursor;
    do {
      const page = await this.page(scope, own, limit, next);
      messages.unshift(...page.items);
      next = page.nextCursor;
    } while (next !== null && messages[0]?.role !== 'user');
    return { items: uiMessages(messages, await this.pending(scope, own)), nextCursor: next };
  }

  private async page(scope: Scope, id: string, limit: number, cursor?: string): Promise<Page<Message>> {
    const options = { limit, ...(cursor === undefined ? {} : { cursor }) };
    return (await this.conversations.getWithMessages(scope, id, options)).messages;
  }

  private async pending(scope: Scope, id: string): Promise<Set<string>> {
    const approvals = await this.approvals.ofConversation(scope, id);
    return new Set(
      approvals.filter(({ status }) => status === 'PENDING').map(({ toolCallId }) => toolCallId),
    );
  }
}
