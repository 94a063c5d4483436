import { setTimeout as pause } from 'node:timers/promises';
import { type Body, newClient } from './http-client.js';
import { userMessage } from './open-stream.js';
import type { Reachable } from './test-backend.js';
import { atOnce } from './times.js';

/** Numbers of turns by how they ended: `whole`, `broken` with their process, by a refusal or by the budget. */
export type Endings = Record<string, number>;

/** A budget as a backend shows it. */
export interface ShownBudget {
  spent: string;
  reserved: string;
  remaining: string;
}

interface User {
  userId: string;
  conversationId: string;
}

const POLL_MS = 20;
const MUCH = '1000000';

/** Users of one organization with one budget, each with a conversation with the sample agent of cases. */
export class BudgetedUsers {
  private users: User[] = [];
  /** The most that a call of the first step of a turn may cost, in USD. */
  private callUsd = 0;

  private constructor(
    private readonly backends: readonly Reachable[],
    readonly organizationId: string,
  ) {}

  /** @param backends of the same database; one at least answers always */
  static async start(
    backends: readonly Reachable[],
    organizationId: string,
    count: number,
  ): Promise<BudgetedUsers> {
    const started = new BudgetedUsers(backends, organizationId);
    const price = { model: 'gpt*', validFrom: '2020-01-01T00:00:00Z', input: '1', output: '1' };
    await started.govern('PUT', '/organization/prices', price);
    await started.setBudget(MUCH);
    started.users = await atOnce(count, (number) => started.newUser(`user ${number}`));
    started.callUsd = await started.measureCall();
    return started;
  }

  /** The budget as it is shown by the first backend that answers; null where none does. */
  async budget(): Promise<ShownBudget | null> {
    const body = await this.govern('GET', '/organization/budgets').catch(() => null);
    return (body?.items[0] as unknown as ShownBudget | undefined) ?? null;
  }

  /** Resolves when nothing is reserved any more, with the budget. */
  async free(): Promise<ShownBudget> {
    for (;;) {
      const budget = await this.budget();
      if (budget?.reserved === '0') return budget;
      await pause(POLL_MS);
    }
  }

  /** Raises the budget so that it covers the first calls of so many turns, and no further one. */
  async cover(turns: number): Promise<void> {
    const { spent } = await this.free();
    await this.setBudget((Number(spent) + (turns + 0.5) * this.callUsd).toFixed(12));
  }

  /** Has all users ask at once, each one of the backends, and reads every answer to its end. */
  async askAtOnce(): Promise<Endings> {
    const endings: Endings = {};
    const asked = this.users.map(async (user, index) => {
      const ending = await this.ask(user, this.backends[index % this.backends.length]!).catch(() => 'broken');
      endings[ending] = (endings[ending] ?? 0) + 1;
    });
    await Promise.all(asked);
    return endings;
  }

  private async ask({ userId, conversationId }: User, backend: Reachable): Promise<string> {
    const client = await newClient(backend, { scope: { organizationId: this.organizationId, userId } });
    const messages = [userMessage('Who signed the report?')];
    const { status, text, body } = await client.post('/agents/case/chat', { id: conversationId, messages });
    if (status !== 200) return body.code;
    if (text.includes('"code":"BUDGET_EXCEEDED"')) return 'ended by the budget';
    return text.includes('data: [DONE]') ? 'whole' : 'broken';
  }

  private async newUser(userId: string): Promise<User> {
    const scope = { organizationId: this.organizationId, userId };
    const client = await newClient(this.backends[0]!, { scope });
    return { userId, conversationId: (await client.newConversation({ agentType: 'case' })).id };
  }

  private async measureCall(): Promise<number> {
    const [user] = this.users;
    if (!user) throw new Error('There are no users.');
    const asked = this.ask(user, this.backends[0]!);
    let reserved = '0';
    while (reserved === '0') reserved = (await this.budget())?.reserved ?? '0';
    await asked;
    return Number(reserved);
  }

  private setBudget(usd: string): Promise<Body> {
    const subject = { type: 'organization' };
    return this.govern('PUT', '/organization/budgets', { subject, period: 'total', usd, mode: 'refuse' });
  }

  private async govern(method: string, path: string, body?: object): Promise<Body> {
    const scope = { organizationId: this.organizationId, userId: 'officer' };
    for (const backend of this.backends) {
      const client = await newClient(backend, { scope, grants: 'ai:govern' });
      const answer = await client.send(method, path, { body }).catch(() => null);
      if (answer && answer.status < 300) return answer.body;
      if (answer && answer.status !== 503)
        throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`);
    }
    throw new Error('No backend answers.');
  }
}
