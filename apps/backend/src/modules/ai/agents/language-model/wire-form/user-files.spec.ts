import { describe, expect, it } from '@jest/globals';
import { takesFile } from './user-files.js';

const MEGABYTE = 1_000_000;

describe('the files that a model is sent', () => {
  it.each([
    ['anthropic.messages', 'claude', ['image', 'pdf', 'large pdf']],
    ['openai.responses', 'gpt-5', ['image', 'large image', 'pdf', 'large pdf']],
    ['azure.chat', 'my-deployment', ['image', 'large image', 'pdf', 'large pdf']],
    ['google.generative-ai', 'gemini-3', ['image', 'large image', 'pdf', 'large pdf']],
    ['amazon-bedrock', 'claude', ['image', 'pdf']],
    ['mistral.chat', 'mistral-large', ['image', 'large image', 'pdf', 'large pdf']],
    ['openai-compatible.chat', 'qwen3-vl-30b', ['image', 'large image']],
    ['openai-compatible.chat', 'llama-3.3', []],
    ['openai-compatible.chat', 'vlad-7b', []],
    ['offline', 'offline', []],
  ])('of %s (%s) are %j', (provider, modelId, taken) => {
    const files = {
      image: { mediaType: 'image/png', bytes: MEGABYTE },
      'large image': { mediaType: 'image/jpeg', bytes: 10 * MEGABYTE },
      pdf: { mediaType: 'application/pdf', bytes: MEGABYTE },
      'large pdf': { mediaType: 'application/pdf', bytes: 10 * MEGABYTE },
      other: { mediaType: 'image/tiff', bytes: 1 },
    };
    const sent = Object.entries(files).filter(([, file]) => takesFile({ provider, modelId }, file));

    expect(sent.map(([name]) => name)).toEqual(taken);
  });
});
