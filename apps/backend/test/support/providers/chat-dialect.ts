import { halves, type Refusal, type ScriptedAnswer, type ScriptedCall } from './provider-kind.js';

/** The requests and events of Chat Completions, which several providers take with rules of their own. */
export interface ChatCall {
  id?: string;
  function?: { name?: string; arguments?: unknown };
  extra_content?: { google?: { thought_signature?: string } };
}

export interface ChatMessage {
  role: string;
  content?: unknown;
  name?: string;
  prefix?: boolean;
  reasoning_content?: string;
  tool_calls?: ChatCall[];
  tool_call_id?: string;
}

export interface ChatRequest {
  model: string;
  messages: ChatMessage[];
  tools?: { function?: { name?: string } }[];
  max_tokens?: number;
  temperature?: number;
}

/** Tells whether a message calls tools. */
export function callsOf({ role, tool_calls: calls }: ChatMessage): ChatCall[] {
  return role === 'assistant' ? (calls ?? []) : [];
}

/** The names and arguments of a message's calls: what they are, whatever ids they go by. */
export function keyOf(calls: readonly (ChatCall | undefined)[]): string {
  return JSON.stringify(calls.map((call) => [call?.function?.name, call?.function?.arguments]));
}

/** The index of the message after the last one of the user: there the running turn begins. */
export function runningTurn({ messages }: ChatRequest): number {
  return messages.findLastIndex(({ role }) => role === 'user') + 1;
}

/** Every name of a tool, with the path to it. */
export function* toolNames({ tools, messages }: ChatRequest): Generator<[path: string, name: string]> {
  for (const [at, tool] of (tools ?? []).entries())
    yield [`tools[${at}].function.name`, tool.function?.name ?? ''];
  for (const [at, message] of messages.entries())
    for (const [index, call] of callsOf(message).entries())
      yield [`messages[${at}].tool_calls[${index}].function.name`, call.function?.name ?? ''];
}

/** Every id of a tool call, with the path to it. */
export function* callIds({ messages }: ChatRequest): Generator<[path: string, id: string]> {
  for (const [at, message] of messages.entries()) {
    for (const [index, call] of callsOf(message).entries())
      yield [`messages[${at}].tool_calls[${index}].id`, call.id ?? ''];
    if (message.role === 'tool') yield [`messages[${at}].tool_call_id`, message.tool_call_id ?? ''];
  }
}

/**
 * Each call is answered by one message that follows it directly, and each such message has its call.
 *
 * Source: https://platform.openai.com/docs/guides/function-calling; the words as in FoundationAgents/OpenManus#744,
 * QwenLM/qwen-code#315, simonw/llm#937.
 */
export function* pairsCalls({ messages }: ChatRequest): Generator<Refusal> {
  let open = new Set<string>();
  for (const [at, message] of messages.entries()) {
    if (message.role !== 'tool') {
      yield* unanswered(open, at);
      open = new Set(callsOf(message).map(({ id }) => id ?? ''));
    } else if (!open.delete(message.tool_call_id ?? '')) {
      yield {
        message: "Messages with role 'tool' must be a response to a preceding message with 'tool_calls'.",
        param: `messages.[${at}].role`,
      };
    }
  }
  yield* unanswered(open, messages.length);
}

function* unanswered(open: ReadonlySet<string>, at: number): Generator<Refusal> {
  if (open.size === 0) return;
  yield {
    message:
      "An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'. " +
      `The following tool_call_ids did not have response messages: ${[...open].join(', ')}`,
    param: `messages.[${at}].role`,
  };
}

/** Two calls of one message with one id cannot be told apart. Source: the tool messages of the same guide. */
export function* hasUniqueIds({ messages }: ChatRequest): Generator<Refusal> {
  for (const [at, message] of messages.entries()) {
    const ids = callsOf(message).map(({ id }) => id);
    if (new Set(ids).size < ids.length)
      yield { message: `Duplicate value for 'id' in messages[${at}].tool_calls.`, param: `messages[${at}]` };
  }
}

/** Source: https://platform.openai.com/docs/api-reference/chat/create (messages, assistant message). */
export function* saysSomething({ messages }: ChatRequest): Generator<Refusal> {
  for (const [at, message] of messages.entries()) {
    if (message.role === 'tool' || callsOf(message).length > 0) continue;
    if (message.content == null || message.content === '' || isEmptyList(message.content))
      yield {
        message: `Invalid value for 'content': expected a string, got ${message.content === '' ? 'nothing' : 'null'}.`,
        param: `messages.[${at}].content`,
      };
  }
}

function isEmptyList(content: unknown): boolean {
  return Array.isArray(content) && content.length === 0;
}

/** What one provider says otherwise than another in its events. */
export interface ChatWords {
  model: string;
  newId: () => string;
  /** The last two chunks: those of the finish reason and of the usage. */
  end?: (answer: ScriptedAnswer) => object[];
  /** Fields of the first call of an answer. */
  callFields?: () => object;
}

const FINISH = {
  stop: 'stop',
  'tool-calls': 'tool_calls',
  length: 'length',
  'content-filter': 'content_filter',
} as const;

/** The calls of an answer as they are streamed and come back. */
export function streamedCalls(
  calls: readonly ScriptedCall[] | undefined,
  { newId, callFields }: ChatWords,
): ChatCall[] {
  return (calls ?? []).map(({ id, name, input }, index) => ({
    id: id ?? newId(),
    type: 'function',
    function: { name, arguments: JSON.stringify(input) },
    ...(index === 0 ? callFields?.() : {}),
  }));
}

export function chatEvents(answer: ScriptedAnswer, calls: readonly ChatCall[], words: ChatWords): string[] {
  const { reasoning, text } = answer;
  const chunks = [
    ...halves(reasoning?.text ?? '').map((half) => delta({ reasoning_content: half })),
    ...halves(text ?? '').map((content) => delta({ role: 'assistant', content })),
    ...calls.map((call, index) => delta({ tool_calls: [{ index, ...call }] })),
    ...(words.end ?? usageApart)(answer),
  ];
  const envelope = { id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1, model: words.model };
  return [
    ...chunks.map((chunk) => `data: ${JSON.stringify({ ...envelope, ...chunk })}\n\n`),
    'data: [DONE]\n\n',
  ];
}

function delta(fields: object): object {
  return { choices: [{ index: 0, delta: fields, finish_reason: null }] };
}

export function finished({ finish }: ScriptedAnswer, fields: object = {}): object {
  return { choices: [{ index: 0, delta: {}, finish_reason: FINISH[finish], ...fields }] };
}

function usageApart(answer: ScriptedAnswer): object[] {
  return [finished(answer), { choices: [], usage: chatUsage(answer) }];
}

export function chatUsage({ usage }: ScriptedAnswer): object {
  return {
    prompt_tokens: usage.input,
    completion_tokens: usage.output,
    total_tokens: usage.input + usage.output,
    prompt_tokens_details: { cached_tokens: usage.cached ?? 0 },
    completion_tokens_details: { reasoning_tokens: usage.reasoning ?? 0 },
  };
}

/** Source: https://platform.openai.com/docs/guides/error-codes/api-errors. */
export function openAIError({ message, code, param }: Refusal): object {
  return { error: { message, type: 'invalid_request_error', param: param ?? null, code: code ?? null } };
}
