import { createAnthropic } from '@ai-sdk/anthropic';
import { anthropicEvents } from './anthropic-stream.js';
import {
  firstRefusal,
  isBlank,
  isObject,
  type ProviderKind,
  type ProviderSession,
  type Refusal,
  type ScriptedAnswer,
  signatures,
} from './provider-kind.js';

interface Block {
  type: string;
  text?: string;
  id?: string;
  name?: string;
  input?: unknown;
  tool_use_id?: string;
  content?: string | Block[];
  thinking?: string;
  signature?: string;
  cache_control?: object;
}

interface Message {
  role: 'user' | 'assistant';
  content: string | Block[];
}

interface MessagesRequest {
  model?: string;
  max_tokens: number;
  messages: Message[];
  system?: string | Block[];
  tools?: { name?: string; cache_control?: object }[];
  thinking?: { type: string; budget_tokens?: number };
}

const NAME = /^[a-zA-Z0-9_-]{1,128}$/;
const WITHOUT_PREFILL = /^claude-(?:opus|sonnet)-4-[6-9]/;
const ID = /^[a-zA-Z0-9_-]+$/;
const MAX_CACHED_BLOCKS = 4;
const THOUGHTS = ['thinking', 'redacted_thinking'];

function blocksOf(content: string | Block[] | undefined): Block[] {
  if (content === undefined) return [];
  return typeof content === 'string' ? [{ type: 'text', text: content }] : content;
}

/** Every block of the messages with its path, those within tool results too. */
function* blocksIn({ messages }: MessagesRequest): Generator<[path: string, block: Block]> {
  for (const [at, { content }] of messages.entries())
    for (const [index, block] of blocksOf(content).entries()) {
      yield [`messages.${at}.content.${index}`, block];
      if (block.type === 'tool_result' && Array.isArray(block.content))
        for (const [inner, within] of block.content.entries())
          yield [`messages.${at}.content.${index}.tool_result.content.${inner}`, within];
    }
}

/** Source: https://platform.claude.com/docs/en/api/messages (messages). */
function* beginsWithUser({ messages }: MessagesRequest): Generator<Refusal> {
  if (messages.length === 0) yield { message: 'messages: at least one message is required' };
  else if (messages[0]?.role !== 'user')
    yield { message: 'messages: first message must use the "user" role' };
}

/** Source: https://platform.claude.com/docs/en/api/errors, home-assistant/core#175637. */
function* hasWords(request: MessagesRequest): Generator<Refusal> {
  for (const [at, { content }] of request.messages.entries())
    if (content.length === 0) yield { message: `messages.${at}: all messages must have non-empty content` };
  const system = blocksOf(request.system).map((block, at): [string, Block] => [`system.${at}`, block]);
  for (const [path, { type, text }] of [...system, ...blocksIn(request)]) {
    if (type !== 'text' || !isBlank(text)) continue;
    yield {
      message:
        text === ''
          ? `${path}: text content blocks must be non-empty`
          : `${path}: text content blocks must contain non-whitespace text`,
    };
  }
}

/** Source: https://platform.claude.com/docs/en/agents-and-tools/tool-use/implement-tool-use, vercel/ai#17777. */
function* namesTools(request: MessagesRequest): Generator<Refusal> {
  for (const [at, { name = '' }] of (request.tools ?? []).entries())
    if (!NAME.test(name)) yield noMatch(`tools.${at}.custom.name`, NAME);
  for (const [path, { type, name = '' }] of blocksIn(request))
    if (type === 'tool_use' && !NAME.test(name)) yield noMatch(`${path}.tool_use.name`, NAME);
}

