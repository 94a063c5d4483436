import type { Scenario } from '../scenario.js';

export const databasePaused: Scenario = {
  name: 'PostgreSQL stopped (SIGSTOP) until statements time out, then continued',
  rounds: 1,
  inject: async ({ server, load }) => {
    await server.signal('SIGSTOP');
    try {
      await load.unavailable.more(1);
    } finally {
      await server.signal('SIGCONT');
    }
    return undefined;
  },
};
