import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import type { ToolSet } from 'ai';
import { errorName } from '../../../../common/error-name.js';
import { APPROVERS } from '../../domain/approval.js';
import type { AgentContext } from './agent-context.js';
import { AgentRegistry } from './agent.registry.js';
import type { Agent } from './agent.js';
import { type Obstacle, usableTools } from './usable-tool.js';

const NOBODY = { organizationId: 'start-check', userId: 'start-check' };
const NO_TOKENS = {
  totalInputTokens: 0,
  totalOutputTokens: 0,
  totalCacheReadTokens: 0,
  totalCacheWriteTokens: 0,
  totalReasoningTokens: 0,
};

/** Judges the tools of agents: at the start, where an unusable one stops it, and of each turn, for those of that turn alone. */
@Injectable()
export class ToolCheck implements OnApplicationBootstrap {
  private readonly logger = new Logger('Tool');

  constructor(private readonly agents: AgentRegistry) {}

  /** @throws Error that names the agent and the tool that no provider could be told of */
  async onApplicationBootstrap(): Promise<void> {
    for (const type of this.agents.types) {
      const agent = this.agents.get(type);
      const made = this.madeForNobody(agent);
      this.checkApprovers(agent, made);
      await usableTools(made, agent.approvers, (name, { reason, cause }) => {
        const why = cause instanceof Error ? ` (${cause.message})` : '';
        throw new Error(`The tool "${name}" of the agent ${type} ${reason}${why}.`, { cause });
      });
    }
  }

  /** Makes the tools of a turn. One that cannot be told to a model is left out, and logged. */
  async toolsOf(agent: Agent, context: AgentContext): Promise<ToolSet> {
    return usableTools(agent.tools(context), agent.approvers, (name, obstacle) => {
      this.logger.warn(`Left out: the tool ${JSON.stringify(name)} of ${agent.type} ${said(obstacle)}`);
    });
  }

  /** Refuses an approver that there is not. A name without its tool may be of one that only some conversations have. */
  private checkApprovers({ type, approvers }: Agent, made: ToolSet): void {
    for (const [name, approver] of Object.entries(approvers)) {
      if (!APPROVERS.includes(approver))
        throw new Error(`The agent ${type} names for "${name}" no approver: ${APPROVERS.join(' or ')}.`);
      if (!Object.hasOwn(made, name))
        this.logger.warn(
          `The agent ${type} names who approves ${JSON.stringify(name)}, and has no such tool.`,
        );
    }
  }

  /** Makes an agent's tools for a conversation that there is not. Tools that need a real one are judged in its turns. */
  private madeForNobody(agent: Agent): ToolSet {
    try {
      return agent.tools({ scope: NOBODY, conversation: conversationOfNobody(agent) });
    } catch (error) {
      this.logger.warn(`The tools of ${agent.type} are not checked at the start: ${errorName(error)}`);
      return {};
    }
  }
}

function said({ reason, cause }: Obstacle): string {
  return cause === undefined ? reason : `${reason} (${errorName(cause)})`;
}

function conversationOfNobody({ type }: Agent): AgentContext['conversation'] {
  const now = new Date(0);
  return {
    id: '00000000-0000-0000-0000-000000000000',
    ...NOBODY,
    entityType: null,
    entityId: null,
    agentType: type,
    title: null,
    titleSource: null,
    status: 'ACTIVE',
    ...NO_TOKENS,
    messageCount: 0,
    head: 0,
    pausedAt: null,
    archivedAt: null,
    lastMessageAt: null,
    createdAt: now,
    updatedAt: now,
  };
}
