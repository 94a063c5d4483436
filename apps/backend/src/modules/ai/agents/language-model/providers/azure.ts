import type { LanguageModelV3 } from '@ai-sdk/provider';
import type { SettingsOf } from '../../../options/model-settings.js';
import { fetchToTheCut } from './cut-connection.js';
import { loadPackage } from './load-package.js';

/** What is used of the package. */
export interface AzurePackage {
  createAzure: (options: {
    apiKey: string;
    baseURL: string;
    apiVersion?: string;
    fetch: typeof fetch;
  }) => (deployment: string) => LanguageModelV3;
}

export async function azureModel(settings: SettingsOf<'azure'>): Promise<LanguageModelV3> {
  const { model, apiKey, apiVersion } = settings;
  const { createAzure } = await loadPackage<AzurePackage>('azure', '@ai-sdk/azure@^3');
  const account = {
    apiKey,
    baseURL: addressOf(settings),
    ...(apiVersion === undefined ? {} : { apiVersion }),
    fetch: fetchToTheCut,
  };
  return createAzure(account)(model);
}

function addressOf(settings: SettingsOf<'azure'>): string {
  if (settings.baseUrl !== undefined) return settings.baseUrl;
  if ('resource' in settings) return `https://${settings.resource}.openai.azure.com/openai`;
  throw new Error('Azure needs the name of a resource, or a base URL.');
}
