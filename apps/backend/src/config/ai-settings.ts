import { type Environment, SettingsError } from './environment.js';

interface Account {
  model: string;
  apiKey: string;
  baseUrl?: string;
}

type BedrockKeys =
  { apiKey: string } | { accessKeyId: string; secretAccessKey: string; sessionToken?: string };

/** The model that answers, with its timeout and retries. */
export type AiSettings = { timeoutMs: number; maxRetries: number; reasoningTag?: string } & (
  | { provider: 'offline' }
  | ({ provider: 'anthropic' | 'openai' | 'google' | 'mistral' } & Account)
  | ({ provider: 'azure'; apiVersion?: string } & Account & ({ baseUrl: string } | { resource: string }))
  | ({ provider: 'amazon-bedrock'; model: string; region: string; baseUrl?: string } & BedrockKeys)
  | { provider: 'openai-compatible'; model: string; baseUrl: string; apiKey?: string }
);

/** The settings of the provider that is named; what its rules ask for is there. */
export function aiSettings(environment: Environment): AiSettings {
  const {
    AI_PROVIDER: provider = 'offline',
    AI_MODEL: model = '',
    AI_REASONING_TAG: reasoningTag,
  } = environment;
  const { AI_API_KEY: apiKey, AI_BASE_URL: baseUrl } = environment;
  const common = {
    timeoutMs: environment.AI_TIMEOUT_SECONDS * 1000,
    maxRetries: environment.AI_MAX_RETRIES,
    ...given({ reasoningTag }),
  };
  switch (provider) {
    case 'offline':
      return { ...common, provider };
    case 'openai-compatible':
      return { ...common, provider, model, baseUrl: baseUrl ?? '', ...given({ apiKey }) };
    case 'azure':
      return { ...common, provider, model, apiKey: apiKey ?? '', ...azureAddress(environment) };
    case 'amazon-bedrock': {
      const region = environment.AI_REGION ?? '';
      return { ...common, provider, model, region, ...bedrockKeys(environment), ...given({ baseUrl }) };
    }
    default:
      return { ...common, provider, model, apiKey: apiKey ?? '', ...given({ baseUrl }) };
  }
}

function azureAddress(
  environment: Environment,
): { apiVersion?: string } & ({ baseUrl: string } | { resource: string }) {
  const { AI_BASE_URL: baseUrl, AI_AZURE_RESOURCE: resource = '', AI_API_VERSION: apiVersion } = environment;
  return { ...given({ apiVersion }), ...(baseUrl === undefined ? { resource } : { baseUrl }) };
}

function bedrockKeys(environment: Environment): BedrockKeys {
  const { AI_API_KEY: apiKey, AI_ACCESS_KEY_ID: accessKeyId = '' } = environment;
  const { AI_SECRET_ACCESS_KEY: secretAccessKey = '', AI_SESSION_TOKEN: sessionToken } = environment;
  if (apiKey === undefined) return { accessKeyId, secretAccessKey, ...given({ sessionToken }) };
  if (accessKeyId === '') return { apiKey };
  throw new SettingsError([
    'AI_API_KEY and AI_ACCESS_KEY_ID are both set, of which only one can be the key of AI_PROVIDER=amazon-bedrock',
  ]);
}

/** The values that are there, without the others. */
function given<T extends Record<string, string | undefined>>(values: T): { [K in keyof T]?: string } {
  const present = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(present) as { [K in keyof T]?: string };
}
