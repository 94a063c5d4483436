import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import {
  callsOf,
  chatEvents,
  type ChatRequest,
  type ChatWords,
  hasUniqueIds,
  keyOf,
  pairsCalls,
  runningTurn,
  saysSomething,
  streamedCalls,
  toolNames,
} from './chat-dialect.js';
import { gemini3, NO_SIGNATURE } from './gemini.js';
import {
  firstRefusal,
  type ProviderKind,
  type ProviderSession,
  type Refusal,
  type ScriptedAnswer,
  signatures,
} from './provider-kind.js';

const NAME = /^[a-zA-Z_][a-zA-Z0-9_.:-]{0,63}$/;

/** Source: kaitranntt/ccs#219. */
function* namesTools(request: ChatRequest): Generator<Refusal> {
  for (const [path, name] of toolNames(request))
    if (!NAME.test(name)) yield { message: `[FIELD_INVALID] Invalid function name at ${path}.` };
}

class GeminiOpenAISession implements ProviderSession {
  private readonly signed = new Map<string, string>();
  private readonly newSignature = signatures('gemini');
  private count = 0;

  refusalOf({ body }: { body: unknown }): Refusal | null {
    const rules = [namesTools, hasUniqueIds, pairsCalls, saysSomething];
    return firstRefusal([...rules, (request: ChatRequest) => this.unsigned(request)], body as ChatRequest);
  }

  events({ reasoning, ...answer }: ScriptedAnswer): string[] {
    const thought_signature = reasoning?.signature ?? this.newSignature();
    const words: ChatWords = {
      model: 'gemini-3-pro-preview',
      newId: () => `function-call-${++this.count}`,
      callFields: () => ({ extra_content: { google: { thought_signature } } }),
    };
    const calls = streamedCalls(answer.calls, words);
    if (calls.length > 0) this.signed.set(keyOf(calls.slice(0, 1)), thought_signature);
    return chatEvents(answer, calls, words);
  }

  /** Source: https://ai.google.dev/gemini-api/docs/thought-signatures#openai, langgenius/dify-official-plugins#2088. */
  private *unsigned(request: ChatRequest): Generator<Refusal> {
    for (const [at, message] of request.messages.entries()) {
      const [first] = callsOf(message);
      if (!first || at < runningTurn(request)) continue;
      const expected = this.signed.get(keyOf([first])) ?? NO_SIGNATURE;
      if (first.extra_content?.google?.thought_signature !== expected)
        yield {
          message: `Function call is missing a thought_signature in functionCall parts, position ${at}.`,
        };
    }
  }
}

/** Gemini in the words of OpenAI's Chat Completions. */
export const geminiOpenAI: ProviderKind = {
  name: 'gemini-openai',
  model: (url) =>
    createOpenAICompatible({
      name: 'openai-compatible',
      apiKey: 'key',
      baseURL: `${url}/v1beta/openai`,
      includeUsage: true,
    })('gemini-3-pro-preview'),
  open: () => new GeminiOpenAISession(),
  errorBody: (refusal) => gemini3.errorBody(refusal),
};
