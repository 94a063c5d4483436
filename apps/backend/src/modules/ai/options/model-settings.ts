/** Settings of a model: its provider, its timeout, its retries, and how its texts are read. */
export type ModelSettings = {
  /** Time without a word of the model after which its answer is given up; default 120,000 ms. */
  timeoutMs?: number;
  /** Attempts after a call that was refused with 429 or 5xx; default 2. */
  maxRetries?: number;
  /** The tag in which the model writes its thoughts among its words, such as `think` for `<think>…</think>`. */
  reasoningTag?: string;
} & ProviderSettings;

/** Providers that need a model and the key of an account, and no more. */
type AccountProvider = 'anthropic' | 'openai' | 'google' | 'mistral';

/** A provider with what it needs. No environment variable of the provider's package is read. */
export type ProviderSettings =
  | { provider: 'offline' }
  | ({ provider: AccountProvider } & Account)
  | ({ provider: 'azure'; apiVersion?: string } & Account & ({ baseUrl: string } | { resource: string }))
  | ({ provider: 'amazon-bedrock' } & BedrockAccount)
  | { provider: 'openai-compatible'; model: string; baseUrl: string; apiKey?: string };

/** A model and the key of an account; `baseUrl` where requests go elsewhere than to the provider's own address. */
export interface Account {
  model: string;
  apiKey: string;
  baseUrl?: string;
}

/** A model of Amazon Bedrock in a region, with a bearer key or with the keys that sign requests. */
export type BedrockAccount = { model: string; region: string; baseUrl?: string } & (
  { apiKey: string } | { accessKeyId: string; secretAccessKey: string; sessionToken?: string }
);

/** The settings of one provider. */
export type SettingsOf<P extends ProviderSettings['provider']> = P extends AccountProvider
  ? { provider: P } & Account
  : Extract<ProviderSettings, { provider: P }>;
