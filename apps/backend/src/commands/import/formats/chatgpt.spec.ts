import { describe, expect, it } from '@jest/globals';
import { readingOf } from './reading-of.js';

const AT = 1_700_000_000;

interface Said {
  role?: string;
  name?: string;
  content?: object;
  text?: string;
  recipient?: string;
  at?: number | null;
  metadata?: object;
}

/** A node of a mapping, as the export has it. */
function node(id: string, parent: string | null, children: string[], said?: Said) {
  const { role = 'user', name = null, text = id, recipient = 'all', at = null, metadata = {} } = said ?? {};
  const content = said?.content ?? { content_type: 'text', parts: [text] };
  const author = { role, name, metadata: {} };
  const message = {
    id,
    author,
    create_time: at,
    update_time: null,
    content,
    status: 'finished_successfully',
  };
  return { id, parent, children, message: said ? { ...message, weight: 1, metadata, recipient } : null };
}

function conversation(nodes: ReturnType<typeof node>[], current: string) {
  return {
    title: 'Gates',
    create_time: AT,
    update_time: AT + 100,
    mapping: Object.fromEntries(nodes.map((one) => [one.id, one])),
    moderation_results: [],
    current_node: current,
    conversation_id: '690cd704-0000-0000-0000-5232ca861e4a',
    id: '690cd704-0000-0000-0000-5232ca861e4a',
    is_archived: false,
  };
}

const assistant = (at: number, text: string, more: Said = {}): Said => ({
  role: 'assistant',
  at,
  text,
  ...more,
});

