import { describe, expect, it } from '@jest/globals';
import { formatOf } from '../../src/commands/import/formats/index.js';
import { TranscriptError } from '../../src/commands/import/json-value.js';
import type { Json } from '../../src/modules/ai/index.js';
import { Random } from '../support/random.js';

const RUNS = 400;
const SEED = Number(process.env.FORMAT_SEED ?? Date.now() % 2 ** 31);

const CALL = { name: 'f', arguments: '{}' };
const USE = { type: 'tool_use', id: 'a', name: 'f', input: {} };
const RESULT = { type: 'tool_result', tool_use_id: 'a', content: [{ type: 'text', text: 'x' }] };
const node = (id: string, parent: string | null, message: Json): Json => ({
  id,
  parent,
  children: [],
  message,
});
const content = (type: string): Json => ({
  content_type: type,
  text: 'x',
  parts: ['x', { content_type: 'y' }],
});

/** A conversation in each of the formats. */
const CONVERSATIONS: Json[] = [
  {
    mapping: {
      a: node('a', null, { author: { role: 'user' }, content: content('text'), create_time: 1 }),
      b: node('b', 'a', { author: { role: 'assistant' }, content: content('code'), recipient: 'python' }),
      c: node('c', 'b', { author: { role: 'tool' }, content: content('multimodal_text') }),
    },
    current_node: 'c',
  },
  {
    uuid: 'u',
    chat_messages: [
      {
        uuid: 'm',
        sender: 'human',
        text: 'x',
        attachments: [{ extracted_content: 'x' }],
        parent_message_uuid: 'z',
      },
      { uuid: 'n', sender: 'assistant', content: [{ type: 'thinking', thinking: 'x' }, USE, RESULT] },
    ],
  },
  {
    system: 'x',
    messages: [
      { role: 'assistant', content: [USE], usage: { input_tokens: 1 } },
      { role: 'user', content: [RESULT] },
    ],
  },
  {
    id: 1,
    messages: [
      { role: 'user', content: [{ type: 'image_url', image_url: { url: 'x' } }] },
      { role: 'assistant', content: null, tool_calls: [{ id: 'a', function: CALL }], function_call: CALL },
      { role: 'tool', tool_call_id: 'a', content: 'x' },
    ],
  },
  {
    conversations: [
      { from: 'function_call', value: JSON.stringify(CALL) },
      { from: 'observation', value: 'x' },
    ],
  },
  [
    {
      id: 'a',
      role: 'user',
      metadata: { createdAt: 1 },
      parts: [{ type: 'text', text: 'x' }, { type: 'data-x' }],
    },
    { id: 'b', role: 'assistant', parts: [{ type: 'tool-f', toolCallId: 'a', state: 'output-available' }] },
  ],
  [
    {
      role: 'assistant',
      content: 'x',
      toolInvocations: [{ state: 'result', toolCallId: 'a', toolName: 'f' }],
    },
  ],
  [
    { type: 'human', data: { content: 'x' } },
    { lc: 1, id: ['AIMessage'], kwargs: { content: 'x', tool_calls: [{ name: 'f', args: {} }] } },
  ],
];
const VALUES: Json[] = [
  null,
  0,
  -1,
  1e20,
  '',
  'x',
  '__proto__',
  [],
  {},
  [null],
  [[]],
  [{}],
  true,
  { type: 'text' },
];

interface Place {
  holder: Json[] | Record<string, Json>;
  key: string;
}

function placesIn(value: Json): Place[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [{ holder: value, key }, ...placesIn(inner)]);
}

/** A copy in which some values are others, or are missing. */
function changed(conversation: Json, random: Random): Json {
  const copy = structuredClone({ conversation });
  for (let count = random.below(3); count >= 0; count--) {
    const { holder, key } = random.oneOf([...placesIn(copy), { holder: copy, key: 'conversation' }]);
    if (random.below(4) === 0) Reflect.deleteProperty(holder, key);
    else Reflect.set(holder, key, structuredClone(random.oneOf(VALUES)));
  }
  return JSON.parse(JSON.stringify(copy.conversation ?? null)) as Json;
}

describe('The formats', () => {
  it.each(CONVERSATIONS.map((conversation) => [formatOf(conversation)?.name, conversation] as const))(
    'of %s throw nothing but what they say of what they cannot read',
    (name, conversation) => {
      expect(name).toBeDefined();
      for (let seed = SEED; seed < SEED + RUNS; seed++) {
        const value = changed(conversation, new Random(seed));
        try {
          const reading = formatOf(value)?.read(value);
          for (const [index, { parent = null }] of reading?.messages.entries() ?? [])
            expect(parent ?? -1).toBeLessThan(index);
        } catch (error) {
          expect([`FORMAT_SEED=${seed}`, error]).toEqual([
            `FORMAT_SEED=${seed}`,
            expect.any(TranscriptError),
          ]);
        }
      }
    },
  );
});
