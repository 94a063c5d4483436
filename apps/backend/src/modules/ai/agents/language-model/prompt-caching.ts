import type {
  LanguageModelV3CallOptions,
  LanguageModelV3Message,
  LanguageModelV3Middleware,
  SharedV3ProviderOptions,
} from '@ai-sdk/provider';
import { isLongerThan } from './prompt-length.js';

/** Tokens below which Anthropic caches nothing. */
const LEAST_TOKENS = 1024;
const BYTES_PER_TOKEN = 4;

type Tools = NonNullable<LanguageModelV3CallOptions['tools']>;
type Optioned = object & { providerOptions?: SharedV3ProviderOptions };

/**
 * Asks Anthropic to cache what the next request will begin with: the tools and the instructions, and the conversation so
 * far. What was cached costs a tenth when it is read and a quarter more when it is written, so a question that is asked
 * once is not cached. Whoever sets `cacheControl` anywhere in a request decides alone.
 */
export const promptCaching: LanguageModelV3Middleware = {
  specificationVersion: 'v3',
  transformParams({ params, model }) {
    const pays =
      model.provider.startsWith('anthropic') &&
      goesOn(params) &&
      !isDecided(params) &&
      isLongerThan(LEAST_TOKENS * BYTES_PER_TOKEN, params);
    return Promise.resolve(pays ? withMarks(params) : params);
  },
};

/** Tells whether a further request will begin as this one: of a turn with tools, or of a conversation. */
function goesOn({ prompt, tools = [] }: LanguageModelV3CallOptions): boolean {
  return tools.length > 0 || prompt.some(({ role }) => role === 'assistant');
}

function isDecided({ prompt, tools = [], providerOptions = {} }: LanguageModelV3CallOptions): boolean {
  const parts = prompt.flatMap<object>(({ content }) => (typeof content === 'string' ? [] : content));
  return [{ providerOptions }, ...prompt, ...parts, ...tools].some(hasCacheControl);
}

function hasCacheControl(optioned: object): boolean {
  const { anthropic = {} } = (optioned as Optioned).providerOptions ?? {};
  return 'cacheControl' in anthropic || 'cache_control' in anthropic;
}

/** Marks the last of what stays the same, and the last of what was said. */
function withMarks(params: LanguageModelV3CallOptions): LanguageModelV3CallOptions {
  const { prompt, tools } = params;
  const instructions = prompt.findLastIndex((message) => message.role === 'system' && canBeMarked(message));
  const last = prompt.findLastIndex(canBeMarked);
  const marked = prompt.map((message, at) =>
    at === instructions || (at === last && at === prompt.length - 1) ? withMark(message) : message,
  );
  // The instructions stand behind the tools: what is cached up to them has the tools, too.
  return { ...params, prompt: marked, ...(tools && instructions < 0 ? { tools: withMarkedEnd(tools) } : {}) };
}

function withMarkedEnd(tools: Tools): Tools {
  return tools.map((tool, at) =>
    at === tools.length - 1 && tool.type === 'function' ? withMark(tool) : tool,
  );
}

/** Tells whether a message ends in what Anthropic caches: neither a text of nothing nor a thought. */
function canBeMarked({ content }: LanguageModelV3Message): boolean {
  if (typeof content === 'string') return content.trim() !== '';
  const end = content.at(-1);
  return end !== undefined && end.type !== 'reasoning' && (end.type !== 'text' || end.text.trim() !== '');
}

function withMark<T extends Optioned>(optioned: T): T {
  const { providerOptions } = optioned;
  const anthropic = { ...providerOptions?.anthropic, cacheControl: { type: 'ephemeral' } };
  return { ...optioned, providerOptions: { ...providerOptions, anthropic } };
}
