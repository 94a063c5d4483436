/** Chat messages of one conversation, as OpenAI's API spells them. */
export function transcript(number: number, turns = 2): object {
  const messages: object[] = [{ role: 'system', content: 'You help travellers.' }];
  for (let turn = 0; turn < turns; turn++) {
    const id = `call_${number}_${turn}`;
    messages.push(
      { role: 'user', content: `Question ${turn} of traveller ${number} ✈️` },
      {
        role: 'assistant',
        content: null,
        tool_calls: [{ id, type: 'function', function: { name: 'find', arguments: `{"flight":${turn}}` } }],
      },
      { role: 'tool', tool_call_id: id, name: 'find', content: 'Gate 7' },
      { role: 'assistant', content: `Answer ${turn}` },
    );
  }
  return { task_id: number, messages };
}

export const MESSAGES_OF_A_TURN = 4;

/** So many conversations, one a line. */
export function transcriptLines(count: number, turns?: number): string[] {
  return Array.from({ length: count }, (_, number) => JSON.stringify(transcript(number, turns)));
}
