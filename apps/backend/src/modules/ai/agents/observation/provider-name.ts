/** The names that OpenTelemetry's conventions have for providers, by the beginnings of those of the AI SDK. */
const NAMES: readonly (readonly [prefix: string, name: string])[] = [
  ['anthropic', 'anthropic'],
  ['openai-compatible', 'openai-compatible'],
  ['openai', 'openai'],
  ['azure', 'azure.ai.openai'],
  ['amazon-bedrock', 'aws.bedrock'],
  ['google.vertex', 'gcp.vertex_ai'],
  ['google', 'gcp.gemini'],
  ['mistral', 'mistral_ai'],
  ['cohere', 'cohere'],
  ['deepseek', 'deepseek'],
  ['groq', 'groq'],
  ['perplexity', 'perplexity'],
  ['xai', 'x_ai'],
];

/** Names a provider as the conventions do; another one as the AI SDK does. */
export function providerName(provider: string): string {
  return NAMES.find(([prefix]) => provider.startsWith(prefix))?.[1] ?? provider;
}
