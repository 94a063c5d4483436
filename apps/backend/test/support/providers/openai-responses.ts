import { createAzure } from '@ai-sdk/azure';
import { createOpenAI } from '@ai-sdk/openai';
import { openAIError } from './chat-dialect.js';
import { tooLong } from './openai-chat.js';
import { firstRefusal, type ProviderKind, type ProviderRequest, type Refusal } from './provider-kind.js';
import { responsesEvents } from './responses-events.js';
import { type Item, itemName, ResponsesMemory, type ResponsesRequest } from './responses-memory.js';

const MAX_NAME_LENGTH = 64;
const MAX_CALL_ID_LENGTH = 64;
const MIN_OUTPUT_TOKENS = 16;
const NAME = /^[a-zA-Z0-9_-]+$/;
const PREFIXES: Record<string, string> = { function_call: 'fc', reasoning: 'rs', message: 'msg' };

/** Source: https://platform.openai.com/docs/api-reference/responses/create (max_output_tokens). */
function* isLongEnough({ max_output_tokens: limit }: ResponsesRequest): Generator<Refusal> {
  if (limit === undefined || limit >= MIN_OUTPUT_TOKENS) return;
  const message = `Invalid 'max_output_tokens': integer below minimum value. Expected a value >= 16, but got ${limit} instead.`;
  yield { message, param: 'max_output_tokens', code: 'integer_below_min_value' };
}

/** Source: https://platform.openai.com/docs/guides/latest-model (parameter compatibility). */
function* leavesTemperature({ temperature }: ResponsesRequest): Generator<Refusal> {
  if (temperature === undefined) return;
  yield {
    message: "Unsupported parameter: 'temperature' is not supported with this model.",
    param: 'temperature',
  };
}

/** Source: https://platform.openai.com/docs/api-reference/responses/create (tools), vercel/ai#17777. */
function* namesTools({ tools = [], input }: ResponsesRequest): Generator<Refusal> {
  const names = [
    ...tools.map(({ name }, at) => [`tools[${at}].name`, name] as const),
    ...input.map(
      ({ name, type }, at) => [`input[${at}].name`, type === 'function_call' ? name : 'x'] as const,
    ),
  ];
  for (const [param, name = ''] of names) {
    if (name.length > MAX_NAME_LENGTH) yield tooLong(param, name, MAX_NAME_LENGTH);
    const message = `Invalid '${param}': string does not match pattern. Expected a string that matches the pattern '^[a-zA-Z0-9_-]+$'.`;
    if (!NAME.test(name)) yield { message, param, code: 'invalid_value' };
  }
}

/** Source: https://github.com/openai/openai-openapi (FunctionCallItemParam), openclaw/openclaw#875. */
function* shortensIds({ input }: ResponsesRequest): Generator<Refusal> {
  for (const [at, { call_id: id }] of input.entries()) {
    if (id === '') yield { message: `Invalid 'input[${at}].call_id': empty string.`, code: 'empty_string' };
    if ((id ?? '').length > MAX_CALL_ID_LENGTH)
      yield tooLong(`input[${at}].call_id`, id ?? '', MAX_CALL_ID_LENGTH);
  }
}

/** Source: continuedev/continue#11785. */
function* namesItems({ input }: ResponsesRequest): Generator<Refusal> {
  for (const [at, item] of input.entries()) {
    const prefix = PREFIXES[itemName(item)];
    if (prefix === undefined || item.id === undefined || item.id.startsWith(prefix)) continue;
    const message = `Invalid 'input[${at}].id': '${item.id}'. Expected an ID that begins with '${prefix}'.`;
    yield { message, param: `input[${at}].id`, code: 'invalid_value' };
  }
}

/** Source: https://platform.openai.com/docs/guides/function-calling, james-6-23/codex2api#414. */
function* pairsCalls({ input }: ResponsesRequest): Generator<Refusal> {
  const open = new Set<string>();
  const called = new Set<string>();
  for (const { type, call_id: id = '' } of input) {
    if (type === 'function_call_output' && !open.delete(id))
      yield { message: `No tool call found for function call output with call_id ${id}.`, param: 'input' };
    if (type !== 'function_call') continue;
    if (called.has(id)) yield { message: `Duplicate function call with call_id ${id}.`, param: 'input' };
    called.add(id);
    open.add(id);
  }
  for (const id of open) yield { message: `No tool output found for function call ${id}.`, param: 'input' };
}

/** Source: https://platform.openai.com/docs/api-reference/responses/create (arguments: a JSON string). */
function* callsWithText({ input }: ResponsesRequest): Generator<Refusal> {
  for (const [at, { type, arguments: given }] of input.entries())
    if (type === 'function_call' && typeof given !== 'string')
      yield {
        message: `Invalid type for 'input[${at}].arguments': expected a string.`,
        code: 'invalid_type',
      };
}

const RULES = [
  isLongEnough,
  leavesTemperature,
  namesTools,
  shortensIds,
  namesItems,
  callsWithText,
  pairsCalls,
];

function open(admits: (request: ProviderRequest) => Refusal | null = () => null) {
  const memory = new ResponsesMemory();
  return {
    refusalOf: (request: ProviderRequest): Refusal | null => {
      const body = withItems(request.body as ResponsesRequest & { input: string | Item[] });
      const refusal = admits(request) ?? firstRefusal([...RULES, (sent) => memory.refusals(sent)], body);
      if (!refusal) memory.receive(body);
      return refusal;
    },
    events: (answer: Parameters<typeof responsesEvents>[0]) => responsesEvents(answer, memory),
  };
}

function withItems({ input, ...body }: Omit<ResponsesRequest, 'input'> & { input: string | Item[] }) {
  return { ...body, input: typeof input === 'string' ? [{ role: 'user', content: input }] : input };
}

/** OpenAI's Responses, with a reasoning model. */
export const openAIResponses: ProviderKind = {
  name: 'openai-responses',
  model: (url) => createOpenAI({ apiKey: 'key', baseURL: `${url}/v1` })('gpt-5'),
  providerOptions: { openai: { reasoningSummary: 'auto' } },
  open: () => open(),
  errorBody: openAIError,
};

/** The same rules under Azure's addresses. Source: https://learn.microsoft.com/azure/ai-foundry/openai/api-version-lifecycle. */
export const azure: ProviderKind = {
  ...openAIResponses,
  name: 'azure',
  model: (url) => createAzure({ apiKey: 'key', baseURL: `${url}/openai/v1` })('gpt-5'),
  open: () => open(isOfAzure),
};

function isOfAzure({ path, headers }: ProviderRequest): Refusal | null {
  if (!path.startsWith('/openai/v1/responses')) return { status: 404, message: 'Resource not found' };
  if (headers['api-key'] === undefined)
    return { status: 401, code: '401', message: 'Access denied due to invalid subscription key.' };
  return null;
}
