import { Injectable } from '@nestjs/common';
import { validationFailed } from '../../domain/conversation-error.js';
import type { NewMessage } from '../../domain/new-message.js';
import { AppendHooks } from '../../services/append-hooks.js';
import { ApprovalRepository } from './approval.repository.js';

/**
 * Refuses a caller's tool call under the id of one that a person decides about: whoever reads the conversation would take
 * the one for the other.
 */
@Injectable()
export class DecidedCallHook {
  constructor(hooks: AppendHooks, approvals: ApprovalRepository) {
    hooks.register(async (scope, conversationId, messages) => {
      const calls = messages.flatMap((message, index) => idsIn(message, messages.length > 1 ? index : null));
      const decided = await approvals.withApproval(
        scope,
        conversationId,
        calls.map(({ id }) => id),
      );
      const errors = calls
        .filter(({ id }) => decided.has(id))
        .map(({ field }) => ({ field, message: TAKEN }));
      if (errors.length > 0) throw validationFailed(errors);
    });
  }
}

const TAKEN = 'is the id of a call that a person decides about';

function idsIn(
  { toolCalls }: Pick<NewMessage, 'toolCalls'>,
  index: number | null,
): { id: string; field: string }[] {
  const of = index === null ? '' : `messages.${index}.`;
  return (toolCalls ?? []).map(({ id }, call) => ({ id, field: `${of}toolCalls.${call}.id` }));
}
