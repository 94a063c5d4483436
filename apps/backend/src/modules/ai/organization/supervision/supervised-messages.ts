import { Injectable } from '@nestjs/common';
import type { Scope } from '../../../../common/scope.js';
import { Cursors } from '../../cursors/cursors.js';
import type { MessagePages, MessagePosition } from '../../cursors/message.cursor.js';
import type { Page } from '../../domain/conversation.js';
import type { Message } from '../../domain/message.js';
import type { GetMessagesDto, ReadMessagesDto } from '../../dto/index.js';
import { notFound } from '../../services/conversation-id.js';
import { beforeFirst, messagePage } from '../../services/message-page.js';
import type { SupervisedConversation } from './supervised.js';
import { SupervisedConversationRepository } from './supervised-conversation.repository.js';

const DEFAULT_MESSAGE_PAGE = 50;

/** A page that was asked for with a right cursor, and is read once that was recorded. */
export interface AskedPage {
  read: (
    conversation: SupervisedConversation,
  ) => Promise<{ conversation: SupervisedConversation; messages: Page<Message> }>;
}

/** Pages of messages in conversations of any user. */
@Injectable()
export class SupervisedMessages {
  constructor(
    private readonly conversations: SupervisedConversationRepository,
    private readonly cursors: Cursors,
  ) {}

  /** @throws ConversationError `INVALID_CURSOR` */
  newest(reader: Scope, id: string, given: ReadMessagesDto): AskedPage {
    const asked = this.asked(reader, id, given, 'desc', 'with-messages');
    return {
      read: async (of) => {
        const { conversation, messages } = await asked.read(of);
        return { conversation, messages: { ...messages, items: messages.items.toReversed() } };
      },
    };
  }

  /** @throws ConversationError `INVALID_CURSOR` */
  inOrder(reader: Scope, id: string, { order = 'asc', ...given }: GetMessagesDto): AskedPage {
    return this.asked(reader, id, given, order, `messages-${order}`);
  }

  private asked(
    reader: Scope,
    id: string,
    { limit = DEFAULT_MESSAGE_PAGE, cursor, branches, from }: GetMessagesDto,
    order: 'asc' | 'desc',
    pages: 'with-messages' | `messages-${'asc' | 'desc'}`,
  ): AskedPage {
    const name: MessagePages = `organization-${pages}${branches === 'all' ? '-all' : ''}`;
    const everybody = { organizationId: reader.organizationId, userId: '' };
    const cursors = this.cursors.ofMessages(name, everybody, id, from);
    const first = beforeFirst({ from, order });
    const position: MessagePosition = cursors.decode(cursor);
    return {
      read: async (conversation) => {
        const range = { order, ...position, after: position.after ?? first, limit: limit + 1, branches };
        const found = await this.conversations.readMessages(reader, conversation, range);
        if (!found) return notFound();
        const tip = position.tip ?? found.conversation.head;
        return {
          conversation: { ...found.conversation, deletedAt: conversation.deletedAt },
          messages: await messagePage(found, limit, { cursors, tip }),
        };
      },
    };
  }
}
