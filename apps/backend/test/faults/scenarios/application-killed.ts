import type { Scenario } from '../scenario.js';

export const applicationKilled: Scenario = {
  name: 'application killed (SIGKILL) and started again',
  rounds: 5,
  inject: async ({ applications: [application] }) => {
    await application?.kill();
    await application?.start();
    return undefined;
  },
};
