import type { ConversationService, ConversationStatus, Scope } from '../../src/modules/ai/index.js';
import { walked } from '../support/pages.js';
import { ruled } from './outcome.js';
import type { StoreModel } from './store.model.js';
import type { WalkState } from './walk-state.js';

interface Entry {
  conversation: { id: string };
  messages: unknown[];
}

/** Every conversation that the store has for the users of the walk, with its messages. */
export async function storedState(service: ConversationService, { scopes }: WalkState): Promise<Entry[]> {
  const states = await Promise.all(Object.values(scopes).map((scope) => stateOf(service, scope)));
  return byId(states.flat());
}

/** The same of the model. */
export function modelState(model: StoreModel): Entry[] {
  return byId(model.everything());
}

async function stateOf(service: ConversationService, scope: Scope): Promise<Entry[]> {
  const statuses: ConversationStatus[] = ['ACTIVE', 'PAUSED', 'ARCHIVED'];
  const conversations = await Promise.all(
    statuses.map((status) => walked((cursor) => service.list(scope, { status, limit: 100, cursor }))),
  );
  return Promise.all(
    conversations.flat().map(async (conversation) => ({
      conversation,
      messages: await walked((cursor) =>
        service.getMessages(scope, conversation.id, { limit: 200, branches: 'all', cursor }),
      ),
    })),
  );
}

function byId(entries: Entry[]): Entry[] {
  const ruledEntries = ruled(entries) as Entry[];
  return ruledEntries.sort((a, b) => (a.conversation.id < b.conversation.id ? -1 : 1));
}
