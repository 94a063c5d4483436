import { newConversation, said } from '../../support/messages.js';
import { rowsOf } from '../../support/rows.js';
import { newScope } from '../../support/scopes.js';
import type { TestBackend } from '../../support/test-backend.js';
import { times } from '../../support/times.js';
import { type Rows, wrongEffects } from './effects.js';
import { faultsOf } from './faults.js';
import type { FuzzRequest } from './requests.js';
import { type FuzzAnswer, send } from './send.js';

const DEEP = /"\{deep~(\d+)\}"/g;
const CURSOR = /\{cursor(?:~(\d+)~([^}]*))?\}/;

function deep(depth: number): string {
  return `${'{"a":['.repeat(depth / 2)}1${']}'.repeat(depth / 2)}`;
}

/** All of them: a missing one is refused before anything is judged. */
const GRANTS = 'ai:append ai:supervise ai:audit ai:govern';

/** A caller with a few conversations, to whom a sequence of requests happens. */
export class FuzzSession {
  private constructor(
    private readonly backend: TestBackend,
    private readonly scope: ReturnType<typeof newScope>,
    private readonly token: string,
    private readonly id: string,
  ) {}

  static async create(backend: TestBackend): Promise<FuzzSession> {
    const scope = newScope();
    const { organizationId: org, userId: user } = scope;
    await newConversation(backend.conversations, { agentType: 'other' }, scope);
    const ref = await newConversation(backend.conversations, { agentType: 'case' }, scope);
    await backend.conversations.addMessages(
      ...ref,
      times(3, (index) => said(`Who signed report ${index}?`)),
    );
    return new FuzzSession(backend, scope, await backend.token({ org, user, scope: GRANTS }), ref[1]);
  }

  /** Finds faults of the answers to the requests, and of the rows that they stored. */
  async faultsIn(requests: FuzzRequest[], note: (answer: FuzzAnswer | null) => void): Promise<string[]> {
    let before = await this.rows();
    for (const given of requests) {
      const request = await this.placed(given);
      const answer = await send(this.backend.url, this.token, request);
      const after = await this.rows();
      note(answer);
      const faults = [
        ...(answer ? faultsOf(request, answer) : []),
        ...wrongEffects(request, answer, before, after),
      ];
      if (faults.length > 0)
        return [`${answer?.status ?? 'cut'} ${answer?.text.slice(0, 500) ?? ''}`, ...faults];
      before = after;
    }
    return [];
  }

  private rows(): Promise<Rows> {
    return rowsOf(this.backend.database, this.scope);
  }

  /** The request with its placeholders filled. */
  private async placed(request: FuzzRequest): Promise<FuzzRequest> {
    const path = request.path.replaceAll('{id}', this.id);
    const body = request.body
      ?.replaceAll('{id}', this.id)
      .replaceAll(DEEP, (_, depth) => deep(Number(depth)));
    const match = CURSOR.exec(path);
    if (!match) return { ...request, path, body };
    const cursor = await this.cursorOf(path.replace(/\?.*/, ''), match);
    return { ...request, path: path.replace(CURSOR, () => cursor), body };
  }

  private async cursorOf(path: string, [, at, other = '']: RegExpExecArray): Promise<string> {
    const query = path.endsWith('/search') ? '?limit=1&q=report' : '?limit=1';
    const asked: FuzzRequest = {
      operation: 'GET',
      path: path + query,
      headers: {},
      body: undefined,
      delivery: 'whole',
    };
    const answer = await send(this.backend.url, this.token, asked);
    const cursor =
      /"nextCursor":"([^"]+)"/.exec(answer?.text ?? '')?.[1] ??
      String(answer?.headers['next-cursor'] ?? 'none');
    if (at === undefined) return cursor;
    const position = Number(at) % cursor.length;
    return cursor.slice(0, position) + other + cursor.slice(position + 1);
  }
}
