import { Injectable } from '@nestjs/common';
import type { Scope } from '../../../../common/scope.js';
import type { Page } from '../../domain/conversation.js';
import { MAX_MESSAGE_PAGE } from '../../domain/limits.js';
import { TurnPageService } from '../../services/turn-page.service.js';
import { ApprovalRepository } from '../approvals/approval.repository.js';
import { type ChatMessage, uiMessages } from '../message-mapping/ui-messages.js';

/** Reads stored messages as the AI SDK's front ends show them. */
@Injectable()
export class ChatHistoryService {
  constructor(
    private readonly turns: TurnPageService,
    private readonly approvals: ApprovalRepository,
  ) {}

  /**
   * The newest stored messages in chronological order, those of a turn as one; `nextCursor` leads to older ones. A page
   * begins with a person's message, so it may hold more messages than `limit`; only a turn that is larger than a page
   * is split.
   *
   * @throws ConversationError `CONVERSATION_NOT_FOUND`, `INVALID_CURSOR`
   */
  async read(
    scope: Scope,
    id: string,
    { limit = MAX_MESSAGE_PAGE, cursor }: { limit?: number; cursor?: string },
  ): Promise<Page<ChatMessage>> {
    const options = { limit, ...(cursor === undefined ? {} : { cursor }) };
    // Pending calls are read after the messages that have them.
    return this.turns.read(scope, id, options, async (messages) =>
      uiMessages(messages, await this.pending(scope, id)),
    );
  }

  private async pending(scope: Scope, id: string): Promise<Set<string>> {
    const approvals = await this.approvals.ofConversation(scope, id);
    return new Set(
      approvals.filter(({ status }) => status === 'PENDING').map(({ toolCallId }) => toolCallId),
    );
  }
}
