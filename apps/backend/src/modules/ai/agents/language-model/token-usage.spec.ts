import { describe, expect, it } from '@jest/globals';
import { UsageMeter } from './token-usage.js';

interface Case {
  /** The server, and where its events are described. */
  source: string;
  events: unknown[];
  /** Input, output, cache read, cache written, reasoning. */
  counts: (number | null)[];
  /** Whether the stream is cut after these events. */
  isCut?: true;
  quality?: string;
}

const OPENAI = { prompt_tokens: 120, completion_tokens: 30, total_tokens: 150 };
const GOOGLE = { promptTokenCount: 100, candidatesTokenCount: 20, thoughtsTokenCount: 7 };
const ANTHROPIC = {
  input_tokens: 20,
  cache_read_input_tokens: 100,
  cache_creation_input_tokens: 30,
  output_tokens: 1,
};
const RESPONSES = {
  input_tokens: 75,
  input_tokens_details: { cached_tokens: 64 },
  output_tokens: 1186,
  output_tokens_details: { reasoning_tokens: 1024 },
  total_tokens: 1261,
};

const CASES: Case[] = [
  {
    source: 'OpenAI: platform.openai.com/docs/api-reference/chat-streaming, usage in a chunk without choices',
    events: [
      { choices: [{ delta: {} }], usage: null },
      {
        choices: [],
        usage: {
          ...OPENAI,
          prompt_tokens_details: { cached_tokens: 100, cache_write_tokens: 8 },
          completion_tokens_details: { reasoning_tokens: 20 },
        },
      },
    ],
    counts: [120, 30, 100, 8, 20],
  },
  {
    source: 'Moonshot: earendil-works/pi#2017, usage in the choice',
    events: [
      {
        choices: [
          { finish_reason: 'stop', usage: { prompt_tokens: 19, completion_tokens: 13, total_tokens: 32 } },
        ],
      },
    ],
    counts: [19, 13, null, null, null],
  },
  {
    source: 'Kimi: platform.moonshot.ai/docs/api/chat, cached_tokens beside the prompt',
    events: [{ usage: { ...OPENAI, cached_tokens: 64 } }],
    counts: [120, 30, 64, null, null],
  },
  {
    source: 'DeepSeek: api-docs.deepseek.com/guides/kv_cache',
    events: [
      {
        usage: {
          ...OPENAI,
          prompt_tokens_details: { cached_tokens: 0 },
          prompt_cache_hit_tokens: 80,
          prompt_cache_miss_tokens: 40,
        },
      },
    ],
    counts: [120, 30, 80, null, null],
  },
  {
    source: 'DeepSeek, the prompt as hits and misses alone',
    events: [{ usage: { prompt_cache_hit_tokens: 80, prompt_cache_miss_tokens: 40, completion_tokens: 30 } }],
    counts: [120, 30, 80, null, null],
  },
  {
    source: 'A gateway to Anthropic: docs.litellm.ai/docs/completion/prompt_caching, cache within the prompt',
    events: [{ usage: { ...OPENAI, cache_read_input_tokens: 90, cache_creation_input_tokens: 10 } }],
    counts: [120, 30, 90, 10, null],
  },
  {
    source: 'A gateway to Anthropic, the cache beside the prompt: the total says so',
    events: [
      {
        usage: {
          prompt_tokens: 120,
          completion_tokens: 30,
          total_tokens: 230,
          cache_read_input_tokens: 80,
        },
      },
    ],
    counts: [200, 30, 80, null, null],
  },
  {
    source: 'Gemini as OpenAI: mozilla-ai/any-llm#1290, thoughts in the total alone',
    events: [{ usage: { prompt_tokens: 10, completion_tokens: 5, total_tokens: 60 } }],
    counts: [10, 50, null, null, null],
  },
  {
    source: 'Gemini as OpenAI, cached and with thoughts in the total alone',
    events: [
      {
        usage: {
          prompt_tokens: 10,
          completion_tokens: 5,
          total_tokens: 60,
          prompt_tokens_details: { cached_tokens: 4 },
        },
      },
    ],
    counts: [10, 50, 4, null, null],
  },
  {
    source: 'xAI: docs.x.ai/docs/guides/reasoning, reasoning beside the completion',
    events: [
      { usage: { ...OPENAI, total_tokens: 170, completion_tokens_details: { reasoning_tokens: 20 } } },
    ],
    counts: [120, 50, null, null, 20],
  },
  {
    source: 'Groq: console.groq.com/docs/api-reference, x_groq in the last chunk',
    events: [{ choices: [], x_groq: { id: 'req', usage: OPENAI } }],
    counts: [120, 30, null, null, null],
  },
  {
    source: 'vLLM: continuous_usage_stats, usage in each chunk',
    events: [
      { usage: { prompt_tokens: 120, completion_tokens: 1, total_tokens: 121 } },
      { usage: { prompt_tokens: 120, completion_tokens: 2, total_tokens: 122 } },
    ],
    isCut: true,
    counts: [120, 2, null, null, null],
    quality: 'partial',
  },
  {
    source: 'Mistral: docs.mistral.ai/api, as @ai-sdk/mistral reads it',
    events: [{ usage: { ...OPENAI, num_cached_tokens: 64 } }],
    counts: [120, 30, 64, null, null],
  },
  {
    source: 'OpenAI Responses: platform.openai.com/docs/api-reference/responses-streaming, completed',
    events: [
      { type: 'response.created', response: { usage: null } },
      { type: 'response.completed', response: { usage: RESPONSES } },
    ],
    counts: [75, 1186, 64, null, 1024],
  },
  {
    source: 'OpenAI Responses, incomplete',
    events: [{ type: 'response.incomplete', response: { status: 'incomplete', usage: RESPONSES } }],
    counts: [75, 1186, 64, null, 1024],
  },
  {
    source: 'Anthropic: docs.anthropic.com/en/docs/build-with-claude/streaming',
    events: [
      { type: 'message_start', message: { usage: ANTHROPIC } },
      { type: 'message_delta', usage: { output_tokens: 12, output_tokens_details: { thinking_tokens: 5 } } },
    ],
    counts: [150, 12, 100, 30, 5],
  },
  {
    source: 'Anthropic, cut after its first event',
    events: [{ type: 'message_start', message: { usage: ANTHROPIC } }],
    isCut: true,
    counts: [150, 1, 100, 30, null],
    quality: 'partial',
  },
  {
    source: 'Google: ai.google.dev/api/generate-content#UsageMetadata',
    events: [
      { usageMetadata: { promptTokenCount: 100, totalTokenCount: 100 } },
      { usageMetadata: { ...GOOGLE, cachedContentTokenCount: 60, totalTokenCount: 127 } },
    ],
    counts: [100, 27, 60, null, 7],
  },
  {
    source: 'Google, with the results of its own tools',
    events: [{ usageMetadata: { ...GOOGLE, toolUsePromptTokenCount: 50, totalTokenCount: 177 } }],
    counts: [150, 27, null, null, 7],
  },
  {
    source: 'Google, cut while it thinks',
    events: [{ usageMetadata: { promptTokenCount: 100, thoughtsTokenCount: 9, totalTokenCount: 109 } }],
    isCut: true,
    counts: [100, 9, null, null, 9],
    quality: 'partial',
  },
  {
    source: 'Bedrock: docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_TokenUsage.html',
    events: [
      {
        metadata: {
          usage: {
            inputTokens: 20,
            outputTokens: 12,
            totalTokens: 162,
            cacheReadInputTokens: 100,
            cacheWriteInputTokens: 30,
          },
        },
      },
    ],
    counts: [150, 12, 100, 30, null],
  },
  {
    source: 'A server that reports nothing',
    events: [{ choices: [{ delta: { content: 'Mia.' } }] }, {}, null, 'text', { usage: {} }],
    counts: [null, null, null, null, null],
    quality: 'missing',
  },
  {
    source: 'A report without the output',
    events: [{ usage: { prompt_tokens: 120 } }],
    counts: [120, null, null, null, null],
    quality: 'partial',
  },
  {
    source: 'A cache larger than the input, in no total',
    events: [{ usage: { prompt_tokens: 20, completion_tokens: 30, cache_read_input_tokens: 100 } }],
    counts: [120, 30, 100, null, null],
    quality: 'doubtful',
  },
  {
    source: 'Perplexity: docs.perplexity.ai/api-reference, reasoning larger than the completion, in no total',
    events: [{ usage: { ...OPENAI, reasoning_tokens: 300 } }],
    counts: [120, 330, null, null, 300],
    quality: 'doubtful',
  },
  {
    source: 'A total smaller than its parts',
    events: [{ usage: { ...OPENAI, total_tokens: 100 } }],
    counts: [120, 30, null, null, null],
    quality: 'doubtful',
  },
  {
    source: 'A total of 0',
    events: [{ usage: { ...OPENAI, total_tokens: 0 } }],
    counts: [120, 30, null, null, null],
  },
  {
    source: 'Counts that are none',
    events: [{ usage: { prompt_tokens: 3e9, completion_tokens: -1.5 } }],
    counts: [2_147_483_647, 0, null, null, null],
    quality: 'doubtful',
  },
];