/** Source: anomalyco/opencode#1279, langchain-ai/langchain#37756 (form); anthropics/claude-code#28515 (unique). */
function* hasIds(request: MessagesRequest): Generator<Refusal> {
  const known = new Set<string>();
  for (const [path, { type, id = '', tool_use_id: used = '' }] of blocksIn(request)) {
    if (type === 'tool_result' && !ID.test(used)) yield noMatch(`${path}.tool_result.tool_use_id`, ID);
    if (type !== 'tool_use') continue;
    if (!ID.test(id)) yield noMatch(`${path}.tool_use.id`, ID);
    if (known.has(id)) yield { message: `${path}: \`tool_use\` ids must be unique` };
    known.add(id);
  }
}

function noMatch(path: string, pattern: RegExp): Refusal {
  return { message: `${path}: String should match pattern '${pattern.source}'` };
}

/** Source: https://platform.claude.com/docs/en/api/messages (ToolUseBlockParam). */
function* callsWithObjects(request: MessagesRequest): Generator<Refusal> {
  for (const [path, { type, input }] of blocksIn(request))
    if (type === 'tool_use' && !isObject(input))
      yield { message: `${path}.tool_use.input: Input should be a valid dictionary` };
}

/** Source: anthropics/claude-code#8612 (calls), anthropics/claude-code#18947 (results). */
function* pairsCalls({ messages }: MessagesRequest): Generator<Refusal> {
  let open = new Set<string>();
  for (const [at, { content }] of [...messages, { content: [] }].entries()) {
    const blocks = blocksOf(content);
    yield* unpairedResults(blocks, open, at);
    if (open.size > 0)
      yield {
        message: `messages.${at - 1}: \`tool_use\` ids were found without \`tool_result\` blocks immediately after: ${[...open].join(', ')}. Each \`tool_use\` block must have a corresponding \`tool_result\` block in the next message.`,
      };
    open = new Set(blocks.flatMap(({ type, id }) => (type === 'tool_use' ? [id ?? ''] : [])));
  }
}

function* unpairedResults(blocks: readonly Block[], open: Set<string>, at: number): Generator<Refusal> {
  for (const [index, { type, tool_use_id: id = '' }] of blocks.entries()) {
    if (type !== 'tool_result') continue;
    // Results stand before all else: https://platform.claude.com/docs/en/agents-and-tools/tool-use/implement-tool-use.
    const isFirst = blocks.slice(0, index).every((before) => before.type === 'tool_result');
    if (isFirst && open.delete(id)) continue;
    yield {
      message: `messages.${at}.content.${index}: unexpected \`tool_use_id\` found in \`tool_result\` blocks: ${id}. Each \`tool_result\` block must have a corresponding \`tool_use\` block in the previous message.`,
    };
  }
}

/** Models since Claude 4.6 go on with no answer that was begun. Source: vercel/ai#12296, langchain-ai/deepagents#1585. */
function* endsWithUser({ model = '', messages }: MessagesRequest): Generator<Refusal> {
  if (WITHOUT_PREFILL.test(model) && messages.at(-1)?.role === 'assistant')
    yield {
      message:
        'This model does not support assistant message prefill. The conversation must end with a user message.',
    };
}

/** Of older models. Source: https://platform.claude.com/docs/en/build-with-claude/prompt-engineering/prefill-claudes-response. */
function* endsWithoutSpace({ messages }: MessagesRequest): Generator<Refusal> {
  const last = messages.at(-1);
  const text = blocksOf(last?.content).at(-1)?.text;
  if (last?.role === 'assistant' && text !== undefined && text !== text.trimEnd())
    yield { message: 'messages: final assistant content cannot end with trailing whitespace' };
}

/**
 * The API itself has not asked for it since February 2025 (anthropics/anthropic-sdk-python#849); servers that speak its
 * words do. Source: anthropics/anthropic-sdk-python#494.
 */
function* definesTools(request: MessagesRequest): Generator<Refusal> {
  const uses = [...blocksIn(request)].some(([, { type }]) => type === 'tool_use' || type === 'tool_result');
  if (uses && (request.tools ?? []).length === 0)
    yield {
      message: 'Requests which include `tool_use` or `tool_result` blocks must define tools',
    };
}

