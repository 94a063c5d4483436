import type { ModelMessage, ToolSet } from 'ai';
import type { Message } from '../../domain/message.js';
import type { ConfiguredModel } from '../language-model/language-model.js';
import { type ChatMetadata, metadataWith } from '../message-mapping/chat-metadata.js';
import { modelMessages, type ShowResult } from '../message-mapping/model-messages.js';
import type { ShownFile } from '../message-mapping/user-parts.js';
import { withinContext } from '../message-mapping/shown-context.js';
import type { Turn } from '../turns/turn.js';
import type { ReplacedCall } from './replaced-calls.js';
import { shownResults } from './shown-results.js';
import { toldTools } from './told-tools.js';
import type { ObserveTool, ToolRun } from './tool-runner.js';

/** Reads what a model is shown of the files in messages, by their ids. */
export type ReadFiles = (messages: readonly Message[]) => Promise<ReadonlyMap<string, ShownFile>>;

/** The state of a turn: the model, the messages that it is shown, and the tools that it may call. */
export interface Work {
  turn: Turn;
  model: ConfiguredModel;
  messages: Message[];
  tools: ToolSet;
  /** The tools as the model is told of them. */
  told: ToolSet;
  show: ShowResult;
  readFiles: ReadFiles;
  observeTool: ObserveTool;
  /** The metadata of the front end's message so far. */
  metadata: ChatMetadata | undefined;
  /** The calls of an answer that this one replaces: their tools have run. */
  replaced: readonly ReplacedCall[];
}

export function workOf(
  turn: Turn,
  given: Pick<Work, 'messages' | 'tools' | 'model' | 'replaced' | 'readFiles' | 'observeTool'>,
): Work {
  const metadata = undefined;
  return {
    turn,
    ...given,
    metadata,
    told: toldTools(given.tools),
    show: shownResults(given.tools, turn.signal),
  };
}

/** Adds messages that the turn has stored: the model is shown them, and the front end what is said of them. */
export function addStored(work: Work, messages: readonly Message[]): void {
  work.messages.push(...messages);
  for (const message of messages) work.metadata = metadataWith(work.metadata, message);
}

/** The messages that fit the agent's context. */
export function messagesInContext({ turn, messages }: Work): Message[] {
  return withinContext(messages, turn.agent.limits.contextTokens);
}

/** Messages as the model is shown them. */
export async function promptOf(
  { model, show, readFiles }: Work,
  messages: readonly Message[],
): Promise<ModelMessage[]> {
  return modelMessages(messages, model.model.provider, show, await readFiles(messages));
}

export async function toolRunOf(work: Work): Promise<ToolRun> {
  const messages = await promptOf(work, messagesInContext(work));
  return { tools: work.tools, messages, signal: work.turn.signal, observe: work.observeTool };
}
