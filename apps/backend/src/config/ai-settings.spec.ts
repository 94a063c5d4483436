import { describe, expect, it } from '@jest/globals';
import { settingsFrom } from './settings.js';

const COMMON = { timeoutMs: 120_000, maxRetries: 2 };
const BEDROCK = { AI_PROVIDER: 'amazon-bedrock', AI_MODEL: 'm', AI_REGION: 'eu-central-1' };

describe('aiSettings', () => {
  it.each<[NodeJS.ProcessEnv, object]>([
    [{}, { provider: 'offline' }],
    [
      { AI_PROVIDER: 'openai', AI_MODEL: 'm', AI_API_KEY: 'k', AI_REASONING_TAG: 'think' },
      { provider: 'openai', model: 'm', apiKey: 'k', reasoningTag: 'think' },
    ],
    [
      {
        AI_PROVIDER: 'azure',
        AI_MODEL: 'm',
        AI_API_KEY: 'k',
        AI_AZURE_RESOURCE: 'res',
        AI_API_VERSION: 'v1',
      },
      { provider: 'azure', model: 'm', apiKey: 'k', resource: 'res', apiVersion: 'v1' },
    ],
    [
      { AI_PROVIDER: 'azure', AI_MODEL: 'm', AI_API_KEY: 'k', AI_BASE_URL: 'http://x' },
      { provider: 'azure', model: 'm', apiKey: 'k', baseUrl: 'http://x' },
    ],
    [
      { ...BEDROCK, AI_API_KEY: 'k' },
      { provider: 'amazon-bedrock', model: 'm', region: 'eu-central-1', apiKey: 'k' },
    ],
    [
      { ...BEDROCK, AI_ACCESS_KEY_ID: 'a', AI_SECRET_ACCESS_KEY: 's', AI_SESSION_TOKEN: 't' },
      {
        provider: 'amazon-bedrock',
        model: 'm',
        region: 'eu-central-1',
        accessKeyId: 'a',
        secretAccessKey: 's',
        sessionToken: 't',
      },
    ],
  ])('makes of %j what the provider needs and nothing else', (variables, settings) => {
    expect(settingsFrom(variables).ai).toEqual({ ...COMMON, ...settings });
  });

  it('refuses two kinds of keys for Bedrock', () => {
    const both = { ...BEDROCK, AI_API_KEY: 'k', AI_ACCESS_KEY_ID: 'a', AI_SECRET_ACCESS_KEY: 's' };

    expect(() => settingsFrom(both)).toThrow('AI_API_KEY and AI_ACCESS_KEY_ID are both set');
  });
});