/** Source: agentjido/req_llm#503 (number), NousResearch/hermes-agent#1216 (empty text). */
function* cachesWell(request: MessagesRequest): Generator<Refusal> {
  const blocks = [...blocksOf(request.system), ...[...blocksIn(request)].map(([, block]) => block)];
  const cached = [...(request.tools ?? []), ...blocks].filter(({ cache_control: control }) => control);
  if (cached.length > MAX_CACHED_BLOCKS)
    yield { message: `A maximum of 4 blocks with cache_control may be provided. Found ${cached.length}.` };
  for (const block of blocks)
    if (block.cache_control && block.text === '')
      yield { message: 'cache_control cannot be set for empty text blocks' };
}

/** Source: https://platform.claude.com/docs/en/build-with-claude/extended-thinking (max_tokens and context window). */
function* leavesRoom({ max_tokens: most, thinking }: MessagesRequest): Generator<Refusal> {
  if (thinking?.type === 'enabled' && most <= (thinking.budget_tokens ?? 0))
    yield { message: '`max_tokens` must be greater than `thinking.budget_tokens`.' };
}

/** Source: anomalyco/opencode#3077, Kilo-Org/kilocode#5219. */
function* beginsWithThought({ messages, thinking }: MessagesRequest): Generator<Refusal> {
  const ofTurn = blocksOf(messages.at(-1)?.content).some(({ type }) => type === 'tool_result');
  if (!ofTurn || thinking?.type !== 'enabled') return;
  const at = messages.findLastIndex(({ role }) => role === 'assistant');
  const [first] = blocksOf(messages[at]?.content);
  if (first && !THOUGHTS.includes(first.type))
    yield {
      message: `messages.${at}.content.0.type: Expected \`thinking\` or \`redacted_thinking\`, but found \`${first.type}\`. When \`thinking\` is enabled, a final \`assistant\` message must start with a thinking block (preceeding the lastmost set of \`tool_use\` and \`tool_result\` blocks).`,
    };
}

const RULES = [
  beginsWithUser,
  cachesWell,
  hasWords,
  namesTools,
  hasIds,
  callsWithObjects,
  pairsCalls,
  endsWithUser,
  endsWithoutSpace,
  definesTools,
  leavesRoom,
  beginsWithThought,
];

class AnthropicSession implements ProviderSession {
  /** The thoughts that were streamed, by their signatures. */
  private readonly thoughts = new Map<string, string>();
  private readonly newSignature = signatures('anthropic');
  private count = 0;

  refusalOf({ body }: { body: unknown }): Refusal | null {
    return firstRefusal([...RULES, (request) => this.forged(request)], body as MessagesRequest);
  }

  events({ reasoning, calls = [], ...answer }: ScriptedAnswer): string[] {
    const signature = reasoning?.signature ?? this.newSignature();
    if (reasoning) this.thoughts.set(signature, reasoning.text);
    return anthropicEvents({
      ...answer,
      ...(reasoning ? { reasoning: { ...reasoning, signature } } : {}),
      calls: calls.map((call) => ({ ...call, id: call.id ?? `toolu_${++this.count}` })),
    });
  }

  /** Source: anthropics/anthropic-sdk-python#1598, Yeachan-Heo/gajae-code#4247. */
  private *forged(request: MessagesRequest): Generator<Refusal> {
    for (const [path, { type, thinking, signature = '' }] of blocksIn(request))
      if (type === 'thinking' && this.thoughts.get(signature) !== thinking)
        yield { message: `${path}: Invalid \`signature\` in \`thinking\` block` };
  }
}

export const anthropic: ProviderKind = {
  name: 'anthropic',
  model: (url) => createAnthropic({ apiKey: 'key', baseURL: `${url}/v1` })('claude-sonnet-4-6'),
  providerOptions: { anthropic: { thinking: { type: 'enabled', budgetTokens: 1024 } } },
  open: () => new AnthropicSession(),
  errorBody: ({ message }) => ({ type: 'error', error: { type: 'invalid_request_error', message } }),
};
