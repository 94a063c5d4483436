import type { BenchContext } from '../bench-context.js';
import { messageInput } from '../contestants/ours.js';
import type { Call } from '../measure/closed-loop.js';
import type { Scope } from '../product.js';
import { TERMS } from '../seeds/seeds.js';
import { conversationOf, scopeOf } from './soaked-store.js';

const PAGE = 20;
const LAST = 50;
/** Users for whom it is not the first time, but for the very first calls: sums and signatures were made for them. */
const FREQUENT_USERS = 10;
const CONTEXT_TOKENS = 8_000;

/** What is measured: its callers, and one call of one of them, which is about another user each time. */
export interface SoakedOperation {
  name: string;
  callers: number;
  call: Call;
}

/** The operations in a store of so many users; appends come last, since they add to it. */
export function soakedOperations({ service }: BenchContext, users: number): SoakedOperation[] {
  const of = (name: string, callers: number, call: (user: number, turn: number) => Promise<unknown>) => ({
    name,
    callers,
    call: (caller: number, turn: number) => call(scattered(caller, turn) % users, turn),
  });
  // The newest: those of earlier sizes have the appends that were measured there on top.
  const frequent = (user: number) => scopeOf(users - 1 - (user % FREQUENT_USERS));
  const append = (user: number, turn: number) =>
    service.addMessage(scopeOf(user), conversationOf(user, turn).id, messageInput(turn));
  return [
    of('getOrCreate, there already', 1, (user, turn) => {
      const { entityId } = conversationOf(user, turn);
      return service.getOrCreate(scopeOf(user), { entityType: 'case', entityId, agentType: 'agent' });
    }),
    of('getWithMessages, last 50', 1, (user, turn) =>
      service.getWithMessages(scopeOf(user), conversationOf(user, turn).id, { limit: LAST }),
    ),
    of('getContext', 1, (user, turn) =>
      service.getContext(scopeOf(user), conversationOf(user, turn).id, { maxTokens: CONTEXT_TOKENS }),
    ),
    of('list, first page', 1, (user) => service.list(scopeOf(user), { limit: PAGE })),
    of('getStats', 1, (user) => service.getStats(frequent(user))),
    of('getStats, first of a user', 1, (user) => service.getStats(scopeOf(user))),
    of('search, common term', 1, (user) => search(service, scopeOf(user), TERMS.common)),
    of('search, absent term', 1, (user) => search(service, frequent(user), TERMS.absent)),
    of('search, absent term, first of a user', 1, (user) => search(service, scopeOf(user), TERMS.absent)),
    of('addMessage, 1 writer', 1, append),
    of('addMessage, 16 writers', 16, append),
  ];
}

function search(service: BenchContext['service'], scope: Scope, query: string): Promise<unknown> {
  return service.search(scope, { query, limit: PAGE });
}

/** A number that jumps about, the same in every run, so that no cache of a few users helps (Knuth's hash). */
function scattered(caller: number, turn: number): number {
  return Math.imul(caller * 7919 + turn + 1, 0x9e3779b1) >>> 0;
}
