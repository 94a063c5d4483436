import type { ToolSet } from 'ai';
import { Agent, type AgentLimits } from '../agent/agent.js';

export const TASK_LIMITS: AgentLimits = { steps: 1, contextTokens: 100_000, outputTokens: 4096 };

/** An agent that answers once, without tools. It is asked by a service of the backend, not in a chat. */
export abstract class TaskAgent extends Agent {
  override readonly limits: AgentLimits = TASK_LIMITS;

  override tools(): ToolSet {
    return {};
  }
}
