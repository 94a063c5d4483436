import { describe, expect, it } from '@jest/globals';
import { isConversation } from './formats/index.js';
import { MAX_RECORD_BYTES } from './record-bytes.js';
import { type JsonRecord, readRecords } from './records.js';

async function* chunksOf(...chunks: (string | Buffer)[]): AsyncGenerator<Buffer> {
  for (const chunk of chunks) yield await Promise.resolve(Buffer.from(chunk));
}

async function recordsOf(...chunks: (string | Buffer)[]): Promise<JsonRecord[]> {
  const records = [];
  for await (const record of readRecords(chunksOf(...chunks), isConversation)) records.push(record);
  return records;
}

async function textsOf(...chunks: (string | Buffer)[]): Promise<(string | undefined)[]> {
  return (await recordsOf(...chunks)).map((record) => ('text' in record ? record.text : undefined));
}

const A = '{"messages":[{"role":"user","content":"]}\\"[{"}]}';
const B = '{"mapping":{}}';
const MESSAGES = '[{"role":"user","content":"a"},{"role":"assistant","content":"b"}]';

describe('readRecords', () => {
  it('reads a value a line, with or without a return before its end', async () => {
    expect(await textsOf(`${A}\n${B}\r\n\n${MESSAGES}`)).toEqual([A, B, MESSAGES]);
    expect(await textsOf('')).toEqual([]);
    expect(await textsOf('\n \r\n')).toEqual([]);
  });

  it('keeps what other programs take for the end of a line', async () => {
    const text = '{"a":"c\u2028d\u0085f"}';
    expect(await textsOf(`${text}\n${B}`)).toEqual([text, B]);
  });

  it('reads a document over several lines, whatever its form', async () => {
    const conversations = [JSON.parse(A), JSON.parse(B)] as object[];
    for (const space of [0, 2, '\t']) {
      const items = conversations.map((one) => JSON.stringify(one, null, space));
      const lists = [JSON.stringify(conversations, null, space), `[${items.join(' ,\n')}\n]`];
      for (const list of lists)
        expect((await textsOf(list)).map((text) => JSON.parse(text ?? '') as object)).toEqual(conversations);
      expect(await textsOf(items.join('\n'))).toEqual(items);
    }
    const pretty = JSON.stringify(JSON.parse(MESSAGES), null, 2);
    expect(await textsOf(pretty)).toEqual([pretty]);
  });

  it('takes a list of lists for conversations', async () => {
    expect(await textsOf(`[${MESSAGES},${MESSAGES}]`)).toEqual([MESSAGES, MESSAGES]);
  });

  it('joins what comes in pieces, also within a character', async () => {
    const bytes = Buffer.from(`\uFEFF[{"mapping":"Grüße ✈️"}, ${A}]\r\n{"messages":2}`);
    const pieces = Array.from(bytes, (byte) => Buffer.from([byte]));

    expect(await textsOf(...pieces)).toEqual(['{"mapping":"Grüße ✈️"}', A, '{"messages":2}']);
  });

  it('tells lines and items from 1, and the bytes up to the end', async () => {
    expect(await recordsOf('\n{"ü":1}\r\n', `[${B},\n${B}]`)).toEqual([
      { line: 2, end: 9, text: '{"ü":1}' },
      { line: 3, item: 1, end: 26, text: B },
      { line: 4, item: 2, end: 42, text: B },
    ]);
  });

  it('refuses what is no JSON with its line, and reads on with the next', async () => {
    const broken = [
      '{"messages": [{"role": "user", "content": "cut',
      '1;no;JSON',
      '{"a": [1, 2',
      'null',
      '{"a": "x"',
    ];
    for (const first of [A, '']) {
      const records = await recordsOf([first, ...broken, B].join('\n'));
      const lines = records.map((record) => [record.line, 'text' in record && record.text !== '']);
      expect(lines.filter(([line]) => line !== 1)).toEqual([
        [2, false],
        [3, true],
        [4, false],
        [5, true],
        [6, false],
        [7, true],
      ]);
      expect(records.at(-1)).toMatchObject({ text: B });
    }
  });

  it('says where a document is cut off', async () => {
    expect(await recordsOf(`[${B},\n{"mapping": {`)).toMatchObject([
      { text: B },
      { line: 2, item: 2, refusal: 'it is not valid JSON: the file ends within it' },
      { refusal: 'the list is not closed: the file is cut off' },
    ]);
  });

  it('refuses what is not UTF-8, and reads on', async () => {
    const latin = Buffer.from('{"messages":"Grüße"}\n', 'latin1');
    expect(await recordsOf(latin, B)).toMatchObject([{ refusal: 'it is not UTF-8' }, { text: B }]);
    expect(await recordsOf('[', latin, ',', B, ']')).toMatchObject([
      { refusal: 'it is not UTF-8' },
      { text: B },
    ]);
    const message = Buffer.from('{"role":"user","content":"Grüße"}', 'latin1');
    expect(await recordsOf('[', message, ',', message, ']')).toMatchObject([{ refusal: 'it is not UTF-8' }]);
  });

  it('refuses what is too long, and reads on', async () => {
    const long = [Buffer.from('{"a":"'), Buffer.alloc(MAX_RECORD_BYTES, 'a'), Buffer.from('"}')];
    const refused = { refusal: 'it has more than 64 MiB' };
    const whole = Buffer.from(`"${'a'.repeat(MAX_RECORD_BYTES - 2)}"\n`);

    expect(await recordsOf(...long, '\n', B)).toMatchObject([refused, { line: 2, text: B }]);
    expect(await recordsOf('[', ...long, ',', ...long, `,${B}]`)).toMatchObject([
      refused,
      refused,
      { item: 3, text: B },
    ]);
    expect((await textsOf(whole, B)).map((text) => text?.length)).toEqual([MAX_RECORD_BYTES, B.length]);
  });

  it('refuses what is nested too deep, before anybody reads it', async () => {
    const deep = '['.repeat(100_000) + ']'.repeat(100_000);
    expect(await recordsOf(`{"a":${deep}}\n${B}`)).toMatchObject([
      { refusal: 'it is nested in more than 600 levels' },
      { text: B },
    ]);
  });
});
