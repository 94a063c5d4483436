import { Injectable } from '@nestjs/common';
import type { Scope } from '../../../../common/scope.js';
import type { Page } from '../../domain/conversation.js';
import { MAX_MESSAGE_PAGE } from '../../domain/limits.js';
import type { Message } from '../../domain/message.js';
import { isConversationId } from '../../services/conversation-id.js';
import { TurnPageService } from '../../services/turn-page.service.js';
import { FileUrls } from '../../files/file-urls.js';
import { ApprovalRepository } from '../approvals/approval.repository.js';
import { turnOf } from '../message-mapping/turn-data.js';
import { type ChatMessage, uiMessages } from '../message-mapping/ui-messages.js';
import { LeftAnswers } from '../turns/left-answers.js';

export interface ChatPage extends Page<ChatMessage> {
  /** The id of the message that is on its way, where there is one. */
  onItsWay: string | null;
}

/** Reads stored messages as the AI SDK's front ends show them. */
@Injectable()
export class ChatHistoryService {
  constructor(
    private readonly turns: TurnPageService,
    private readonly approvals: ApprovalRepository,
    private readonly left: LeftAnswers,
    private readonly urls: FileUrls,
  ) {}

  /**
   * The newest stored messages in chronological order, those of a turn as one; `nextCursor` leads to older ones. A page
   * begins with a person's message, so it may hold more messages than `limit`; only a turn that is larger than a page
   * is split. A message that is on its way is not among them: it is named, and its stream has it whole.
   *
   * @throws ConversationError `CONVERSATION_NOT_FOUND`, `INVALID_CURSOR`
   */
  async read(
    scope: Scope,
    id: string,
    { limit = MAX_MESSAGE_PAGE, cursor }: { limit?: number; cursor?: string },
  ): Promise<ChatPage> {
    const options = { limit, ...(cursor === undefined ? {} : { cursor }) };
    // A message that ends meanwhile is streamed from the store.
    const onItsWay = isConversationId(id) ? await this.left.messageOnItsWay(scope, id) : null;
    // Pending calls are read after the messages that have them.
    const show = async (messages: Message[], isCut: boolean): Promise<ChatMessage[]> => {
      const shown = uiMessages(messages, await this.pending(scope, id), (file) => this.urls.of(file));
      const others = shown.filter((message) => message.id !== onItsWay);
      return isCut && others.length === shown.length ? withPart(others) : others;
    };
    const turnOfMessage = (message: Message) => (message.role === 'user' ? null : turnIdOf(message));
    const { items, nextCursor } = await this.turns.read(scope, id, options, { show, turnOf: turnOfMessage });
    return { items, nextCursor, onItsWay };
  }

  private async pending(scope: Scope, id: string): Promise<Set<string>> {
    const approvals = await this.approvals.ofConversation(scope, id);
    return new Set(
      approvals.filter(({ status }) => status === 'PENDING').map(({ toolCallId }) => toolCallId),
    );
  }
}

/** Names the part of an answer that goes on in a newer page: a page of its own has no two messages with one id. */
function withPart(shown: ChatMessage[]): ChatMessage[] {
  const part = shown.findLastIndex(({ role }) => role === 'assistant');
  return shown.map((message, index) =>
    index === part ? { ...message, id: `${message.id}:${message.metadata?.sequence ?? 0}` } : message,
  );
}

function turnIdOf(message: Message): string | null {
  return turnOf(message)?.messageId ?? null;
}
