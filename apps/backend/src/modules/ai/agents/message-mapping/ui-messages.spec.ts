import { describe, expect, it } from '@jest/globals';
import type { Message } from '../../domain/message.js';
import { uiMessages } from './ui-messages.js';

let sequence = 0;

function message(fields: Partial<Message>): Message {
  sequence++;
  return {
    id: `m${sequence}`,
    conversationId: 'c',
    sequence,
    parent: sequence > 1 ? sequence - 1 : null,
    siblings: [sequence],
    siblingCount: 1,
    role: 'user',
    content: '',
    toolCalls: null,
    toolResults: null,
    inputTokens: null,
    outputTokens: null,
    cacheReadTokens: null,
    cacheWriteTokens: null,
    reasoningTokens: null,
    model: null,
    metadata: null,
    createdAt: new Date(sequence),
    ...fields,
  };
}

const TURN = { messageId: 'answer' };
const call = { id: 'call', name: 'look', input: {} };

describe('uiMessages', () => {
  it('shows a turn as one message, also where others appended messages while it ran', () => {
    const shown = uiMessages(
      [
        message({ content: 'Who?' }),
        message({ role: 'assistant', toolCalls: [call], turn: TURN }),
        message({ content: 'Meanwhile' }),
        message({ role: 'tool', toolResults: [{ toolUseId: 'call', result: 1 }], turn: TURN }),
        message({ role: 'assistant', content: 'Mia.', turn: TURN }),
      ],
      new Set(),
    );

    expect(shown.map(({ role }) => role)).toEqual(['user', 'assistant', 'user']);
    expect(new Set(shown.map(({ id }) => id)).size).toBe(3);
    expect(shown[1]!.parts).toMatchObject([
      { type: 'step-start' },
      { type: 'tool-look', output: 1 },
      { type: 'step-start' },
      { type: 'text', text: 'Mia.' },
    ]);
  });

  it('adds up what the messages of a turn say, and says when it began', () => {
    const [shown] = uiMessages(
      [
        message({
          role: 'assistant',
          toolCalls: [call],
          inputTokens: 5,
          outputTokens: 2,
          cacheReadTokens: 3,
          model: 'one',
          turn: { ...TURN, finishReason: 'tool-calls' },
          createdAt: new Date(0),
          sequence: 2,
          siblings: [2, 7],
        }),
        message({ role: 'tool', toolResults: [{ toolUseId: 'call', result: 1 }], turn: TURN }),
        message({
          role: 'assistant',
          content: 'Mi',
          inputTokens: 7,
          model: 'two',
          turn: { ...TURN, finishReason: 'error', cutOff: 'FAILED', error: 'MODEL_TIMED_OUT' },
        }),
      ],
      new Set(),
    );

    expect(shown!.metadata).toEqual({
      conversationId: 'c',
      createdAt: '1970-01-01T00:00:00.000Z',
      sequence: 2,
      siblings: [2, 7],
      model: 'two',
      usage: { inputTokens: 12, outputTokens: 2, cacheReadTokens: 3 },
      finishReason: 'error',
      cutOff: 'FAILED',
      error: 'MODEL_TIMED_OUT',
    });
  });

  it('lets nobody’s own metadata pass for what the system says', () => {
    const metadata = { page: 7, cutOff: 'FAILED', siblings: [1], model: 'forged' };
    const said = { content: 'Who?', metadata, createdAt: new Date(0), sequence: 4, siblings: [4] };
    const [shown] = uiMessages([message(said)], new Set());

    expect(shown!.metadata).toEqual({
      page: 7,
      createdAt: '1970-01-01T00:00:00.000Z',
      sequence: 4,
      siblings: [4],
    });
  });
});
