import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import {
  callsOf,
  chatEvents,
  type ChatMessage,
  type ChatRequest,
  chatUsage,
  type ChatWords,
  finished,
  hasUniqueIds,
  keyOf,
  openAIError,
  pairsCalls,
  runningTurn,
  streamedCalls,
} from './chat-dialect.js';
import { namesTools } from './openai-chat.js';
import {
  firstRefusal,
  type ProviderKind,
  type ProviderSession,
  type Refusal,
  type ScriptedAnswer,
} from './provider-kind.js';

interface Thinking {
  name: string;
  model: string;
  /** The rule for the reasoning of turns before the running one. */
  earlier: 'refused' | 'required';
  /** Tells whether a call without reasoning is refused, too, whoever made it. */
  everyCall?: boolean;
  /** The refusal of a call whose reasoning is missing, or is not what was streamed. */
  missing: (at: number) => string;
  end?: ChatWords['end'];
}

const NOT_PASSED_BACK = 'The `reasoning_content` in the thinking mode must be passed back to the API.';

/**
 * Reasoners before DeepSeek V4: the reasoning of the running turn goes back with its calls
 * (https://api-docs.deepseek.com/news/news251201, openai/openai-agents-js#791), that of earlier turns is refused
 * (https://api-docs.deepseek.com/zh-cn/guides/reasoning_model).
 */
export const deepSeekThinking = thinkingChat({
  name: 'deepseek-thinking',
  model: 'deepseek-reasoner',
  earlier: 'refused',
  missing: () => NOT_PASSED_BACK,
});

/**
 * DeepSeek V4: the reasoning of each turn with calls goes back in all later requests
 * (https://api-docs.deepseek.com/guides/thinking_mode, anomalyco/opencode#24722).
 */
export const deepSeekV4 = thinkingChat({
  name: 'deepseek-v4',
  model: 'deepseek-v4-pro',
  earlier: 'required',
  missing: () => NOT_PASSED_BACK,
});

/**
 * Kimi: each message with calls has reasoning, of whichever turn and model (bytedance/deer-flow#3043,
 * continuedev/continue#11711); a placeholder will do where there was none (anomalyco/opencode#10996).
 */
export const kimiThinking = thinkingChat({
  name: 'kimi-thinking',
  model: 'kimi-k2.5',
  earlier: 'required',
  everyCall: true,
  missing: (at) =>
    `thinking is enabled but reasoning_content is missing in assistant tool call message at index ${at}`,
  // Source: earendil-works/pi#2017.
  end: (answer) => [
    finished(answer, { usage: { ...chatUsage(answer), cached_tokens: answer.usage.cached ?? 0 } }),
  ],
});

function thinkingChat(thinking: Thinking): ProviderKind {
  return {
    name: thinking.name,
    model: (url) =>
      createOpenAICompatible({
        name: 'openai-compatible',
        apiKey: 'key',
        baseURL: `${url}/v1`,
        includeUsage: true,
      })(thinking.model),
    open: () => new ThinkingSession(thinking),
    errorBody: openAIError,
  };
}

class ThinkingSession implements ProviderSession {
  /** The reasoning that was streamed before calls, by the calls' names and arguments. */
  private readonly streamed = new Map<string, string[]>();
  private readonly words: ChatWords;
  private calls = 0;

  constructor(private readonly thinking: Thinking) {
    const { model, end } = thinking;
    this.words = { model, newId: () => `call_${this.calls++}`, ...(end ? { end } : {}) };
  }

  refusalOf({ body }: { body: unknown }): Refusal | null {
    const own = (request: ChatRequest) => [...this.notPassedBack(request), ...this.notLeftOut(request)];
    return firstRefusal([namesTools, hasUniqueIds, pairsCalls, own], body as ChatRequest);
  }

  events(answer: ScriptedAnswer): string[] {
    const calls = streamedCalls(answer.calls, this.words);
    const known = this.streamed.get(keyOf(calls)) ?? [];
    if (calls.length > 0 && answer.reasoning)
      this.streamed.set(keyOf(calls), [...known, answer.reasoning.text]);
    return chatEvents(answer, calls, this.words);
  }

  private *notPassedBack(request: ChatRequest): Generator<Refusal> {
    const from = this.thinking.earlier === 'required' ? 0 : runningTurn(request);
    for (const [at, message] of request.messages.entries())
      if (at >= from && !this.isPassedBack(message)) yield { message: this.thinking.missing(at) };
  }

  private *notLeftOut(request: ChatRequest): Generator<Refusal> {
    if (this.thinking.earlier === 'required') return;
    const to = runningTurn(request);
    for (const [at, { reasoning_content: reasoning }] of request.messages.entries())
      if (at < to && reasoning !== undefined)
        yield { message: `The reasoning_content of messages[${at}] belongs to an earlier turn: remove it.` };
  }

  private isPassedBack(message: ChatMessage): boolean {
    const calls = callsOf(message);
    if (calls.length === 0) return true;
    const streamed = this.streamed.get(keyOf(calls));
    if (!streamed) return !this.thinking.everyCall || typeof message.reasoning_content === 'string';
    return streamed.includes(message.reasoning_content ?? '');
  }
}
