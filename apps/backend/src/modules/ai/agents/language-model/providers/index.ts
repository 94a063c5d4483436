import type { LanguageModelV3 } from '@ai-sdk/provider';
import type { ProviderSettings, SettingsOf } from '../../../options/model-settings.js';
import { OfflineModel } from './offline.model.js';
import { bedrockModel } from './amazon-bedrock.js';
import { anthropicModel } from './anthropic.js';
import { azureModel } from './azure.js';
import { googleModel } from './google.js';
import { mistralModel } from './mistral.js';
import { openAiCompatibleModel } from './openai-compatible.js';
import { openAiModel } from './openai.js';

type Provider = ProviderSettings['provider'];
type MakeModel<P extends Provider> = (settings: SettingsOf<P>) => LanguageModelV3 | Promise<LanguageModelV3>;

const PROVIDERS: { [P in Provider]: MakeModel<P> } = {
  offline: () => new OfflineModel(),
  anthropic: anthropicModel,
  openai: openAiModel,
  azure: azureModel,
  google: googleModel,
  'amazon-bedrock': bedrockModel,
  mistral: mistralModel,
  'openai-compatible': openAiCompatibleModel,
};

/**
 * Makes the model that settings name. Address, key and region are always given to the provider's package, so that no
 * environment variable of its own sends a conversation elsewhere.
 */
export async function providerModel<P extends Provider>(settings: SettingsOf<P>): Promise<LanguageModelV3> {
  const { provider } = settings as { provider: P };
  if (!Object.hasOwn(PROVIDERS, provider))
    throw new Error(`There is no provider ${provider}; there are: ${Object.keys(PROVIDERS).join(', ')}.`);
  return PROVIDERS[provider](settings);
}
