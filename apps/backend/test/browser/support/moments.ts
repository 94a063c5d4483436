import type { Reply } from '../../support/model-server.js';
import * as openai from '../../support/openai-events.js';
import { says } from './scripted-answers.js';

/** Milliseconds between two words of an answer that goes on. */
const MS_BETWEEN_WORDS = 50;
/** Words of which an answer that goes on does not see the end. */
const WORDS = Array.from({ length: 600 }, (_, index) => `word-${index} `);

/** A moment of an answer at which its process is killed. */
export interface Moment {
  /** What a person asks. */
  name: string;
  /** What the model says, an answer a step; the last one does not end. */
  steps: Reply[];
  /** What the page has of it when the moment has come. */
  shows: string;
}

/** Twenty moments of an answer: each is one at which something else is on its way. */
export const MOMENTS: Moment[] = [
  moment('before the model says anything', '"role":"user"', []),
  moment('at the first thought', 'Hm.', [openai.reasoning('Hm.')]),
  moment('in a thought', 'word-20', WORDS.map(openai.reasoning)),
  moment('at the first word', 'Well', openai.text('Well')),
  moment('in a text', 'word-20', openai.text(...WORDS)),
  moment('in the text behind a thought', 'word-20', [openai.reasoning('Hm.'), ...openai.text(...WORDS)]),
  moment('in the second thought', 'word-20', [
    openai.reasoning('Hm.'),
    ...openai.text('Well, '),
    ...WORDS.map(openai.reasoning),
  ]),
  moment('after a long text', 'word-599', openai.text(WORDS.join(''))),
  moment('at the name of a tool', 'input-streaming', openai.callInPieces({ name: 'audit' })),
  moment(
    'in the input of a tool',
    'word-20',
    openai.callInPieces({ name: 'audit' }, '{"account":"', ...WORDS),
  ),
  moment('in the input of the second of two tools', 'word-20', [
    ...openai.toolCalls({ id: 'call_0', name: 'audit', input: { account: 'DE17' } }),
    ...openai.callInPieces({ index: 1, name: 'look_up' }, '{"account":"', ...WORDS),
  ]),
  moment(
    'between a tool call and the end of its answer',
    'input-streaming',
    openai.toolCalls({ id: 'call_0', name: 'look_up', input: { account: 'DE17' } }),
  ),
  moment('while a tool runs', 'input-available', ...called('dig')),
  moment('while one of two tools runs', 'output-available', ...called('look_up', 'dig')),
  moment('while one of two tools runs, and the other has failed', 'output-error', ...called('audit', 'dig')),
  moment('between the result of a tool and the next step', 'output-available', ...called('look_up'), []),
  moment('in a thought of the second step', 'word-20', ...called('look_up'), WORDS.map(openai.reasoning)),
  moment('in the text of the second step', 'word-20', ...called('look_up'), openai.text(...WORDS)),
  moment(
    'in the input of a tool of the second step',
    'word-20',
    ...called('look_up'),
    openai.callInPieces({ name: 'audit' }, '{"account":"', ...WORDS),
  ),
  moment('while a tool of the second step runs', '"tool-dig"', ...called('look_up'), ...called('dig')),
];

/** Says what comes at the moment that the question names; to any other question a word. */
export function replyTo({ messages }: Record<string, unknown>): Reply {
  const said = messages as { role: string; content: unknown }[];
  const asked = said.findLastIndex(({ role }) => role === 'user');
  const step = said.slice(asked).filter(({ role }) => role === 'assistant').length;
  const reached = MOMENTS.find(({ name }) => name === said[asked]?.content);
  return reached?.steps[step] ?? says('Well.');
}

/** @param steps what is said in each step; one that ends has its end */
function moment(name: string, shows: string, ...steps: string[][]): Moment {
  const last = steps.length - 1;
  return {
    name,
    shows,
    steps: steps.map((body, index) => ({
      body,
      pauseMs: body.length > WORDS.length / 2 ? MS_BETWEEN_WORDS : 0,
      ...(index === last && !body.includes(openai.DONE) ? { end: 'hold' as const } : {}),
    })),
  };
}

/** The step in which tools are called, all at once. */
function called(...names: string[]): string[][] {
  const calls = names.map((name, index) => ({ id: `call_${index}`, name, input: { account: 'DE17' } }));
  return [[...openai.text('A moment.'), ...openai.toolCalls(...calls), ...openai.end('tool_calls', {})]];
}
