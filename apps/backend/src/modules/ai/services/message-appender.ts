import { Injectable } from '@nestjs/common';
import type { Scope } from '../../../common/scope.js';
import type { AppendedMessage } from '../domain/message.js';
import { newMessage, type RuntimeMessageInput } from '../domain/new-message.js';
import { addMessageDto, ScopeDto, validated } from '../dto/index.js';
import { AppendRepository } from '../repositories/append/append.repository.js';
import { conversationId } from './conversation-id.js';

/** Appends the messages of the module's own parts: these may say what is reserved, and take reserved keys. */
@Injectable()
export class MessageAppender {
  constructor(private readonly appends: AppendRepository) {}

  /** As `ConversationService.addMessages`; tells for each whether it was stored now or its key was known. */
  append(scope: Scope, id: string, inputs: readonly RuntimeMessageInput[]): Promise<AppendedMessage[]> {
    const owner = validated(ScopeDto, scope);
    const messages = inputs.map(({ turn, ...input }) =>
      newMessage({ ...addMessageDto(input), turn: turn ?? null }),
    );
    return this.appends.append(owner, conversationId(id), messages);
  }
}
