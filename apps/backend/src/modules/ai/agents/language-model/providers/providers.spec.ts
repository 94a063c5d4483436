import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { createAmazonBedrock } from '@ai-sdk/amazon-bedrock';
import type { createAzure } from '@ai-sdk/azure';
import type { createGoogleGenerativeAI } from '@ai-sdk/google';
import type { createMistral } from '@ai-sdk/mistral';
import type { createOpenAI } from '@ai-sdk/openai';
import type { LanguageModelV3CallOptions } from '@ai-sdk/provider';
import type { ProviderSettings } from '../../../options/model-settings.js';
import type { BedrockPackage } from './amazon-bedrock.js';
import type { AzurePackage } from './azure.js';
import type { GooglePackage } from './google.js';
import { providerModel } from './index.js';
import { loadPackage } from './load-package.js';
import type { MistralPackage } from './mistral.js';
import type { OpenAiPackage } from './openai.js';

/** The packages as they are used are the packages as they are: this compiles only then. */
export type Packages = [
  Of<OpenAiPackage, { createOpenAI: typeof createOpenAI }>,
  Of<AzurePackage, { createAzure: typeof createAzure }>,
  Of<GooglePackage, { createGoogleGenerativeAI: typeof createGoogleGenerativeAI }>,
  Of<BedrockPackage, { createAmazonBedrock: typeof createAmazonBedrock }>,
  Of<MistralPackage, { createMistral: typeof createMistral }>,
];
type Of<Used, Real extends Used> = Real;

const OUR_KEY = 'our-key';
const OUR_ADDRESS = 'https://models.example';

/** What the packages of providers read from the environment. */
const TRAPS = [
  'ANTHROPIC_API_KEY',
  'ANTHROPIC_AUTH_TOKEN',
  'ANTHROPIC_BASE_URL',
  'AWS_ACCESS_KEY_ID',
  'AWS_BEARER_TOKEN_BEDROCK',
  'AWS_ENDPOINT_URL',
  'AWS_ENDPOINT_URL_BEDROCK_RUNTIME',
  'AWS_REGION',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AZURE_API_KEY',
  'AZURE_RESOURCE_NAME',
  'GOOGLE_GENERATIVE_AI_API_KEY',
  'MISTRAL_API_KEY',
  'OPENAI_API_KEY',
  'OPENAI_BASE_URL',
  'OPENAI_ORGANIZATION',
  'OPENAI_PROJECT',
];

interface Sent {
  url: string;
  headers: Headers;
  body: Record<string, unknown>;
}

const CALL: LanguageModelV3CallOptions = {
  prompt: [{ role: 'user', content: [{ type: 'text', text: 'Who signed?' }] }],
  maxOutputTokens: 100,
};

