import { createAmazonBedrock } from '@ai-sdk/amazon-bedrock';
import { EventStreamCodec } from '@smithy/eventstream-codec';
import {
  firstRefusal,
  halves,
  isBlank,
  isObject,
  type ProviderKind,
  type ProviderSession,
  type Refusal,
  type ScriptedAnswer,
  signatures,
} from './provider-kind.js';

interface Block {
  text?: string;
  toolUse?: { toolUseId?: string; name?: string; input?: unknown };
  toolResult?: { toolUseId?: string; content?: object[]; status?: string };
  reasoningContent?: { reasoningText?: { text?: string; signature?: string } };
}

interface Message {
  role: 'user' | 'assistant';
  content: Block[];
}

interface ConverseRequest {
  messages: Message[];
  system?: { text?: string }[];
  additionalModelRequestFields?: { thinking?: { type?: string } };
  toolConfig?: { tools?: { toolSpec?: { name?: string } }[] };
}

const NAME = /^[a-zA-Z0-9_-]{1,64}$/;

function* blocksIn({ messages }: ConverseRequest): Generator<[path: string, block: Block]> {
  for (const [at, { content }] of messages.entries())
    for (const [index, block] of content.entries()) yield [`messages.${at}.content.${index}`, block];
}

/** Source: langchain-ai/langchain-aws#130, microsoft/semantic-kernel#10281. */
function* takesTurns({ messages }: ConverseRequest): Generator<Refusal> {
  if (messages[0]?.role !== 'user')
    yield {
      message:
        'A conversation must start with a user message. Try again with a conversation that starts with a user message.',
    };
  // The last is the user's for Claude since 4.6 and for others: Skyvern-AI/skyvern#4795.
  if (messages.at(-1)?.role !== 'user')
    yield {
      message:
        'A conversation must end with a user message. Try again with a conversation that ends with a user message.',
    };
  for (const [at, { role }] of messages.entries())
    if (role === messages[at - 1]?.role)
      yield {
        message: `A conversation must alternate between user and assistant roles. Make sure the conversation alternates between user and assistant roles and try again: messages.${at}.`,
      };
}

/** Texts within tool results may be empty: NousResearch/hermes-agent#55092 has tried both. */
function* hasWords(request: ConverseRequest): Generator<Refusal> {
  for (const [at, { content }] of request.messages.entries())
    if (content.length === 0)
      yield {
        message: `The content field in the Message object at messages.${at} is empty. Add a ContentBlock object to the content field and try again.`,
      };
  for (const [path, { text }] of blocksIn(request))
    if (text !== undefined && isBlank(text))
      yield {
        message: `The text field in the ContentBlock object at ${path} is blank. Add text to the text field, and try again.`,
      };
  for (const [at, { text }] of (request.system ?? []).entries())
    if (text !== undefined && isBlank(text))
      yield {
        message: `The text field in the SystemContentBlock object at system.${at} is blank. Add text to the text field, and try again.`,
      };
}

/** Source: https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ToolUseBlock.html, ..._ToolSpecification.html. */
function* namesTools(request: ConverseRequest): Generator<Refusal> {
  const tools = request.toolConfig?.tools ?? [];
  for (const [at, { toolSpec }] of tools.entries())
    if (!NAME.test(toolSpec?.name ?? '')) yield noMatch(`toolConfig.tools.${at}.member.toolSpec.name`);
  for (const [path, { toolUse, toolResult }] of blocksIn(request)) {
    if (toolUse && !NAME.test(toolUse.name ?? '')) yield noMatch(`${path}.member.toolUse.name`);
    if (toolUse && !NAME.test(toolUse.toolUseId ?? '')) yield noMatch(`${path}.member.toolUse.toolUseId`);
    if (toolResult && !NAME.test(toolResult.toolUseId ?? ''))
      yield noMatch(`${path}.member.toolResult.toolUseId`);
  }
}

function noMatch(path: string): Refusal {
  return {
    message: `1 validation error detected: Value at '${path}' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_-]+`,
  };
}

/** Source: https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ToolUseBlock.html (input). */
function* callsWithObjects(request: ConverseRequest): Generator<Refusal> {
  for (const [path, { toolUse }] of blocksIn(request))
    if (toolUse && !isObject(toolUse.input))
      yield {
        message: `The format of the value at ${path}.toolUse.input is invalid. Provide a json object for the field and try again.`,
      };
}

/** Source: langgenius/dify#17545, vxcontrol/pentagi#160. */
function* definesTools(request: ConverseRequest): Generator<Refusal> {
  const uses = [...blocksIn(request)].some(([, { toolUse, toolResult }]) => toolUse ?? toolResult);
  if (uses && (request.toolConfig?.tools ?? []).length === 0)
    yield {
      message: 'The toolConfig field must be defined when using toolUse and toolResult content blocks.',
    };
}

/** Source: pydantic/pydantic-ai#2327, Just-Curieous/Curie#16 (results); https://docs.aws.amazon.com/bedrock/latest/userguide/tool-use-inference-call.html (calls). */
function* pairsCalls({ messages }: ConverseRequest): Generator<Refusal> {
  let open = new Set<string>();
  for (const [at, { content }] of [...messages, { content: [] as Block[] }].entries()) {
    for (const { toolResult } of content)
      if (toolResult && !open.delete(toolResult.toolUseId ?? ''))
        yield {
          message: `The number of toolResult blocks at messages.${at}.content exceeds the number of toolUse blocks of previous turn.`,
        };
    if (open.size > 0)
      yield {
        message: `Expected toolResult blocks at messages.${at}.content for the following Ids: ${[...open].join(', ')}`,
      };
    const ids = content.flatMap(({ toolUse }) => (toolUse ? [toolUse.toolUseId ?? ''] : []));
    open = new Set(ids);
    if (open.size < ids.length)
      yield { message: `The toolUse blocks at messages.${at}.content contain duplicate Ids.` };
  }
}

