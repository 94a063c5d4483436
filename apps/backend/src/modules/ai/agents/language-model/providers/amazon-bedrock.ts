import type { LanguageModelV3 } from '@ai-sdk/provider';
import type { SettingsOf } from '../../../options/model-settings.js';
import { fetchToTheCut } from './cut-connection.js';
import { loadPackage } from './load-package.js';

interface BedrockOptions {
  region: string;
  baseURL: string;
  /** A bearer key; empty for none, since a missing one would be read from the environment. */
  apiKey: string;
  accessKeyId?: string;
  secretAccessKey?: string;
  sessionToken?: string;
  fetch: typeof fetch;
}

/** What is used of the package. */
export interface BedrockPackage {
  createAmazonBedrock: (options: BedrockOptions) => (model: string) => LanguageModelV3;
}

export async function bedrockModel(settings: SettingsOf<'amazon-bedrock'>): Promise<LanguageModelV3> {
  const { model, region, baseUrl } = settings;
  const name = '@ai-sdk/amazon-bedrock@^4';
  const { createAmazonBedrock } = await loadPackage<BedrockPackage>('amazon-bedrock', name);
  return createAmazonBedrock({
    region,
    baseURL: baseUrl ?? addressOf(region),
    ...keysOf(settings),
    fetch: fetchToTheCut,
  })(model);
}

function keysOf(
  settings: SettingsOf<'amazon-bedrock'>,
): Omit<BedrockOptions, 'region' | 'baseURL' | 'fetch'> {
  if ('apiKey' in settings) return { apiKey: settings.apiKey };
  const { accessKeyId, secretAccessKey, sessionToken } = settings;
  return {
    apiKey: '',
    accessKeyId,
    secretAccessKey,
    ...(sessionToken === undefined ? {} : { sessionToken }),
  };
}

/** The address of a region. China's regions have a domain of their own; others need a base URL. */
function addressOf(region: string): string {
  return `https://bedrock-runtime.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`;
}
