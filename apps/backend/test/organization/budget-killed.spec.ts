import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { developmentToken } from '../../src/auth/development-token.js';
import { settingsFrom } from '../../src/config/settings.js';
import { BudgetWatch } from '../support/budget-watch.js';
import { BudgetedUsers, type Endings } from '../support/budgeted-users.js';
import { type PaidModel, startPaidModel } from '../support/paid-answers.js';
import { type Program, start } from '../support/program.js';
import { newScope } from '../support/scopes.js';
import type { Reachable } from '../support/test-backend.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { atOnce } from '../support/times.js';
import { useBuild } from '../support/use-build.js';

const SECRET = 'a secret that is only used by these tests';
const USERS = 12;
const COVERED = 3;
/** More than all tests here take. */
const LONGEST_RUN_MS = 180_000;

/** A backend as a process of its own, whose address changes when it is started again. */
class Backend implements Reachable {
  api = '';
  private program: Program | undefined;

  constructor(private readonly settings: Record<string, string>) {}

  readonly token = developmentToken.bind(null, settingsFrom({ NODE_ENV: 'test', AUTH_JWT_SECRET: SECRET }));

  async start(): Promise<void> {
    this.program = start('main.js', [], this.settings, LONGEST_RUN_MS);
    const [, address] = await this.program.printed(/Listening on (http:\/\/localhost:\d+)/);
    this.api = `${address!}/api/v1/ai`;
  }

  signal(signal: NodeJS.Signals): void {
    this.program?.kill(signal);
  }

  /** Resolves when it has said so. */
  async complained(pattern: RegExp): Promise<void> {
    await this.program?.complained(pattern);
  }

  async kill(): Promise<void> {
    this.signal('SIGKILL');
    await this.program?.ended;
  }
}

describe('Turns under a budget, in two backends that are killed', () => {
  let database: TestDatabase;
  let model: PaidModel;
  let backends: Backend[];

  useBuild();

  beforeAll(async () => {
    [database, model] = [await createTestDatabase(), await startPaidModel()];
    const settings = { ...database.settings, ...model.settings, AUTH_JWT_SECRET: SECRET };
    backends = await atOnce(2, async () => {
      const backend = new Backend({ ...settings, TURN_LEASE_SECONDS: '3' });
      await backend.start();
      return backend;
    });
  }, 60_000);
  afterAll(async () => {
    await Promise.all(backends.map((backend) => backend.kill()));
    await model.server.stop();
    await database.drop();
  });

  it('never cost more than it has, and what is spent in the end is what their messages cost', async () => {
    const { organizationId } = newScope();
    const users = await BudgetedUsers.start(backends, organizationId, USERS);
    const watch = await BudgetWatch.start(database.url, organizationId, () => users.budget());
    const endings: Endings[] = [];
    for (const backend of backends) {
      await users.cover(COVERED);
      model.mostUnderWay = 0;
      const release = model.hold();
      const [asking, begun] = [users.askAtOnce(), model.begun + COVERED];
      while (model.begun < begun) await model.next();
      await backend.kill();
      release();
      endings.push(await asking);
      await backend.start();
      expect(model.mostUnderWay).toBe(COVERED);
    }
    const { spent } = await users.free();
    const { looks, shown, broken } = watch;

    expect(await watch.stop()).toMatchObject({ spent, reserved: '0', doubled: 0 });
    expect({ broken, wasWatched: looks > 50 && shown > 10 }).toEqual({ broken: null, wasWatched: true });
    for (const ending of endings)
      expect(ending).toMatchObject({ broken: expect.any(Number), BUDGET_EXCEEDED: expect.any(Number) });
  }, 90_000);

  it('are stored once where a process stood still beyond their lease, with what was shown before', async () => {
    const { organizationId } = newScope();
    const users = await BudgetedUsers.start(backends, organizationId, 2);
    await users.cover(2);
    const before = Number((await users.free()).spent);
    const asking = users.askAtOnce();
    await isShown(organizationId, 'user 1');
    backends[1]!.signal('SIGSTOP');
    const { spent } = await users.free();
    backends[1]!.signal('SIGCONT');
    await backends[1]!.complained(/Not stored: IDEMPOTENCY_CONFLICT, \d+ input and \d+ output tokens/);
    await asking;

    expect(Number(spent)).toBeGreaterThan(before);
    expect(await users.free()).toMatchObject({ spent });
    const watch = await BudgetWatch.start(database.url, organizationId, () => users.budget());
    expect(await watch.stop()).toMatchObject({ spent, doubled: 0 });
  }, 60_000);

  /** Resolves when something of a user's answer is where other processes find it. */
  async function isShown(organizationId: string, userId: string): Promise<void> {
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    const chunks =
      'SELECT FROM ai_turn_chunk WHERE organization_id = $1 AND user_id = $2 AND step IS NOT NULL';
    while ((await client.query(chunks, [organizationId, userId])).rowCount === 0);
    await client.end();
  }
});
