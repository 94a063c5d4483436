import { newConversation, said } from './messages.js';
import { newScope } from './scopes.js';
import type { TestBackend } from './test-backend.js';

/** Conversations of one user, the latest first: every other one has a message, and the last is an hour old. */
export async function latestFirst(
  { conversations, database }: Pick<TestBackend, 'conversations' | 'database'>,
  count: number,
  scope = newScope(),
): Promise<string[]> {
  const created: string[] = [];
  for (let index = 0; index < count; index++) {
    const [, id] = await newConversation(conversations, { agentType: `agent ${index}` }, scope);
    if (index % 2) await conversations.addMessage(scope, id, said(`Question ${index}`));
    created.unshift(id);
  }
  const older = (table: string, ...columns: string[]): Promise<unknown> =>
    database.query(
      `UPDATE ${table} SET ${columns.map((column) => `${column} = ${column} - interval '1 hour'`).join()} WHERE user_id = $1`,
      [scope.userId],
    );
  await older('ai_conversation', 'created_at', 'last_message_at');
  await older('ai_message', 'created_at');
  return created;
}
