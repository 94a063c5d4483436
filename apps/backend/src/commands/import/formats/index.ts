import type { Json } from '../../../modules/ai/index.js';
import { objectIn } from '../json-value.js';
import type { Format } from './format.js';
import { aiSdk4 } from './ai-sdk-4.js';
import { anthropic } from './anthropic.js';
import { chatGpt } from './chatgpt.js';
import { claude } from './claude.js';
import { langChain } from './langchain.js';
import { openAi } from './openai.js';
import { shareGpt } from './sharegpt.js';
import { uiMessage } from './ui-message.js';

/** The formats that are read, each before those that would take its conversations for their own. */
export const FORMATS: readonly Format[] = [
  chatGpt,
  claude,
  aiSdk4,
  uiMessage,
  langChain,
  anthropic,
  shareGpt,
  openAi,
];

/** Finds the format of a conversation. */
export function formatOf(value: Json): Format | undefined {
  return FORMATS.find((format) => format.recognises(value));
}

/** Members of messages, by which one is told from a conversation. */
const OF_MESSAGES = ['role', 'from', 'type', 'lc', 'parts', 'sender'];

/** Tells whether a value is one message, in any of the formats. */
export function isMessage(value: Json): boolean {
  const message = objectIn(value);
  return message !== undefined && !formatOf(message) && OF_MESSAGES.some((name) => name in message);
}

/** Tells by the text of a list's first item whether the list is one of conversations, or of the messages of one. */
export function isConversation(text: string): boolean {
  try {
    return !isMessage(JSON.parse(text) as Json);
  } catch {
    // It is refused by itself.
    return true;
  }
}
