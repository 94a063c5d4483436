import { describe, expect, it } from '@jest/globals';
import { readingOf } from './reading-of.js';

const tool = (id: string, more: object) => ({
  type: 'tool-find',
  toolCallId: id,
  input: { flight: 1 },
  ...more,
});

describe('AI SDK', () => {
  it('reads messages with ids, what the metadata says, and parts in their order', () => {
    const reading = readingOf([
      {
        id: 'u1',
        role: 'user',
        metadata: { createdAt: '2026-03-01T10:00:00.000Z', sequence: 1, siblings: [1], locale: 'de' },
        parts: [
          { type: 'text', text: 'Look:' },
          { type: 'data-place', id: 'd', data: { gate: 7 } },
          { type: 'text', text: 'Which gate?' },
        ],
      },
      {
        id: 'a1',
        role: 'assistant',
        metadata: {
          conversationId: '019d386a-0000-7000-8000-000000000001',
          createdAt: '2026-03-01T10:00:05.000Z',
          model: 'offline',
          usage: { inputTokens: 20, outputTokens: 9, cacheReadTokens: 3, reasoningTokens: 1 },
          finishReason: 'stop',
        },
        parts: [
          { type: 'step-start' },
          { type: 'reasoning', text: 'Hm.', state: 'done' },
          { type: 'text', text: 'I look.', state: 'done' },
          tool('a', { state: 'output-available', output: { gate: 7 }, title: 'Find' }),
          {
            ...tool('b', { state: 'output-error', errorText: 'No.' }),
            type: 'dynamic-tool',
            toolName: 'find',
          },
          { type: 'step-start' },
          tool('c', { state: 'output-denied', approval: { id: 'c', approved: false } }),
          tool('d', { state: 'approval-requested', approval: { id: 'd' } }),
          { type: 'source-url', sourceId: 's', url: 'https://example.org' },
          { type: 'step-start' },
        ],
      },
    ]);

    expect(reading).toMatchObject({
      format: 'AI SDK',
      id: '019d386a-0000-7000-8000-000000000001',
      origin: {},
    });
    expect(reading.messages).toMatchObject([
      {
        id: 'u1',
        role: 'user',
        content: 'Look:\n\nWhich gate?',
        createdAt: '2026-03-01T10:00:00.000Z',
        metadata: { locale: 'de' },
        shown: {
          messageId: 'u1',
          parts: [
            { type: 'text', text: 'Look:' },
            { type: 'data', name: 'place', id: 'd', data: { gate: 7 } },
            { type: 'text', text: 'Which gate?' },
          ],
        },
      },
      {
        id: 'a1',
        content: 'I look.',
        toolCalls: [
          { id: 'a', name: 'find', input: { flight: 1 } },
          { id: 'b', name: 'find', input: { flight: 1 } },
        ],
        model: 'offline',
        shown: {
          messageId: 'a1',
          finishReason: 'stop',
          parts: [
            { type: 'reasoning', text: 'Hm.' },
            { type: 'text' },
            { type: 'tool-call', id: 'a', title: 'Find' },
            { type: 'tool-call', id: 'b' },
          ],
        },
      },
      {
        role: 'tool',
        toolResults: [
          { toolUseId: 'a', result: { gate: 7 } },
          { toolUseId: 'b', result: 'No.', isError: true },
        ],
        shown: { messageId: 'a1' },
      },
      {
        toolCalls: [{ id: 'c' }, { id: 'd' }],
        inputTokens: 20,
        outputTokens: 9,
        shown: {
          parts: [
            { type: 'tool-call', id: 'c' },
            { type: 'tool-call', id: 'd' },
            { type: 'source', id: 's' },
          ],
        },
      },
      { role: 'tool', toolResults: [{ toolUseId: 'c', result: 'The call was refused.', isError: true }] },
    ]);
    expect(JSON.stringify(reading)).not.toContain('approv');
  });

  it('reads a plain message as one text, and files by their names', () => {
    const file = {
      type: 'file',
      mediaType: 'image/png',
      filename: 'gate.png',
      url: 'data:image/png;base64,AAAA',
    };
    const { messages } = readingOf({
      id: 'chat-1',
      messages: [
        { id: 'u1', role: 'user', parts: [{ type: 'text', text: 'Hi' }] },
        { id: 'u2', role: 'user', parts: [file] },
      ],
    });

    expect(messages).toEqual([
      { id: 'u1', role: 'user', content: 'Hi', shown: { messageId: 'u1' } },
      {
        id: 'u2',
        role: 'user',
        content: '[image: gate.png]',
        metadata: { content: [file] },
        shown: {
          messageId: 'u2',
          parts: [{ type: 'file', mediaType: 'image/png', filename: 'gate.png', base64: 'AAAA' }],
        },
      },
    ]);
  });

  it('keeps an answer in which only thoughts are left', () => {
    const parts = [{ type: 'reasoning', text: 'Hm.' }];
    expect(readingOf([{ id: 'a', role: 'assistant', parts }]).messages).toMatchObject([
      { content: '(No answer.)', shown: { messageId: 'a', silent: true, parts } },
    ]);
  });
});

