import { describe, expect, it } from '@jest/globals';
import { searchableValues } from './message-values.js';

const NONE = { content: '', toolCalls: null, toolResults: null };

describe('searchableValues', () => {
  it('begins with the content', () => {
    expect([...searchableValues({ ...NONE, content: 'Hi' })]).toEqual(['Hi']);
  });

  it('takes every string and number of the tool calls and results, and neither keys nor other values', () => {
    const toolCalls = [
      { id: 'c1', name: 'look', input: { key: 'a', deep: [{ key: [1.5, true, null, 'b'] }, []] } },
    ];
    const toolResults = [
      { toolUseId: 'c1', result: 'text', isError: true },
      { toolUseId: 'c2', result: [-0.25, { key: { key: 1e21 } }] },
    ];
    expect([...searchableValues({ content: 'Hi', toolCalls, toolResults })]).toEqual([
      'Hi',
      'c1',
      'look',
      'a',
      '1.5',
      'b',
      'c1',
      'text',
      'c2',
      '-0.25',
      '1e+21',
    ]);
  });
});