describe('ChatGPT', () => {
  it('reads the tree with its times, titles and models, and the branch that is shown', () => {
    const model = { metadata: { model_slug: 'gpt-4o' } };
    const reading = readingOf(
      conversation(
        [
          node('root', null, ['system']),
          node('system', 'root', ['q'], { role: 'system', text: '' }),
          node('q', 'system', ['a2', 'a1'], { at: AT, text: 'Which gate?' }),
          node('a1', 'q', [], assistant(AT + 1, 'Gate 7', model)),
          node('a2', 'q', ['q2'], assistant(AT + 5, 'Gate 8', model)),
          node('q2', 'a2', [], { at: AT + 9, text: 'Sure?' }),
          node('edited', 'system', ['a3'], { at: AT + 20, text: 'Which terminal?' }),
          node('a3', 'edited', [], assistant(AT + 21, 'Two', model)),
        ],
        'q2',
      ),
    );

    expect(reading).toMatchObject({
      format: 'ChatGPT',
      id: '690cd704-0000-0000-0000-5232ca861e4a',
      title: 'Gates',
      createdAt: '2023-11-14T22:13:20.000Z',
      head: 3,
    });
    expect(reading.messages).toEqual([
      { id: 'q', role: 'user', content: 'Which gate?', createdAt: '2023-11-14T22:13:20.000Z' },
      expect.objectContaining({ id: 'a1', content: 'Gate 7', model: 'gpt-4o' }),
      expect.objectContaining({ id: 'a2', content: 'Gate 8', parent: 0 }),
      expect.objectContaining({ id: 'q2', content: 'Sure?' }),
      expect.objectContaining({ id: 'edited', content: 'Which terminal?', parent: null }),
      expect.objectContaining({ id: 'a3', content: 'Two' }),
    ]);
    expect(reading.messages.map(({ parent }) => parent)).toEqual([
      undefined,
      undefined,
      0,
      undefined,
      null,
      undefined,
    ]);
  });

  it('keeps the order of siblings where there are no times, and reads nodes in any order', () => {
    const nodes = [
      node('a2', 'q', [], { role: 'assistant' }),
      node('a1', 'q', [], { role: 'assistant' }),
      node('q', null, ['a1', 'a2'], {}),
    ];

    expect(readingOf(conversation(nodes, 'a1'))).toMatchObject({
      messages: [{ id: 'q' }, { id: 'a1' }, { id: 'a2', parent: 0 }],
      head: 1,
    });
  });

  it('reads calls, their results and thoughts, each at its place', () => {
    const thoughts = { content_type: 'thoughts', thoughts: [{ summary: 'Counting', content: 'One, two.' }] };
    const code = { content_type: 'code', language: 'python', text: 'print(1)' };
    const output = { content_type: 'execution_output', text: '1' };
    const reading = readingOf(
      conversation(
        [
          node('q', null, ['t'], { at: AT }),
          node('t', 'q', ['c'], assistant(AT + 1, '', { content: thoughts })),
          node('c', 't', ['r'], assistant(AT + 2, '', { content: code, recipient: 'python' })),
          node('r', 'c', ['r2'], { role: 'tool', name: 'python', at: AT + 3, content: output }),
          node('r2', 'r', ['recap'], { role: 'tool', name: 'python', at: AT + 4, text: 'Done' }),
          node('recap', 'r2', ['a'], assistant(AT + 5, '', { content: { content_type: 'reasoning_recap' } })),
          node('a', 'recap', [], assistant(AT + 6, 'It is 1.')),
        ],
        'a',
      ),
    );

    expect(reading.messages).toMatchObject([
      { id: 'q' },
      {
        id: 'c',
        content: '',
        toolCalls: [{ id: 'c', name: 'python', input: 'print(1)' }],
        shown: {
          parts: [
            { type: 'reasoning', text: 'Counting\n\nOne, two.' },
            { type: 'tool-call', id: 'c' },
          ],
        },
      },
      { id: 'r', role: 'tool', toolResults: [{ toolUseId: 'c', result: '1' }] },
      { id: 'r2', role: 'tool', content: 'Done' },
      { id: 'a', content: 'It is 1.' },
    ]);
    expect(reading.head).toBe(4);
  });

  it('reads images by name, instructions as the system’s, and sounds by what was said', () => {
    const image = { content_type: 'image_asset_pointer', asset_pointer: 'file-service://file-1', width: 2 };
    const parts = [image, { content_type: 'audio_transcription', text: 'Who is it?' }];
    const instructions = {
      content_type: 'user_editable_context',
      user_profile: 'I fly.',
      user_instructions: 'Be short.',
    };
    const reading = readingOf(
      conversation(
        [
          node('i', null, ['q'], { content: instructions }),
          node('q', 'i', ['p'], { content: { content_type: 'multimodal_text', parts } }),
          node('p', 'q', [], { content: { content_type: 'multimodal_text', parts: [image] } }),
        ],
        'p',
      ),
    );

    expect(reading.messages).toMatchObject([
      { role: 'system', content: 'I fly.\n\nBe short.' },
      { role: 'user', content: 'Who is it?', metadata: { content: [image] } },
      { role: 'user', content: '[image]', metadata: { content: [image] } },
    ]);
  });

  it('reads chats of thousands of messages, circles and parents that are missing', () => {
    const deep = Array.from({ length: 20_000 }, (_, index) =>
      node(`n${index}`, index === 0 ? 'gone' : `n${index - 1}`, [`n${index + 1}`], { text: 'x' }),
    );
    const circle = [node('x', 'y', ['y'], {}), node('y', 'x', ['x'], {})];
    const { messages, head } = readingOf(conversation([...deep, ...circle], 'n19999'));

    expect([messages.length, head]).toEqual([20_000, 19_999]);
  });

  it('is not refused for numbers that it does not keep', () => {
    const [q] = [node('q', null, [], { metadata: { serial: 1 } })];
    const text = JSON.stringify(conversation([q], 'q')).replace('"serial":1', '"serial":2512292042121000001');

    expect(readingOf(text).messages).toHaveLength(1);
  });

  it('refuses a tree without anything to be stored', () => {
    expect(() => readingOf(conversation([node('root', null, [])], 'root'))).toThrow('none of its messages');
  });
});
