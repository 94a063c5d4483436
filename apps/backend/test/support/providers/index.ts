import { anthropic } from './anthropic.js';
import { bedrock } from './bedrock.js';
import { gemini3 } from './gemini.js';
import { geminiOpenAI } from './gemini-openai.js';
import { mistral } from './mistral.js';
import { openAIChat } from './openai-chat.js';
import { azure, openAIResponses } from './openai-responses.js';
import type { ProviderKind } from './provider-kind.js';
import { deepSeekThinking, deepSeekV4, kimiThinking } from './thinking-chat.js';
import { vllmAlternating } from './vllm-alternating.js';

export type { ProviderKind, ScriptedAnswer } from './provider-kind.js';
export { type ProviderServer, startProvider } from './provider-server.js';

/** The providers whose servers the tests have, each with the rules of the real one. */
export const PROVIDER_KINDS: readonly ProviderKind[] = [
  openAIChat,
  openAIResponses,
  azure,
  deepSeekThinking,
  deepSeekV4,
  kimiThinking,
  gemini3,
  geminiOpenAI,
  mistral,
  anthropic,
  bedrock,
  vllmAlternating,
];
