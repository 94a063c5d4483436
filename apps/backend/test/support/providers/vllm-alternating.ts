import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import {
  callsOf,
  chatEvents,
  type ChatRequest,
  hasUniqueIds,
  openAIError,
  pairsCalls,
  streamedCalls,
} from './chat-dialect.js';
import { firstRefusal, type ProviderKind, type ProviderSession, type Refusal } from './provider-kind.js';

const ALTERNATE = 'Conversation roles must alternate user/assistant/user/assistant/...';

/** Source: suitenumerique/conversations#197 (one system message, at the beginning). */
function* hasOneSystemMessage({ messages }: ChatRequest): Generator<Refusal> {
  if (messages.slice(1).some(({ role }) => role === 'system')) yield { message: ALTERNATE };
}

/**
 * Questions and answers in words take turns, whatever calls lie between them: a question after a tool's result needs an
 * answer before it.
 *
 * Source: vllm-project/vllm#6862, microsoft/autogen#3597, and the template of Mistral-7B-Instruct-v0.3, which counts
 * messages of the user, and those of the assistant without calls.
 */
function* alternates({ messages }: ChatRequest): Generator<Refusal> {
  const sides = messages.filter(
    (message) => message.role === 'user' || (message.role === 'assistant' && callsOf(message).length === 0),
  );
  for (const [at, { role }] of sides.entries())
    if ((role === 'user') !== (at % 2 === 0)) yield { message: ALTERNATE };
}

/**
 * A template that joins texts fails at null; an empty text says nothing to any model.
 *
 * Source: vllm-project/vllm, examples/tool_chat_template_mistral.jinja.
 */
function* hasContent({ messages }: ChatRequest): Generator<Refusal> {
  for (const message of messages) {
    const isText = typeof message.content === 'string' && message.content !== '';
    if (callsOf(message).length === 0 && message.role !== 'tool' && !isText)
      yield { message: 'can only concatenate str (not "NoneType") to str' };
  }
}

const RULES = [hasOneSystemMessage, alternates, hasContent, hasUniqueIds, pairsCalls];

/** A server of open models whose chat template wants questions and answers to take turns. */
export const vllmAlternating: ProviderKind = {
  name: 'vllm-alternating',
  model: (url) =>
    createOpenAICompatible({
      name: 'openai-compatible',
      apiKey: 'key',
      baseURL: `${url}/v1`,
      includeUsage: true,
    })('mistralai/Mistral-7B-Instruct-v0.3'),
  open: openServer,
  errorBody: openAIError,
};

function openServer(): ProviderSession {
  let calls = 0;
  const words = { model: 'mistralai/Mistral-7B-Instruct-v0.3', newId: () => `chatcmpl-tool-${calls++}` };
  return {
    refusalOf: ({ body }) => firstRefusal(RULES, body as ChatRequest),
    events: (answer) => chatEvents(answer, streamedCalls(answer.calls, words), words),
  };
}