/** What the AI SDK reports where it read nothing, or 0 for what it did not find. */
function sdkUsage(inputTokens?: number, outputTokens?: number, raw?: Record<string, never>) {
  return {
    inputTokens,
    outputTokens,
    totalTokens: undefined,
    inputTokenDetails: { noCacheTokens: undefined, cacheReadTokens: undefined, cacheWriteTokens: undefined },
    outputTokenDetails: { textTokens: undefined, reasoningTokens: undefined },
    ...(raw ? { raw } : {}),
  };
}

describe('The meter of tokens', () => {
  it.each(CASES)('reads $source', ({ events, counts, isCut, quality = 'reported' }) => {
    const meter = new UsageMeter();
    for (const event of events) meter.observe(event);
    meter.finish(sdkUsage(), !isCut);
    const { inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens, reasoningTokens } = meter.counts();

    expect([inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens, reasoningTokens]).toEqual(counts);
    expect(meter.quality()).toBe(quality);
  });

  it('takes the sum of the AI SDK where an answer came from several calls', () => {
    const meter = new UsageMeter();
    meter.observe({ usageMetadata: { ...GOOGLE, totalTokenCount: 127 } });
    meter.observe({ usageMetadata: { ...GOOGLE, totalTokenCount: 127 } });
    const raw = { promptTokenCount: 100, candidatesTokenCount: 40, thoughtsTokenCount: 14 } as object;
    meter.finish(sdkUsage(100, 54, raw as Record<string, never>), true);

    expect(meter.counts()).toMatchObject({ inputTokens: 100, outputTokens: 54 });
  });

  it('reads the report of the AI SDK where a model streams no events', () => {
    const meter = new UsageMeter();
    meter.finish(sdkUsage(7, 3), true);

    expect([meter.counts(), meter.quality()]).toMatchObject([
      { inputTokens: 7, outputTokens: 3 },
      'reported',
    ]);
  });

  it('takes zeros of the AI SDK for nothing', () => {
    const meter = new UsageMeter();
    meter.observe({ usage: {} });
    meter.finish(sdkUsage(0, 0), true);

    expect(meter.quality()).toBe('missing');
  });
});
