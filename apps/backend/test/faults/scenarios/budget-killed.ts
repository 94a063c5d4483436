import { setTimeout as pause } from 'node:timers/promises';
import type { TokenClaims } from '../../../src/auth/development-token.js';
import { BudgetWatch } from '../../support/budget-watch.js';
import { BudgetedUsers, type Endings } from '../../support/budgeted-users.js';
import { type PaidModel, startPaidModel } from '../../support/paid-answers.js';
import { atEnd } from '../cleanup.js';
import type { Environment, Scenario } from '../scenario.js';
import { until, within } from '../waiting.js';

const USERS = 50;
/** Turns that the budget covers in each round. */
const COVERED = 7;
/** Time for which a dead process holds room, which a busy machine does not outlast in a live one. */
const LEASE_SECONDS = 5;
/** Time within which its room is free. */
const FREE_AFTER_MS = (LEASE_SECONDS + 10) * 1000;
/** Time after the first answers within which the process is killed. */
const LATEST_KILL_MS = 1_000;
const ROUNDS = 20;
const ORGANIZATION = 'spending';

/** What is spent while processes are killed, and who looks at it. */
class Spending {
  private readonly endings: Endings = {};

  private constructor(
    private readonly model: PaidModel,
    private readonly users: BudgetedUsers,
    private readonly watch: BudgetWatch,
  ) {}

  static async start({ applications, tokenOf, server }: Environment, model: PaidModel): Promise<Spending> {
    const backends = applications.map(({ url }) => ({
      api: `${url}/api/v1/ai`,
      token: ({ org, user, scope = '' }: TokenClaims) => tokenOf(user, { org, scope }),
    }));
    const users = await BudgetedUsers.start(backends, ORGANIZATION, USERS);
    const watch = await BudgetWatch.start(server.url, ORGANIZATION, () => users.budget());
    atEnd(() => watch.stop());
    return new Spending(model, users, watch);
  }

  /** Kills an application while all users ask, and starts it again. */
  async round({ applications, random }: Environment, number: number): Promise<void> {
    await within(FREE_AFTER_MS, this.users.cover(COVERED));
    const { model } = this;
    const [begun, application] = [model.begun + 1 + random.below(COVERED), applications[number % 2]];
    model.mostUnderWay = 0;
    const asking = this.users.askAtOnce();
    await Promise.race([asking, until(() => Promise.resolve(model.begun >= begun))]);
    await pause(random.below(LATEST_KILL_MS));
    await application?.kill();
    const endings = await asking;
    await application?.start();
    for (const [ending, count] of Object.entries(endings))
      this.endings[ending] = (this.endings[ending] ?? 0) + count;
    if (model.mostUnderWay > COVERED) throw new Error(`${model.mostUnderWay} calls at once of ${COVERED}`);
    if (this.watch.broken !== null) throw new Error(this.watch.broken);
  }

  /** Compares what is shown in the end with the messages, and says what has come of all. */
  async end(): Promise<string> {
    const { spent } = await within(FREE_AFTER_MS, this.users.free());
    const { looks, shown } = this.watch;
    const books = await this.watch.stop();
    if (books.spent !== spent) throw new Error(`${spent} is shown as spent of ${books.spent}`);
    const ended = Object.entries(this.endings).map(([ending, count]) => `${count} ${ending}`);
    return `${this.model.begun} calls, ${spent} USD, ${looks} and ${shown} looks; turns: ${ended.join(', ')}`;
  }
}

let model: PaidModel;
let spending: Spending;

export const budgetKilled: Scenario = {
  name: `${USERS} turns at once under a budget that covers ${COVERED}, an application killed among them`,
  rounds: ROUNDS,
  applications: 2,
  longestMs: 900_000,
  writers: { count: 2, pauseMs: 50 },
  settings: { TURN_LEASE_SECONDS: String(LEASE_SECONDS) },
  services: async () => {
    model = await startPaidModel();
    atEnd(() => model.server.stop());
    return model.settings;
  },
  inject: async (environment, round) => {
    if (round === 0) spending = await Spending.start(environment, model);
    await spending.round(environment, round);
    return round === ROUNDS - 1 ? spending.end() : undefined;
  },
};
