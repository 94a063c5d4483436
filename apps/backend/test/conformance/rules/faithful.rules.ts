import { expect, it } from '@jest/globals';
import { answered, newConversation, said } from '../../support/messages.js';
import { expectRefusal, type Suite } from '../suite.js';

const MEBIBYTE = 1024 * 1024;

export function faithfulRules(suite: Suite): void {
  async function contentOf(content: string): Promise<string | undefined> {
    const ref = await newConversation(suite.store);
    await suite.store.addMessage(...ref, said(content));
    return (await suite.store.getMessages(...ref)).items[0]?.content;
  }

  it.each([
    '  spaces\r\n\t',
    'עברית العربية 數據 한국어',
    '👩‍👩‍👧‍👦 e\u0301',
    '\\ % _ \' " ; --',
    '</script>\u2028',
  ])('gives %j back as it was', async (content) => {
    expect(await contentOf(content)).toBe(content);
  });

  it('takes 1 MiB of UTF-8 and refuses more', async () => {
    const ref = await newConversation(suite.store);
    const most = '誰'.repeat(MEBIBYTE / 3) + 'x';

    expect(await contentOf(most)).toBe(most);
    await expectRefusal(suite.store.addMessage(...ref, said(`${most}x`)), 'CONTENT_TOO_LARGE');
  });

  it('replaces what cannot be stored, and nothing else', async () => {
    expect(await contentOf('a\u0000b \uD83D c \uDE00 😀')).toBe('a␀b \uFFFD c \uFFFD 😀');
  });

  it('keeps the order of keys in tool calls, tool results and metadata', async () => {
    const ref = await newConversation(suite.store);
    const json = { zebra: 1, apple: [{ b: null, a: 'x' }], mango: { y: true, x: -1.5 } };
    await suite.store.addMessage(
      ...ref,
      answered('', { toolCalls: [{ id: 'c', name: 'look', input: json }], metadata: json }),
    );
    await suite.store.addMessage(...ref, { role: 'tool', toolResults: [{ toolUseId: 'c', result: json }] });

    const [called, gave] = (await suite.store.getMessages(...ref)).items;

    const read = [called?.toolCalls?.[0]?.input, called?.metadata, gave?.toolResults?.[0]?.result];
    for (const one of read) expect(JSON.stringify(one)).toBe(JSON.stringify(json));
  });
}
