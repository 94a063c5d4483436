import type { Scenario } from '../scenario.js';

export const twoApplications: Scenario = {
  name: 'two applications get every message, and one is killed and started again',
  rounds: 4,
  applications: 2,
  inject: async ({ applications }, round) => {
    const application = applications[round % applications.length];
    await application?.kill();
    await application?.start();
    return undefined;
  },
};
