import { describe, expect, it } from '@jest/globals';
import { readingOf } from './reading-of.js';

const ROOT = '00000000-0000-4000-8000-000000000000';

/** A message as the export has it. */
function message(uuid: string, sender: string, minute: number, more: object = {}) {
  const created_at = `2026-03-01T10:0${minute}:00.500000+00:00`;
  const times = { created_at, updated_at: created_at };
  return { uuid, text: '', content: [], sender, ...times, attachments: [], files: [], ...more };
}

function conversation(chat_messages: object[], more: object = {}) {
  const uuid = '019d386a-0000-7000-8000-000000000001';
  const times = { created_at: '2026-03-01T09:00:00Z', updated_at: '2026-03-01T11:00:00Z' };
  return { uuid, name: 'Gates', summary: '', ...times, account: { uuid: 'a' }, chat_messages, ...more };
}

const text = (said: string) => ({ type: 'text', text: said, citations: [] });

describe('Claude', () => {
  it('reads texts one after the other, with ids, times and the title', () => {
    const reading = readingOf(
      conversation([
        message('m1', 'human', 1, { text: 'Which gate?' }),
        message('m2', 'assistant', 2, { text: 'ignored', content: [text('Gate 7')] }),
        message('m3', 'human', 3),
      ]),
    );

    expect(reading).toMatchObject({
      format: 'Claude',
      id: '019d386a-0000-7000-8000-000000000001',
      title: 'Gates',
      createdAt: '2026-03-01T09:00:00.000Z',
      head: 1,
      leftOut: ['1 message has neither text nor tool calls nor results'],
    });
    expect(reading.messages).toEqual([
      {
        id: 'm1',
        role: 'user',
        content: 'Which gate?',
        createdAt: '2026-03-01T10:01:00.500Z',
        shown: { messageId: 'm1' },
      },
      expect.objectContaining({ id: 'm2', role: 'assistant', content: 'Gate 7' }),
    ]);
  });

  it('reads branches by the messages that they follow', () => {
    const reading = readingOf(
      conversation(
        [
          message('q', 'human', 1, { text: 'q', parent_message_uuid: ROOT }),
          message('a1', 'assistant', 2, { text: 'a1', parent_message_uuid: 'q' }),
          message('a2', 'assistant', 3, { text: 'a2', parent_message_uuid: 'q' }),
          message('edited', 'human', 4, { text: 'e', parent_message_uuid: ROOT }),
        ],
        { current_leaf_message_uuid: 'a1' },
      ),
    );

    expect(reading.messages.map(({ id, parent }) => [id, parent])).toEqual([
      ['q', undefined],
      ['a1', undefined],
      ['a2', 0],
      ['edited', null],
    ]);
    expect(reading.head).toBe(1);
  });

  it('takes an answer apart at the results of its calls, and keeps its thoughts', () => {
    const content = [
      { type: 'thinking', thinking: 'Hm.', summaries: [] },
      text('I look.'),
      { type: 'tool_use', name: 'find', input: { id: 1 } },
      { type: 'tool_result', name: 'find', content: [text('Gate 7')], is_error: false },
      { type: 'tool_use', id: 'b', name: 'find', input: {} },
      { type: 'tool_result', tool_use_id: 'b', content: [{ type: 'image', source: {} }], is_error: true },
      { type: 'token_budget' },
      text('Gate 7.'),
    ];
    const { messages } = readingOf(conversation([message('m', 'assistant', 1, { content })]));

    expect(messages).toMatchObject([
      {
        content: 'I look.',
        toolCalls: [{ id: 'function-1', name: 'find', input: { id: 1 } }],
        shown: {
          messageId: 'm',
          parts: [
            { type: 'reasoning', text: 'Hm.' },
            { type: 'text' },
            { type: 'tool-call', id: 'function-1' },
          ],
        },
      },
      {
        role: 'tool',
        toolResults: [{ toolUseId: 'function-1', result: 'Gate 7' }],
        shown: { messageId: 'm' },
      },
      { toolCalls: [{ id: 'b', name: 'find', input: {} }] },
      {
        role: 'tool',
        toolResults: [{ toolUseId: 'b', result: [{ type: 'image', source: {} }], isError: true }],
      },
      { role: 'assistant', content: 'Gate 7.', shown: { messageId: 'm' } },
    ]);
  });

  it('reads what was pasted as a part of the message, and names files', () => {
    const pasted = { file_name: 'a.txt', file_size: 3, file_type: 'txt', extracted_content: 'abc' };
    const files = [{ file_name: 'b.png', file_uuid: 'f' }];
    const { messages } = readingOf(
      conversation([message('m', 'human', 1, { text: 'Look', attachments: [pasted], files })]),
    );

    expect(messages).toMatchObject([
      {
        content: 'Look\n\n[file: a.txt]\nabc',
        metadata: { files: [{ file_name: 'a.txt', file_size: 3, file_type: 'txt' }, ...files] },
      },
    ]);
  });

  it('refuses a number in an input that would be another, and not one elsewhere', () => {
    const of = (input: string, serial: string) =>
      JSON.stringify(
        conversation([
          message('m', 'assistant', 1, {
            content: [{ type: 'tool_use', id: 'a', name: 'find', input: { id: 'INPUT' } }],
            serial: 'SERIAL',
          }),
        ]),
      )
        .replace('"INPUT"', input)
        .replace('"SERIAL"', serial);

    expect(readingOf(of('1', '2512292042121000001')).messages).toHaveLength(1);
    expect(() => readingOf(of('2512292042121000001', '1'))).toThrow(
      'content.0.input.id must not hold a number',
    );
  });
});