/** Source: anomalyco/opencode#3077, where Bedrock answers so. */
function* beginsWithThought({
  messages,
  additionalModelRequestFields: fields,
}: ConverseRequest): Generator<Refusal> {
  const ofTurn = messages.at(-1)?.content.some(({ toolResult }) => toolResult);
  if (!ofTurn || fields?.thinking?.type !== 'enabled') return;
  const at = messages.findLastIndex(({ role }) => role === 'assistant');
  if (messages[at]?.content[0]?.reasoningContent === undefined)
    yield {
      message: `The model returned the following errors: messages.${at}.content.0.type: Expected \`thinking\` or \`redacted_thinking\`, but found another.`,
    };
}

const RULES = [
  takesTurns,
  hasWords,
  namesTools,
  callsWithObjects,
  definesTools,
  pairsCalls,
  beginsWithThought,
];

class BedrockSession implements ProviderSession {
  private readonly thoughts = new Map<string, string>();
  private readonly newSignature = signatures('bedrock');
  private count = 0;

  refusalOf({ body }: { body: unknown }): Refusal | null {
    return firstRefusal([...RULES, (request) => this.forged(request)], body as ConverseRequest);
  }

  events({ reasoning, text, calls = [], finish, usage }: ScriptedAnswer): Uint8Array[] {
    const signature = reasoning?.signature ?? this.newSignature();
    if (reasoning) this.thoughts.set(signature, reasoning.text);
    const blocks = [
      ...(reasoning ? [thought(reasoning.text, signature)] : []),
      ...(text === undefined ? [] : [{ deltas: halves(text).map((half) => ({ text: half })) }]),
      ...calls.map(({ id, name, input }) => ({
        start: { toolUse: { toolUseId: id ?? `tooluse_${++this.count}`, name } },
        deltas: halves(JSON.stringify(input)).map((half) => ({ toolUse: { input: half } })),
      })),
    ];
    return [
      event('messageStart', { role: 'assistant' }),
      ...blocks.flatMap(streamed),
      event('messageStop', { stopReason: FINISH[finish] }),
      event('metadata', { usage: usageOf(usage), metrics: { latencyMs: 1 } }),
    ];
  }

  /** Source: https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ReasoningTextBlock.html. */
  private *forged(request: ConverseRequest): Generator<Refusal> {
    for (const [path, { reasoningContent }] of blocksIn(request)) {
      const { text, signature = '' } = reasoningContent?.reasoningText ?? {};
      if (reasoningContent && this.thoughts.get(signature) !== text)
        yield {
          message: `The model returned the following errors: ${path}: Invalid \`signature\` in \`thinking\` block`,
        };
    }
  }
}

interface StreamedBlock {
  start?: object;
  deltas: object[];
}

function thought(text: string, signature: string): StreamedBlock {
  return {
    deltas: [...halves(text).map((half) => ({ text: half })), { signature }].map((delta) => ({
      reasoningContent: delta,
    })),
  };
}

function streamed({ start, deltas }: StreamedBlock, contentBlockIndex: number): Uint8Array[] {
  return [
    ...(start ? [event('contentBlockStart', { contentBlockIndex, start })] : []),
    ...deltas.map((delta) => event('contentBlockDelta', { contentBlockIndex, delta })),
    event('contentBlockStop', { contentBlockIndex }),
  ];
}

const FINISH = {
  stop: 'end_turn',
  'tool-calls': 'tool_use',
  length: 'max_tokens',
  'content-filter': 'content_filtered',
} as const;

function usageOf({ input, output, cached = 0 }: ScriptedAnswer['usage']): object {
  const fresh = input - cached;
  return {
    inputTokens: fresh,
    outputTokens: output,
    totalTokens: input + output,
    cacheReadInputTokens: cached,
  };
}

const codec = new EventStreamCodec(
  (bytes) => (typeof bytes === 'string' ? bytes : Buffer.from(bytes).toString('utf8')),
  (text) => new Uint8Array(Buffer.from(text)),
);

/** Source: https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ConverseStream.html. */
function event(type: string, data: object): Uint8Array {
  return codec.encode({
    headers: {
      ':message-type': { type: 'string', value: 'event' },
      ':event-type': { type: 'string', value: type },
      ':content-type': { type: 'string', value: 'application/json' },
    },
    body: new Uint8Array(Buffer.from(JSON.stringify(data))),
  });
}

/** Converse of Amazon Bedrock, with a model of Anthropic's. */
export const bedrock: ProviderKind = {
  name: 'bedrock',
  model: (url) =>
    createAmazonBedrock({ apiKey: 'key', region: 'eu-central-1', baseURL: url })(
      'eu.anthropic.claude-sonnet-4-6',
    ),
  providerOptions: { bedrock: { reasoningConfig: { type: 'enabled', budgetTokens: 1024 } } },
  contentType: 'application/vnd.amazon.eventstream',
  open: () => new BedrockSession(),
  errorBody: ({ message }) => ({ message, __type: 'ValidationException' }),
};
