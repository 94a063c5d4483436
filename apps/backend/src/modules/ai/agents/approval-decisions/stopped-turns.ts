import { Injectable } from '@nestjs/common';
import type { Scope } from '../../../../common/scope.js';
import type { Conversation } from '../../domain/conversation.js';
import type { ToolCall } from '../../domain/message.js';
import type { AgentBody } from '../agent/agent-body.js';
import { AgentRegistry } from '../agent/agent.registry.js';
import type { Approval } from '../../domain/approval.js';
import { ApprovalRepository } from '../approvals/approval.repository.js';
import type { GivenOutput } from '../message-mapping/given-output.js';
import { indexOfCalls, openCallsBeside } from '../message-mapping/tool-results.js';
import { turnOf } from '../message-mapping/turn-data.js';
import { described, uiChunks } from '../message-mapping/ui-chunks.js';
import { uiMessages } from '../message-mapping/ui-messages.js';
import type { GoingOn } from '../runner/turn-runner.js';
import { CallFinder } from '../runner/call-finder.js';
import type { TurnOf } from '../turns/turn.service.js';

/** The request of a chat by which a turn goes on. */
export interface ChatRequest {
  /** The front end's name for the chat. */
  chatId: string;
  /** The request's further fields, for the agent. */
  body?: AgentBody | undefined;
  /** What the front end gives for calls that it has run. */
  outputs: readonly GivenOutput[];
}

/** A turn that waits for people, as it goes on. */
export interface StoppedTurn extends TurnOf, Omit<GoingOn, 'outputs'> {
  /** The calls of the answer that have no result yet. */
  open: ToolCall[];
  approvals: Approval[];
}

/** Finds turns that wait for people. */
@Injectable()
export class StoppedTurns {
  constructor(
    private readonly calls: CallFinder,
    private readonly agents: AgentRegistry,
    private readonly approvals: ApprovalRepository,
  ) {}

  /** Finds the front end's message in which a turn has made calls, and the chunks that it shows. */
  async of(
    scope: Scope,
    conversation: Conversation,
    callIds: readonly string[],
    { chatId, body }: Omit<ChatRequest, 'outputs'>,
  ): Promise<StoppedTurn> {
    const agent = this.agents.get(conversation.agentType ?? '');
    const { messages, elsewhere } = await this.calls.find(scope, conversation.id, callIds);
    const approvals = await this.approvals.ofConversation(scope, conversation.id);
    const made =
      messages[indexOfCalls(messages, callIds)] ?? messages.findLast(({ turn }) => turn !== undefined);
    const messageId = (made && turnOf(made)?.messageId) ?? conversation.id;
    const asked = new Set(approvals.map(({ toolCallId }) => toolCallId));
    const shown = uiMessages(messages, asked).find(
      ({ id, role }) => id === messageId && role === 'assistant',
    );
    return {
      scope,
      conversation,
      agent,
      chatId,
      body,
      messageId,
      earlier: shown ? [described(shown.metadata ?? {}), ...uiChunks(shown)] : [],
      metadata: shown?.metadata,
      open: openCallsBeside(messages, callIds),
      approvals,
      calls: callIds,
      elsewhere,
    };
  }
}
