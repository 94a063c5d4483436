import { halving, slow, unchanged } from '../proxy.js';
import type { Scenario } from '../scenario.js';

const CASES = 2;
const DELAY_MS = 100;

export const networkCut: Scenario = {
  name: 'network: every connection to PostgreSQL cut',
  rounds: 20,
  proxied: true,
  inject: ({ proxy }) => {
    proxy.cut();
    return Promise.resolve(undefined);
  },
};

export const networkSlow: Scenario = {
  name: `network: every packet ${DELAY_MS} ms late, both ways`,
  rounds: 2,
  proxied: true,
  inject: async ({ proxy, load }) => {
    proxy.towardsServer = proxy.towardsClient = slow(DELAY_MS);
    await load.acknowledged.more(CASES);
    proxy.towardsServer = proxy.towardsClient = unchanged;
    return undefined;
  },
};

export const networkHalved: Scenario = {
  name: 'network: statements, then answers broken off in the middle',
  rounds: 10,
  proxied: true,
  inject: async ({ proxy, load }, round) => {
    const way = round % 2 === 0 ? 'towardsServer' : 'towardsClient';
    proxy[way] = halving;
    await load.refused.more(CASES);
    proxy[way] = unchanged;
    return undefined;
  },
};
