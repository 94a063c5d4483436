import type { ConversationService, MessageInput, Scope } from '../../../src/modules/ai/index.js';
import { answered, said } from '../../support/messages.js';
import { setPrice } from '../../support/priced.js';
import type { BackendInUse } from '../../support/use-backend.js';

const DAY_MS = 24 * 60 * 60 * 1000;
const CASE = 'case';

/** What was said in a conversation, so many days ago. */
interface Said {
  userId: string;
  entityId?: string;
  agentType?: string;
  daysAgo: number;
  title?: string;
  messages: MessageInput[];
}

const used = (model: string, inputTokens: number, outputTokens: number): MessageInput[] => [
  said(`What does ${model} know?`),
  answered('What stands in the file.', { model, inputTokens, outputTokens, cacheReadTokens: 7 }),
];

/** The middle of last month: of every day of this one more than the days that it has had, and fewer than sixty. */
function daysSinceLastMonth(): number {
  const now = new Date();
  return Math.round((now.getTime() - Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 1, 15)) / DAY_MS);
}

const TALKS: Said[] = [
  {
    userId: 'mia',
    entityId: 'HR-17',
    agentType: 'case',
    daysAgo: 0,
    messages: used('house-model', 1203, 311),
  },
  { userId: 'noa', entityId: 'HR-17', agentType: 'review', daysAgo: 3, messages: used('house-model', 99, 1) },
  { userId: 'noa', entityId: 'HR-18', daysAgo: 2, messages: used('other-model', 5000, 17) },
  { userId: 'omar', entityId: 'FIN-2', daysAgo: 1, messages: used('unknown-model', 40, 4) },
  { userId: 'omar', daysAgo: 6, messages: used('other-model', 12, 3) },
];

/** An organization whose users have spoken about cases, at prices, today and last month; FIN-2 has none. */
export async function fillCases(backend: BackendInUse, organizationId: string): Promise<void> {
  const { conversations, database } = backend.current;
  await setPrice(database, organizationId, { model: 'house-model', input: '1.5', output: '6.000001' });
  await setPrice(database, organizationId, { model: 'other-model', input: '0.3', output: '0.7' });
  const lastMonth: Said = { ...TALKS[0]!, daysAgo: daysSinceLastMonth(), title: 'Interview of the witness' };
  for (const talk of [lastMonth, ...TALKS]) {
    const scope = { organizationId, userId: talk.userId };
    const id = await speak(conversations, scope, talk);
    await database.query(
      "UPDATE ai_message SET created_at = created_at - $3 * interval '1 day' WHERE organization_id = $1 AND conversation_id = $2",
      [organizationId, id, talk.daysAgo],
    );
  }
}

async function speak(conversations: ConversationService, scope: Scope, talk: Said): Promise<string> {
  const { entityId, agentType, title } = talk;
  const context = {
    ...(entityId === undefined ? {} : { entityType: CASE, entityId }),
    ...(agentType === undefined ? {} : { agentType }),
    ...(title === undefined ? {} : { title }),
  };
  const { conversation } = await conversations.getOrCreate(scope, { ...context, fresh: true });
  await conversations.addMessages(scope, conversation.id, talk.messages);
  return conversation.id;
}
