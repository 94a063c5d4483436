import type { Scenario } from '../scenario.js';

export const databaseKilled: Scenario = {
  name: 'PostgreSQL killed (SIGKILL of every process) and started again',
  rounds: 5,
  inject: async ({ server }) => {
    await server.signal('SIGKILL');
    await server.restart();
    return undefined;
  },
};
