import type { Scenario } from '../scenario.js';

/** One at random of those that are at work or idle. */
const TERMINATE = `
  SELECT pg_terminate_backend(pid) FROM (
    SELECT pid FROM pg_stat_activity WHERE application_name = 'conversation-store' ORDER BY pid
  ) connection OFFSET floor($1::float * (
    SELECT count(*) FROM pg_stat_activity WHERE application_name = 'conversation-store'
  )) LIMIT 1`;

const PARTS = 1000;

export const connectionsTerminated: Scenario = {
  name: 'a random connection ended (pg_terminate_backend)',
  rounds: 50,
  inject: async ({ server, random }) => {
    await server.query(TERMINATE, [random.below(PARTS) / PARTS]);
    return undefined;
  },
};
