import { describe, expect, it } from '@jest/globals';
import type { LanguageModelV3StreamPart } from '@ai-sdk/provider';
import { OfflineModel } from './offline.model.js';

/** The first part that the model streams in answer to a text, with a tool at hand. */
async function answerTo(text: string): Promise<LanguageModelV3StreamPart | undefined> {
  const { stream } = await new OfflineModel().doStream({
    prompt: [{ role: 'user', content: [{ type: 'text', text }] }],
    tools: [{ type: 'function', name: 'close_case', inputSchema: { type: 'object' } }],
  });
  return (await stream.getReader().read()).value;
}

const MIB = 1024 * 1024;

describe('OfflineModel', () => {
  it.each([
    ['/close_case', '{}'],
    ['/close_case {"caseId":"HR-17"}', '{"caseId":"HR-17"}'],
    ['/close_case\n {"caseId":\n"HR-17"} \n', '{"caseId":\n"HR-17"}'],
  ])('calls the tool that %j names', async (text, input) => {
    expect(await answerTo(text)).toMatchObject({ type: 'tool-call', toolName: 'close_case', input });
  });

  it.each(['/close_case HR-17', '/close_case{', '/unknown {}', 'close_case {}', ' /close_case'])(
    'answers %j in words',
    async (text) => {
      expect(await answerTo(text)).toMatchObject({ type: 'text-start' });
    },
  );

  it('reads a command followed by any number of spaces in one pass', async () => {
    expect(await answerTo(`/close_case${' '.repeat(200_000)}x`)).toMatchObject({ type: 'text-start' });
  }, 5_000);

  it('answers a mebibyte of any text in few pieces', async () => {
    for (const text of ['/a' + ' '.repeat(MIB) + 'x', 'a '.repeat(MIB / 2), 'é'.repeat(MIB / 2)]) {
      const { stream } = await new OfflineModel().doStream({
        prompt: [{ role: 'user', content: [{ type: 'text', text }] }],
        abortSignal: AbortSignal.timeout(100),
      });
      const { value } = await stream.getReader().read();

      expect(value).toMatchObject({ type: 'text-start' });
    }
  }, 10_000);
});
