import type { ConversationRef } from './messages.js';
import type { TestBackend } from './test-backend.js';

/**
 * Leaves the rows of a turn whose process died in the middle of its answer.
 *
 * @param more further fields of the step that was being answered
 * @returns the turn, and the statement that finds its rows
 */
export async function leaveAnswer(
  { database }: Pick<TestBackend, 'database'>,
  [scope, id]: ConversationRef,
  more: object = {},
): Promise<{ turnId: string; sql: string }> {
  const turnId = crypto.randomUUID();
  const owner = [scope.organizationId, scope.userId, id, turnId];
  await database.query(
    `INSERT INTO ai_turn (organization_id, user_id, conversation_id, id, leased_until, message_id)
     VALUES ($1, $2, $3, $4, clock_timestamp() - interval '1 second', 'm1')`,
    owner,
  );
  const step = {
    number: 1,
    model: 'gpt',
    provider: 'openai.chat',
    tokens: { inputTokens: 7 },
    usage: 'partial',
    ...more,
  };
  const chunks = [
    [{ type: 'start', messageId: 'm1' }, { type: 'start-step' }],
    [
      { type: 'reasoning-start', id: 'r' },
      { type: 'reasoning-delta', id: 'r', delta: 'Hm' },
      { type: 'reasoning-end', id: 'r' },
      { type: 'text-start', id: 't' },
      { type: 'text-delta', id: 't', delta: 'Mia ' },
    ],
    [
      { type: 'text-delta', id: 't', delta: 'signed ' },
      {
        type: 'tool-input-available',
        toolCallId: 'call_1',
        toolName: 'close_case',
        input: { caseId: 'HR-1' },
      },
    ],
  ];
  for (const [index, piece] of chunks.entries())
    await database.query(
      `INSERT INTO ai_turn_chunk (organization_id, user_id, conversation_id, turn_id, position, chunks, step)
       VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [...owner, index * 2, JSON.stringify(piece), JSON.stringify(step)],
    );
  return { turnId, sql: 'SELECT FROM ai_turn_chunk WHERE turn_id = $1' };
}
