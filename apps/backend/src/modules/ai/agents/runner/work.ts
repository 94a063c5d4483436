import type { ModelMessage, ToolSet } from 'ai';
import type { Message } from '../../domain/message.js';
import type { ConfiguredModel } from '../language-model/language-model.js';
import { modelMessages, type ShowResult } from '../message-mapping/model-messages.js';
import { withinContext } from '../message-mapping/shown-context.js';
import type { Turn } from '../turns/turn.js';
import { shownResults } from './shown-results.js';
import type { ToolRun } from './tool-runner.js';

/** The state of a turn: the model, the messages that it is shown, and the tools that it may call. */
export interface Work {
  turn: Turn;
  model: ConfiguredModel;
  messages: Message[];
  tools: ToolSet;
  show: ShowResult;
}

export function workOf(turn: Turn, given: Pick<Work, 'messages' | 'tools' | 'model'>): Work {
  return { turn, ...given, show: shownResults(given.tools, turn.signal) };
}

/** The messages that fit the agent's context. */
export function messagesInContext({ turn, messages }: Work): Message[] {
  return withinContext(messages, turn.agent.limits.contextTokens);
}

/** The messages that fit the agent's context, as the model is shown them. */
export function promptOf(work: Work): Promise<ModelMessage[]> {
  return modelMessages(messagesInContext(work), work.model.model.provider, work.show);
}

export async function toolRunOf(work: Work): Promise<ToolRun> {
  return { tools: work.tools, messages: await promptOf(work), signal: work.turn.signal };
}
