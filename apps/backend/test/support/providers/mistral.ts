import { createMistral } from '@ai-sdk/mistral';
import {
  callIds,
  callsOf,
  chatEvents,
  type ChatRequest,
  chatUsage,
  type ChatWords,
  finished,
  hasUniqueIds,
  streamedCalls,
  toolNames,
} from './chat-dialect.js';
import { firstRefusal, type ProviderKind, type ProviderSession, type Refusal } from './provider-kind.js';

/** Source of these rules, where none is named: mistralai/mistral-common, protocol/instruct/validator.py. */
const NAME = /^[a-zA-Z0-9_-]{1,64}$/;
const ID = /^[a-zA-Z0-9]{9}$/;
const ORDER_CODE = '3230';

const FOLLOWERS: Record<string, readonly string[]> = {
  system: ['user', 'assistant', 'system'],
  user: ['assistant', 'system', 'user'],
  assistant: ['assistant', 'user', 'tool'],
  tool: ['assistant', 'tool'],
};

/** Source: also anomalyco/opencode#1680. */
function* hasIdsOfNine(request: ChatRequest): Generator<Refusal> {
  for (const [, id] of callIds(request))
    if (!ID.test(id))
      yield { message: `Tool call id was ${id} but must be a-z, A-Z, 0-9, with a length of 9.` };
}

function* namesTools(request: ChatRequest): Generator<Refusal> {
  const ofResults = request.messages.flatMap(({ role, name }) =>
    role === 'tool' && name !== undefined ? [name] : [],
  );
  for (const name of [...[...toolNames(request)].map(([, called]) => called), ...ofResults])
    if (!NAME.test(name))
      yield {
        message: `Function name was ${name} but must be a-z, A-Z, 0-9, or contain underscores and dashes, with a maximum length of 64.`,
      };
}

/** Source: also datapizza-labs/datapizza-ai#98 (a user after a tool), charmbracelet/crush#279 (a tool after a user). */
function* keepsOrder({ messages }: ChatRequest): Generator<Refusal> {
  for (const [at, { role }] of messages.entries()) {
    const before = messages[at - 1]?.role;
    if (before !== undefined && !FOLLOWERS[before]?.includes(role))
      yield { message: `Unexpected role '${role}' after role '${before}'`, code: ORDER_CODE };
  }
}

function* beginsRight({ messages }: ChatRequest): Generator<Refusal> {
  if (messages.length === 0) yield { message: 'Conversation must have at least one message' };
  if (messages[0]?.role === 'tool') yield { message: "Unexpected role 'tool'", code: ORDER_CODE };
}

/** Source: also 0xPlaygrounds/rig#1130. An answer that was begun would do, but says what no model said. */
function* endsWithQuestion({ messages }: ChatRequest): Generator<Refusal> {
  const role = messages.at(-1)?.role;
  if (role === 'user' || role === 'tool') return;
  yield {
    message: `Expected last role User or Tool (or Assistant with prefix True) for serving but got ${role ?? 'none'}`,
    code: ORDER_CODE,
  };
}

/** Source: also mistralai/client-ts#106. */
function* pairsCalls({ messages }: ChatRequest): Generator<Refusal> {
  let open = new Set<string>();
  const refusal = { message: 'Not the same number of function calls and responses', code: ORDER_CODE };
  for (const message of messages) {
    if (message.role === 'tool') {
      if (!open.delete(message.tool_call_id ?? '')) yield refusal;
    } else {
      if (open.size > 0) yield refusal;
      open = new Set(callsOf(message).map(({ id }) => id ?? ''));
    }
  }
  if (open.size > 0) yield refusal;
}

function* saysSomething({ messages }: ChatRequest): Generator<Refusal> {
  for (const message of messages) {
    const { role, content } = message;
    const isEmpty = Array.isArray(content) ? content.length === 0 : !content;
    if (role === 'assistant' && isEmpty && callsOf(message).length === 0)
      yield { message: 'Assistant message must have either content or tool_calls, but not none.' };
  }
}

const RULES = [
  beginsRight,
  keepsOrder,
  endsWithQuestion,
  hasIdsOfNine,
  namesTools,
  hasUniqueIds,
  pairsCalls,
  saysSomething,
];

export const mistral: ProviderKind = {
  name: 'mistral',
  model: (url) => createMistral({ apiKey: 'key', baseURL: `${url}/v1` })('mistral-large-latest'),
  open: openMistral,
  errorBody: ({ message, code }) => ({
    object: 'error',
    message,
    type: code === ORDER_CODE ? 'invalid_request_message_order' : 'invalid_request_error',
    param: null,
    code: code ?? null,
  }),
};

function openMistral(): ProviderSession {
  let calls = 0;
  const words: ChatWords = {
    model: 'mistral-large-latest',
    newId: () => `D${String(++calls).padStart(8, 'k')}`,
    end: (answer) => [{ ...finished(answer), usage: chatUsage(answer) }],
  };
  return {
    refusalOf: ({ body }) => firstRefusal(RULES, body as ChatRequest),
    // Its reasoning comes in parts of the content, which this server does not stream.
    events: ({ reasoning: _, ...answer }) => chatEvents(answer, streamedCalls(answer.calls, words), words),
  };
}
