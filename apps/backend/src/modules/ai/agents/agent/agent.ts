import type { SharedV3ProviderOptions } from '@ai-sdk/provider';
import { Injectable } from '@nestjs/common';
import type { LanguageModel, ToolSet } from 'ai';
import type { z } from 'zod';
import type { Approver } from '../../domain/approval.js';
import type { ModelSettings } from '../../options/model-settings.js';
import { ConversationService } from '../../services/conversation.service.js';
import type { AgentContext } from './agent-context.js';
import { historyTools } from './history.tools.js';

/** Limits of an agent's turn. */
export interface AgentLimits {
  /** Answers of the model; the last one is in words. */
  steps: number;
  /** Estimated tokens of the conversation that the model is shown. */
  contextTokens: number;
  /** Tokens of one answer. */
  outputTokens: number;
}

export const DEFAULT_LIMITS: AgentLimits = { steps: 8, contextTokens: 60_000, outputTokens: 4096 };

/**
 * One agent. Extend it, give it a type, instructions and tools, and register it as a provider of any module: it answers
 * at `POST /api/v1/ai/agents/<type>/chat`.
 */
@Injectable()
export abstract class Agent {
  /** The agent's name: `agentType` of its conversations. */
  abstract readonly type: string;
  /** The system prompt, which the model reads before the conversation. */
  abstract readonly instructions: string;
  readonly limits: AgentLimits = DEFAULT_LIMITS;

  /** The model that answers, any of the AI SDK or settings; default the module's. */
  readonly model?: LanguageModel | ModelSettings;
  /**
   * Options of the model's provider, as the AI SDK has them: thinking, effort, caching.
   * `{ anthropic: { thinking: { type: 'enabled', budgetTokens: 4096 } } }`, for one.
   */
  readonly providerOptions?: SharedV3ProviderOptions;
  /** Further headers of each request to the provider. */
  readonly headers?: Record<string, string>;

  /**
   * The further fields that a chat's request may have beside those of every chat, for `context.body`: an object of zod.
   * A field that it does not declare is refused, as all are where there is none.
   */
  readonly body?: z.ZodObject;

  /**
   * The conversations that the history tools look into: those about the entity of their own conversation (about none,
   * where it has none), or with `'user'` all of the user's that the user may see.
   */
  readonly reach: 'entity' | 'user' = 'entity';

  /**
   * Who may approve the calls of a tool with `needsApproval`, by its name: with `'caller'`, the default, the
   * conversation's owner and supervisors; with `'supervisor'`, whoever has the grant `ai:supervise` but the owner.
   */
  readonly approvers: Readonly<Record<string, Approver>> = {};

  constructor(protected readonly conversations: ConversationService) {}

  /**
   * Makes the tools that the model may call, as a ToolSet of the AI SDK. A tool with `needsApproval` waits for a
   * person's decision. A tool that fails, or takes longer than a minute, answers the model with an error, which says
   * why where the tool threw a `ToolError`. The model is shown what `toModelOutput` makes of the stored result. Of
   * several outputs that a tool yields, the last one is its result, and the others are only shown. A
   * tool without `execute` is run by the front end, whose output the turn waits for; one of a provider's
   * own (`anthropic.tools.webSearch_20250305`) by the provider.
   *
   * Every provider must take a tool's name (letters, digits, `_` and `-`) and its `inputSchema`, which can become JSON
   * Schema and describes an object. The tools of a made-up conversation are judged at the start, which an unusable one
   * stops; one that a turn makes is left out there, and logged.
   */
  tools(context: AgentContext): ToolSet {
    return historyTools(this.conversations, context, this.reach);
  }
}
