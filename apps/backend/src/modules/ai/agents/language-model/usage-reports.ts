import type { TokenCounts } from '../../domain/message.js';

/** The fields of a provider's report of usage, as they came. */
export type ReportFields = Record<string, unknown>;

/** A report by the one definition: input with what was read from and written to a cache, output with reasoning. */
export interface UsageReport extends TokenCounts {
  /** Tokens of input and output together, where the provider states them. */
  totalTokens: number | null;
}

/** Finds reports of usage in an event of a provider's stream, at each place where some provider puts them. */
export function reportsIn(event: unknown): ReportFields[] {
  const { choices, message, metadata, response, usage, usageMetadata, x_groq: groq } = fieldsOf(event);
  const reports = [
    ...(Array.isArray(choices) ? choices : []).map((choice: unknown) => fieldsOf(choice).usage), // Moonshot
    fieldsOf(message).usage, // Anthropic's message_start
    fieldsOf(response).usage, // OpenAI's response.completed, response.incomplete and response.failed
    fieldsOf(metadata).usage, // Bedrock
    fieldsOf(groq).usage, // Groq
    usageMetadata, // Google
    usage, // Chat Completions, Mistral, Anthropic's message_delta
  ];
  return reports.map(fieldsOf).filter((report) => Object.keys(report).length > 0);
}

interface Shape {
  /** The fields by which the shape is known; the first shape of the table that has one is read. */
  known: string[];
  read: (report: ReportFields) => UsageReport;
}

const SHAPES: Shape[] = [
  {
    known: ['promptTokenCount', 'candidatesTokenCount', 'thoughtsTokenCount'],
    read: google,
  },
  { known: ['inputTokens', 'outputTokens'], read: bedrock },
  {
    known: ['prompt_tokens', 'completion_tokens', 'prompt_cache_hit_tokens', 'prompt_cache_miss_tokens'],
    read: chatCompletions,
  },
  { known: ['input_tokens_details'], read: openaiResponses },
  { known: ['input_tokens', 'output_tokens'], read: anthropic },
];

/** Reads a report of any known shape; null of any other. */
export function usageIn(report: ReportFields): UsageReport | null {
  const shape = SHAPES.find(({ known }) => known.some((field) => report[field] != null));
  return shape ? shape.read(report) : null;
}

/** `generateContent` of Google: candidates without thoughts, the prompt without what Google's own tools brought. */
function google(report: ReportFields): UsageReport {
  return {
    inputTokens: sum(report.promptTokenCount, report.toolUsePromptTokenCount),
    outputTokens: sum(report.candidatesTokenCount, report.thoughtsTokenCount),
    cacheReadTokens: count(report.cachedContentTokenCount),
    cacheWriteTokens: null,
    reasoningTokens: count(report.thoughtsTokenCount),
    totalTokens: count(report.totalTokenCount),
  };
}

/** `ConverseStream` of Bedrock: the input without the cache. */
function bedrock(report: ReportFields): UsageReport {
  return {
    inputTokens: sum(report.inputTokens, report.cacheReadInputTokens, report.cacheWriteInputTokens),
    outputTokens: count(report.outputTokens),
    cacheReadTokens: count(report.cacheReadInputTokens),
    cacheWriteTokens: count(report.cacheWriteInputTokens),
    reasoningTokens: null,
    totalTokens: null,
  };
}

/** Chat Completions of OpenAI, and of the many servers that put the cache and reasoning at places of their own. */
function chatCompletions(report: ReportFields): UsageReport {
  const prompt = fieldsOf(report.prompt_tokens_details ?? report.prompt_token_details);
  const completion = fieldsOf(report.completion_tokens_details);
  return {
    inputTokens: first(
      report.prompt_tokens,
      sum(report.prompt_cache_hit_tokens, report.prompt_cache_miss_tokens),
    ),
    outputTokens: count(report.completion_tokens),
    cacheReadTokens: most(
      prompt.cached_tokens,
      report.prompt_cache_hit_tokens, // DeepSeek
      report.cached_tokens, // Moonshot
      report.num_cached_tokens, // Mistral
      report.cache_read_input_tokens, // Gateways to Anthropic
    ),
    cacheWriteTokens: most(prompt.cache_write_tokens, report.cache_creation_input_tokens),
    reasoningTokens: most(completion.reasoning_tokens, report.reasoning_tokens),
    totalTokens: count(report.total_tokens),
  };
}

function openaiResponses(report: ReportFields): UsageReport {
  const input = fieldsOf(report.input_tokens_details);
  return {
    inputTokens: count(report.input_tokens),
    outputTokens: count(report.output_tokens),
    cacheReadTokens: count(input.cached_tokens),
    cacheWriteTokens: count(input.cache_write_tokens),
    reasoningTokens: count(fieldsOf(report.output_tokens_details).reasoning_tokens),
    totalTokens: count(report.total_tokens),
  };
}

/** Messages of Anthropic: the input without the cache. */
function anthropic(report: ReportFields): UsageReport {
  const { cache_read_input_tokens: read, cache_creation_input_tokens: written } = report;
  return {
    inputTokens: sum(report.input_tokens, read, written),
    outputTokens: count(report.output_tokens),
    cacheReadTokens: count(read),
    cacheWriteTokens: count(written),
    reasoningTokens: count(fieldsOf(report.output_tokens_details).thinking_tokens),
    totalTokens: null,
  };
}

function fieldsOf(value: unknown): ReportFields {
  return typeof value === 'object' && value !== null ? (value as ReportFields) : {};
}

function count(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}

function counted(values: unknown[]): number[] {
  return values.filter((value) => typeof value === 'number');
}

function first(...values: unknown[]): number | null {
  return counted(values)[0] ?? null;
}

function sum(...values: unknown[]): number | null {
  const counts = counted(values);
  return counts.length === 0 ? null : counts.reduce((total, next) => total + next, 0);
}

/** Some servers state 0 at the usual place, and the count at their own. */
function most(...values: unknown[]): number | null {
  const counts = counted(values);
  return counts.length === 0 ? null : Math.max(...counts);
}