describe('A model of a provider', () => {
  const { fetch: realFetch } = globalThis;
  let sent: Sent[];

  beforeEach(() => {
    sent = [];
    for (const name of TRAPS) process.env[name] = 'https://trap.example/trap';
    globalThis.fetch = (input, init) => {
      const url = input instanceof Request ? input.url : input.toString();
      const body = JSON.parse(init?.body as string) as Record<string, unknown>;
      sent.push({ url, headers: new Headers(init?.headers), body });
      return Promise.resolve(Response.json({ error: { message: 'No.' } }, { status: 400 }));
    };
  });
  afterEach(() => {
    globalThis.fetch = realFetch;
    for (const name of TRAPS) Reflect.deleteProperty(process.env, name);
  });

  /** The one request that a call sends. */
  async function requestOf(settings: ProviderSettings): Promise<Sent> {
    const model = await providerModel(settings);
    await expect(model.doStream(CALL)).rejects.toThrow();
    expect(sent).toHaveLength(1);
    return sent[0]!;
  }

  const account = { model: 'm', apiKey: OUR_KEY };
  const signing = { accessKeyId: OUR_KEY, secretAccessKey: 'our-secret' };
  const bedrock = { provider: 'amazon-bedrock' as const, model: 'm', region: 'eu-central-1' };

  it.each<[ProviderSettings, string, string]>([
    [{ provider: 'anthropic', ...account }, 'https://api.anthropic.com/v1/messages', 'x-api-key'],
    [{ provider: 'openai', ...account }, 'https://api.openai.com/v1/responses', 'authorization'],
    [
      { provider: 'azure', ...account, resource: 'ours' },
      'https://ours.openai.azure.com/openai/v1/responses?api-version=v1',
      'api-key',
    ],
    [
      { provider: 'azure', ...account, resource: 'ours', apiVersion: 'preview' },
      'https://ours.openai.azure.com/openai/v1/responses?api-version=preview',
      'api-key',
    ],
    [
      { provider: 'google', ...account },
      'https://generativelanguage.googleapis.com/v1beta/models/m:streamGenerateContent?alt=sse',
      'x-goog-api-key',
    ],
    [{ provider: 'mistral', ...account }, 'https://api.mistral.ai/v1/chat/completions', 'authorization'],
    [
      { ...bedrock, apiKey: OUR_KEY },
      'https://bedrock-runtime.eu-central-1.amazonaws.com/model/m/converse-stream',
      'authorization',
    ],
    [
      { ...bedrock, ...signing, region: 'cn-north-1' },
      'https://bedrock-runtime.cn-north-1.amazonaws.com.cn/model/m/converse-stream',
      'authorization',
    ],
    [
      { ...bedrock, ...signing, baseUrl: OUR_ADDRESS },
      `${OUR_ADDRESS}/model/m/converse-stream`,
      'authorization',
    ],
    [
      { provider: 'anthropic', ...account, baseUrl: `${OUR_ADDRESS}/v1` },
      `${OUR_ADDRESS}/v1/messages`,
      'x-api-key',
    ],
    [{ provider: 'openai', ...account, baseUrl: OUR_ADDRESS }, `${OUR_ADDRESS}/responses`, 'authorization'],
    [{ provider: 'azure', ...account, baseUrl: OUR_ADDRESS }, `${OUR_ADDRESS}/responses`, 'api-key'],
    [
      { provider: 'google', ...account, baseUrl: OUR_ADDRESS },
      `${OUR_ADDRESS}/models/m:streamGenerateContent?alt=sse`,
      'x-goog-api-key',
    ],
    [
      { provider: 'mistral', ...account, baseUrl: OUR_ADDRESS },
      `${OUR_ADDRESS}/chat/completions`,
      'authorization',
    ],
    [
      { provider: 'openai-compatible', ...account, baseUrl: 'http://ollama_server:11434/v1' },
      'http://ollama_server:11434/v1/chat/completions',
      'authorization',
    ],
  ])(
    'asks its own address with its own key, whatever the environment says: %j',
    async (settings, url, header) => {
      const request = await requestOf(settings);

      expect(request.url).toBe(url);
      expect(request.headers.get(header)).toContain(OUR_KEY);
      expect(JSON.stringify([request.url, ...request.headers])).not.toContain('trap');
    },
  );

  it.each([
    ['gpt-5-mini', { max_completion_tokens: 100 }],
    ['o3', { max_completion_tokens: 100 }],
    ['gpt-4o', { max_tokens: 100 }],
    ['ollama', { max_tokens: 100 }],
  ])('of the OpenAI kind called %s is told its limit as %j', async (model, limit) => {
    const settings = { provider: 'openai-compatible' as const, model, baseUrl: OUR_ADDRESS };
    const { max_tokens, max_completion_tokens } = (await requestOf(settings)).body;

    expect({ max_tokens, max_completion_tokens }).toEqual(limit);
  });

  it('that nobody knows is refused with the names of those that there are', async () => {
    await expect(providerModel({ provider: 'cohere' } as unknown as ProviderSettings)).rejects.toThrow(
      'There is no provider cohere; there are: offline, anthropic, openai, ',
    );
  });
});

describe('loadPackage', () => {
  it('says what to install where a package is missing', async () => {
    await expect(loadPackage('mistral', '@ai-sdk/not-there@^3')).rejects.toThrow(
      'AI_PROVIDER=mistral needs the package @ai-sdk/not-there: npm install @ai-sdk/not-there@^3',
    );
  });

  it('is asked for the versions that package.json names', () => {
    const { peerDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as {
      peerDependencies: Record<string, string>;
    };
    const providers = Object.entries(peerDependencies).filter(([name]) => name.startsWith('@ai-sdk/'));
    expect(providers).not.toEqual([]);
    for (const [name, range] of providers) {
      const file = join(import.meta.dirname, `${name.slice('@ai-sdk/'.length)}.ts`);
      expect(readFileSync(file, 'utf8')).toContain(`'${name}@${range.replace('.0.0', '')}'`);
    }
  });
});
