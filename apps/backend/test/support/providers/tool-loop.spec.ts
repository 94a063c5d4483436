import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { stepCountIs, streamText, tool } from 'ai';
import { z } from 'zod';
import {
  PROVIDER_KINDS,
  type ProviderKind,
  type ProviderServer,
  type ScriptedAnswer,
  startProvider,
} from './index.js';

const LOOKS: ScriptedAnswer = {
  reasoning: { text: 'Who wrote it?\n I must look. ' },
  text: 'Let me look.',
  calls: [
    { name: 'look_up', input: { caseId: 'HR-17' } },
    { name: 'look_up', input: { caseId: 'HR-18' } },
  ],
  finish: 'tool-calls',
  usage: { input: 120, output: 30, cached: 100, reasoning: 20 },
};
const LOOKS_AGAIN: ScriptedAnswer = {
  ...LOOKS,
  reasoning: { text: 'There is a third.' },
  calls: [{ name: 'look_up', input: { caseId: 'HR-19' } }],
};
const SAYS: ScriptedAnswer = { text: 'Mia did.', finish: 'stop', usage: { input: 150, output: 5 } };

/**
 * The AI SDK itself loses here what it was given: `extra_content` comes as metadata of the provider's own name, and goes
 * back from that of `google` alone.
 */
const LOST_BY_THE_SDK = ['gemini-openai'];

describe.each(PROVIDER_KINDS.map((kind) => [kind.name, kind] as const))('The server of %s', (name, kind) => {
  let server: ProviderServer;

  beforeAll(async () => {
    globalThis.AI_SDK_LOG_WARNINGS = false;
    server = await startProvider(kind);
  });
  afterAll(() => server.stop());

  it('streams answers as the AI SDK reads them', async () => {
    server.answer(LOOKS);
    const answer = ask(kind, server.url, 1);
    await answer.consumeStream();

    expect(await answer.text).toBe('Let me look.');
    expect((await answer.toolCalls).map(({ input }) => input as object)).toEqual(
      LOOKS.calls?.map(({ input }) => input),
    );
    expect(await answer.finishReason).toBe('tool-calls');
    expect((await answer.usage).inputTokens).toBe(name === 'kimi-thinking' ? undefined : 120);
    expect(['', undefined, LOOKS.reasoning?.text]).toContain(await answer.reasoningText);
  });

  it(`${LOST_BY_THE_SDK.includes(name) ? 'refuses' : 'takes'} what the AI SDK sends back in a turn`, async () => {
    server.answer(LOOKS, LOOKS_AGAIN, SAYS);
    await ask(kind, server.url, 3).consumeStream({ onError: () => undefined });

    const refusals = LOST_BY_THE_SDK.includes(name) ? [expect.stringContaining('thought_signature')] : [];
    expect(server.refusals).toEqual(refusals);
    expect(server.requests).toHaveLength(refusals.length > 0 ? 2 : 3);
  });
});

function ask(kind: ProviderKind, url: string, steps: number) {
  return streamText({
    model: kind.model(url),
    system: 'You help.',
    prompt: 'Who signed?',
    tools: {
      look_up: tool({
        inputSchema: z.object({ caseId: z.string() }),
        execute: ({ caseId }) => `${caseId}: Mia`,
      }),
    },
    stopWhen: stepCountIs(steps),
    maxOutputTokens: 2048,
    onError: () => undefined,
    ...(kind.providerOptions ? { providerOptions: kind.providerOptions } : {}),
  });
}