describe('AI SDK 4', () => {
  const call = { toolCallId: 'a', toolName: 'find', args: { flight: 1 } };

  it('reads toolInvocations, reasoning and attachments', () => {
    const reading = readingOf({
      messages: [
        {
          id: 'u1',
          role: 'user',
          createdAt: '2025-03-01T10:00:00.000Z',
          content: 'Which gate?',
          experimental_attachments: [
            { name: 'gate.png', contentType: 'image/png', url: 'https://example.org/a' },
          ],
        },
        {
          id: 'a1',
          role: 'assistant',
          content: 'Gate 7',
          reasoning: 'Hm.',
          annotations: [{ rated: true }],
          toolInvocations: [
            { ...call, state: 'result', step: 0, result: { gate: 7 } },
            { ...call, toolCallId: 'b', state: 'call' },
          ],
        },
        { id: 'd1', role: 'data', content: '', data: 1 },
      ],
    });

    expect(reading.messages).toMatchObject([
      { id: 'u1', content: 'Which gate?', createdAt: '2025-03-01T10:00:00.000Z' },
      {
        id: 'a1',
        toolCalls: [
          { id: 'a', name: 'find', input: { flight: 1 } },
          { id: 'b', name: 'find', input: { flight: 1 } },
        ],
        metadata: { annotations: [{ rated: true }] },
      },
      { role: 'tool', toolResults: [{ toolUseId: 'a', result: { gate: 7 } }] },
      { content: 'Gate 7' },
    ]);
    expect(reading.leftOut).toHaveLength(1);
  });

  it('reads parts of the later ones', () => {
    const { messages } = readingOf([
      {
        id: 'a1',
        role: 'assistant',
        content: 'I look.Gate 7',
        parts: [
          { type: 'step-start' },
          { type: 'reasoning', reasoning: 'Hm.', details: [] },
          { type: 'text', text: 'I look.' },
          { type: 'tool-invocation', toolInvocation: { ...call, state: 'result', result: 'Gate 7' } },
          { type: 'step-start' },
          { type: 'text', text: 'Gate 7' },
          { type: 'source', source: { sourceType: 'url', id: 's', url: 'https://example.org' } },
          { type: 'file', mimeType: 'image/png', data: 'AAAA' },
        ],
      },
    ]);

    expect(messages).toMatchObject([
      { content: 'I look.', toolCalls: [{ id: 'a' }] },
      { toolResults: [{ toolUseId: 'a', result: 'Gate 7' }] },
      { content: 'Gate 7', shown: { parts: [{ type: 'text' }, { type: 'source', id: 's' }] } },
    ]);
  });
});
