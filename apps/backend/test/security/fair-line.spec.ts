import { beforeEach, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { type Answer, type HttpClient, newClient } from '../support/http-client.js';
import { untilBlocked, whileLocked } from '../support/locked.js';
import { storeHistory } from '../support/long-history.js';
import { times } from '../support/times.js';
import { useBackend } from '../support/use-backend.js';

/** Requests that one user has under way. */
const MANY = 40;
const STATEMENTS_PER_USER = 3;
const MESSAGE = { role: 'user', content: 'Who signed?' };

describe.each(['true', 'false'])('one user with many statements (GROUP_COMMIT=%s)', (groupCommit) => {
  const backend = useBackend({ GROUP_COMMIT: groupCommit });
  let greedy: HttpClient;
  let id: string;

  beforeEach(async () => {
    greedy = await newClient(backend.current);
    ({ id } = await greedy.newConversation());
  });

  /** Does the work while statements of the greedy user hold their connections: each is sent again when it is refused. */
  async function whileHeld(
    send: () => Promise<Answer>,
    statements: number,
    work: () => Promise<void>,
  ): Promise<void> {
    let isOver = false;
    const sendAgain = async (): Promise<number> => {
      const { status } = await send();
      return isOver ? status : sendAgain();
    };
    const statuses: Promise<number>[] = [];
    await whileLocked(backend.current.database, [greedy.scope, id], async () => {
      statuses.push(...times(MANY, sendAgain));
      await untilBlocked(backend.current.database, statements);
      await work();
      await untilBlocked(backend.current.database, statements);
    }).finally(() => {
      isOver = true;
    });
    for (const status of await Promise.all(statuses)) expect([200, 201, 503]).toContain(status);
  }

  it('leaves connections to the reads and appends of others', async () => {
    const rename = () => greedy.patch(`/conversations/${id}`, { title: 'Mine' });
    await whileHeld(rename, STATEMENTS_PER_USER, async () => {
      const other = await newClient(backend.current);
      const own = await other.newConversation();
      const answers = await Promise.all([
        ...times(5, () => other.get(`/conversations/${own.id}/messages`)),
        ...times(5, () => other.post(`/conversations/${own.id}/messages`, MESSAGE)),
        ...times(5, () => other.get('/conversations/search?q=signed')),
        ...times(5, () => other.get('/conversations/stats')),
      ]);
      const ready = await fetch(`${backend.current.url}/health/ready`);

      expect(answers.map(({ status }) => status)).toEqual(
        answers.map((_, index) => (index >= 5 && index < 10 ? 201 : 200)),
      );
      expect(ready.status).toBe(200);
    });
  });

  it('leaves connections to others when it appends to a conversation that is locked', async () => {
    const append = () => greedy.post(`/conversations/${id}/messages`, MESSAGE);
    // Appends of one conversation are one batch; each by itself, they are statements of the user.
    await whileHeld(append, groupCommit === 'true' ? 1 : STATEMENTS_PER_USER, async () => {
      const other = await newClient(backend.current);
      const own = await other.newConversation();
      const answers = await Promise.all(
        times(5, () => other.post(`/conversations/${own.id}/messages`, MESSAGE)),
      );

      expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201));
    });
  });
});

describe('one user with many searches through long texts', () => {
  const backend = useBackend();

  it('delays neither the reads nor the appends of others', async () => {
    const greedy = await newClient(backend.current);
    const { id } = await greedy.newConversation();
    const searchText = `repeat('a b c d e f g ', 75000)`;
    await storeHistory(backend.current.database, [greedy.scope, id], { count: 200, searchText });
    let isOver = false;
    const search = async (): Promise<number> => {
      const { status } = await greedy.get('/conversations/search?q=a+b+c+d+e+f+g+z');
      return isOver ? status : search();
    };
    const searches = times(MANY, search);
    await untilRunning(backend.current.database, STATEMENTS_PER_USER);

    const other = await newClient(backend.current);
    const own = await other.newConversation();
    const answers: Answer[] = [];
    for (const _turn of times(5, String))
      answers.push(
        await other.post(`/conversations/${own.id}/messages`, MESSAGE),
        await other.get(`/conversations/${own.id}/messages`),
        await other.get('/conversations/search?q=signed'),
        await other.get('/conversations'),
      );
    isOver = true;

    expect(answers.map(({ status }) => status)).toEqual(times(5, () => [201, 200, 200, 200]).flat());
    for (const status of await Promise.all(searches)) expect([200, 503]).toContain(status);
  });

  /** Resolves when so many statements run at once. */
  async function untilRunning(database: pg.Pool, statements: number): Promise<void> {
    const running = `SELECT count(*)::int AS count FROM pg_stat_activity
      WHERE datname = current_database() AND state = 'active' AND application_name = 'conversation-store'`;
    let count = 0;
    while (count < statements) count = (await database.query<{ count: number }>(running)).rows[0]!.count;
  }
});
