import { describe, expect, it } from '@jest/globals';
import type { Message, MessageInput } from '../../src/modules/ai/index.js';
import { answered, newConversation, said } from '../support/messages.js';
import { refusalOf, refusedFields } from '../support/refusals.js';
import { useBackend } from '../support/use-backend.js';

const MIB = 1024 * 1024;

const TEXTS: [name: string, text: string][] = [
  ['emoji of many code points', '👩‍👩‍👧‍👦 🏳️‍🌈 👍🏽 🇩🇪'],
  ['Chinese, Japanese and Korean', '誰が署名しましたか？ 谁签署了报告 누가 서명했나요'],
  ['right-to-left scripts', 'مَن وقّع التقرير؟ \u202Eמי חתם\u202C'],
  ['combining marks, not normalized', 'é e\u0301 Å A\u030A ﬁ'],
  ['white space at both ends', ' \t\r\n text \u00A0\u2028\u3000\n'],
  ['control characters', '\u0001\u0007\u001B[31m\u007F\u0085'],
  ['what other languages escape', '\\ \\\\ \\u0000 \' " ` $1 ${x} %s {} \\x00 --'],
  ['non-characters and private use', '\uFFFE\uFFFF\uE000\u{10FFFF}'],
];

describe('what comes in', () => {
  const backend = useBackend();

  /** The message as it was acknowledged, after checking that it is read back the same. */
  async function stored(input: MessageInput): Promise<Message> {
    const ref = await newConversation(backend.conversations);
    const message = await backend.conversations.addMessage(...ref, input);
    const { items } = await backend.conversations.getMessages(...ref);
    expect(items).toEqual([message]);
    for (const field of ['toolCalls', 'toolResults', 'metadata'] as const) {
      expect(JSON.stringify(items[0]?.[field])).toBe(JSON.stringify(message[field]));
    }
    return message;
  }

  it.each(TEXTS)('goes out as it was: %s', async (_name, text) => {
    const json = { [`key ${text}`]: [text, { text }] };
    const call = { id: text, name: text, input: json };

    expect(await stored(answered(text, { metadata: json, toolCalls: [call], model: text }))).toMatchObject({
      content: text,
      metadata: json,
      toolCalls: [call],
      model: text,
    });
  });

  it('has U+0000 replaced by ␀ and lone surrogates by U+FFFD, in texts, values and keys', async () => {
    const broken = 'a\u0000b \uD83D c \uDE00 d 😀';
    const kept = 'a␀b \uFFFD c \uFFFD d 😀';
    const json = (text: string): Record<string, unknown> => ({ [text]: [text, { [text]: text }] });
    const input = (text: string): MessageInput => ({
      ...answered(text, { model: text, metadata: json(text) }),
      toolCalls: [{ id: text, name: text, input: json(text) }],
    });

    expect(await stored(input(broken))).toMatchObject(input(kept));
  });

  it('has the same replaced in titles and reasons', async () => {
    const { conversations } = backend;
    const ref = await newConversation(conversations, { title: 'a\u0000\uD83D' });

    expect(await conversations.get(...ref)).toMatchObject({ title: 'a␀\uFFFD' });
    expect(await conversations.updateTitle(...ref, 'b\u0000\uDE00😀')).toMatchObject({
      title: 'b␀\uFFFD😀',
    });
    await conversations.pause(...ref, { reason: 'c\u0000\uDE00' });
  });

  it('with keys that would become one is refused, not halved', async () => {
    const ref = await newConversation(backend.conversations);
    const metadata = { 'a\u0000': 1, 'a␀': 2 };

    expect(await refusedFields(backend.conversations.addMessage(...ref, said('x', { metadata })))).toEqual([
      'metadata',
    ]);
  });

  it('keeps the order of keys', async () => {
    const json = { z: 1, a: { y: 1, b: 2, ä: 3 }, m: [{ k: 1, c: 2 }], '': 0 };
    const { metadata, toolCalls } = await stored(
      answered('', { metadata: json, toolCalls: [{ id: 'c', name: 'n', input: json }] }),
    );

    expect(JSON.stringify(metadata)).toBe(JSON.stringify(json));
    expect(JSON.stringify(toolCalls?.[0]?.input)).toBe(JSON.stringify(json));
  });

  it('keeps keys that JavaScript has other uses for', async () => {
    const text =
      '{"__proto__":{"admin":true},"constructor":{"prototype":1},"toString":"x","hasOwnProperty":0}';
    const json = JSON.parse(text) as Record<string, unknown>;

    const { metadata, toolResults } = await stored(
      said('', { metadata: json, toolResults: [{ toolUseId: 'c', result: json }] }),
    );

    expect(JSON.stringify(metadata)).toBe(text);
    expect(JSON.stringify(toolResults?.[0]?.result)).toBe(text);
    expect(({} as Record<string, unknown>).admin).toBeUndefined();
  });

  it.each([0, -1, 1.5, 1e21, 1e-7, Number.MAX_SAFE_INTEGER, true, false, null, '', [], {}])(
    'keeps the JSON value %j',
    async (value) => {
      const { toolResults } = await stored(said('', { toolResults: [{ toolUseId: 'c', result: value }] }));

      expect(toolResults).toEqual([{ toolUseId: 'c', result: value }]);
    },
  );

  it('keeps isError, false included', async () => {
    const toolResults = [
      { toolUseId: 'a', result: 'boom', isError: true },
      { toolUseId: 'b', result: 'fine', isError: false },
    ];

    expect((await stored(said('', { toolResults }))).toolResults).toEqual(toolResults);
  });

  it('may be nested deeply, and is refused clearly where it is too deep', async () => {
    const nested = (levels: number): unknown => (levels === 0 ? 'core' : { in: nested(levels - 1) });
    const ref = await newConversation(backend.conversations);

    expect((await stored(said('x', { metadata: nested(400) as Record<string, unknown> }))).metadata).toEqual(
      nested(400),
    );
    for (const levels of [600, 5000]) {
      const input = said('x', { metadata: nested(levels) as Record<string, unknown> });
      expect(await refusedFields(backend.conversations.addMessage(...ref, input))).toEqual(['metadata']);
    }
  });

  it.each(['x', 'é', '誰', '😀'])(
    'may have 1 MiB of content in bytes of UTF-8, and not one more (%s)',
    async (character) => {
      const bytes = Buffer.byteLength(character);
      const most = character.repeat(Math.floor(MIB / bytes)) + 'x'.repeat(MIB % bytes);
      const ref = await newConversation(backend.conversations);

      expect((await backend.conversations.addMessage(...ref, said(most))).content === most).toBe(true);
      expect((await backend.conversations.getMessages(...ref)).items[0]?.content === most).toBe(true);
      expect(await refusalOf(backend.conversations.addMessage(...ref, said(`${most}x`)))).toMatchObject({
        code: 'CONTENT_TOO_LARGE',
      });
    },
  );

  it('has its size counted as it was received: what is replaced may grow past the limit', async () => {
    const { content } = await stored(said('\u0000'.repeat(MIB)));

    expect(content === '␀'.repeat(MIB)).toBe(true);
  });

  it.each(['metadata', 'toolCalls', 'toolResults'] as const)(
    'may have 1 MiB of JSON in %s, and not one byte more',
    async (field) => {
      const sized = (text: string): Pick<MessageInput, typeof field> => {
        if (field === 'metadata') return { metadata: { text } };
        if (field === 'toolCalls') return { toolCalls: [{ id: 'c', name: 'n', input: { text } }] };
        return { toolResults: [{ toolUseId: 'c', result: text }] };
      };
      const rest = Buffer.byteLength(JSON.stringify(sized('')[field]));
      const role = field === 'toolCalls' ? 'assistant' : 'tool';
      const ref = await newConversation(backend.conversations);
      const add = (length: number): Promise<Message> =>
        backend.conversations.addMessage(...ref, { role, content: 'x', ...sized('x'.repeat(length)) });

      const message = await add(MIB - rest);

      expect(JSON.stringify(message[field])).toHaveLength(MIB);
      expect(await refusalOf(add(MIB - rest + 1))).toMatchObject({ code: 'CONTENT_TOO_LARGE' });
    },
  );
});
