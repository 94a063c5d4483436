import { createOpenAI } from '@ai-sdk/openai';
import {
  callIds,
  chatEvents,
  type ChatRequest,
  hasUniqueIds,
  openAIError,
  pairsCalls,
  saysSomething,
  streamedCalls,
  toolNames,
} from './chat-dialect.js';
import { firstRefusal, type ProviderKind, type ProviderSession, type Refusal } from './provider-kind.js';

const MAX_ID_LENGTH = 40;
const MAX_NAME_LENGTH = 64;
const NAME = /^[a-zA-Z0-9_-]+$/;

/** Reasoning models count their reasoning too, and have a parameter of their own for it. Source: vercel/ai#7863. */
function* namesItsLimit({ max_tokens: limit }: ChatRequest): Generator<Refusal> {
  if (limit === undefined) return;
  yield {
    message:
      "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
    code: 'unsupported_parameter',
    param: 'max_tokens',
  };
}

/** Source: https://platform.openai.com/docs/guides/latest-model (parameter compatibility). */
function* leavesTemperature({ temperature }: ChatRequest): Generator<Refusal> {
  if (temperature === undefined || temperature === 1) return;
  yield {
    message:
      `Unsupported value: 'temperature' does not support ${temperature} with this model. ` +
      'Only the default (1) value is supported.',
    code: 'unsupported_value',
    param: 'temperature',
  };
}

/** Source: https://platform.openai.com/docs/api-reference/chat/create (tools), vercel/ai#17777. */
export function* namesTools(request: ChatRequest): Generator<Refusal> {
  for (const [param, name] of toolNames(request)) {
    if (name.length > MAX_NAME_LENGTH) yield tooLong(param, name, MAX_NAME_LENGTH);
    if (NAME.test(name)) continue;
    const message = `Invalid '${param}': string does not match pattern. Expected a string that matches the pattern '^[a-zA-Z0-9_-]+$'.`;
    yield { message, param, code: 'invalid_value' };
  }
}

/** Source: vercel/ai#5171, agno-agi/agno#5382. */
function* shortensIds(request: ChatRequest): Generator<Refusal> {
  for (const [param, id] of callIds(request))
    if (id.length > MAX_ID_LENGTH) yield tooLong(param, id, MAX_ID_LENGTH);
}

/** The refusal of a text, in the words of camel-ai/camel#2215. */
export function tooLong(param: string, text: string, most: number): Refusal {
  const message =
    `Invalid '${param}': string too long. Expected a string with maximum length ${most}, ` +
    `but got a string with length ${text.length} instead.`;
  return { message, param, code: 'string_above_max_length' };
}

const RULES = [
  namesItsLimit,
  leavesTemperature,
  namesTools,
  shortensIds,
  hasUniqueIds,
  pairsCalls,
  saysSomething,
];

/** OpenAI's Chat Completions, with a reasoning model. */
export const openAIChat: ProviderKind = {
  name: 'openai-chat',
  model: (url) => createOpenAI({ apiKey: 'key', baseURL: `${url}/v1` }).chat('gpt-5'),
  open: openChat,
  errorBody: openAIError,
};

function openChat(): ProviderSession {
  let calls = 0;
  const words = { model: 'gpt-5', newId: () => `call_${String(++calls).padStart(24, 'a')}` };
  return {
    refusalOf: ({ body }) => firstRefusal(RULES, body as ChatRequest),
    // Chat Completions never show reasoning.
    events: ({ reasoning: _, ...answer }) => chatEvents(answer, streamedCalls(answer.calls, words), words),
  };
}
