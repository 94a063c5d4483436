import { principalOf } from './auth/request-principal.js';
import type { Settings } from './config/settings.js';
import type { AiModuleOptions } from './modules/ai/index.js';

/** Maps the settings of this backend to the options of the AI module. */
export function aiOptions(settings: Settings, databaseUrl: string): AiModuleOptions {
  const {
    databasePoolSize: max,
    replica,
    databasePooler,
    preparedStatements,
    migrate,
    groupCommit,
    statementsPerUser,
    ai: model,
    turn,
    maxStreamsPerUser,
    quotas,
    files,
  } = settings;
  return {
    database: { connectionString: databaseUrl, max, pooler: databasePooler ?? undefined, preparedStatements },
    replica: replica
      ? { database: { connectionString: replica.url, max }, maxLagMs: replica.maxLagMs }
      : undefined,
    migrate,
    principalOf,
    groupCommit,
    statementsPerUser,
    model,
    turns: { leaseSeconds: turn.leaseSeconds, graceSeconds: turn.graceSeconds, perUser: turn.perUser },
    approvals: { expirySeconds: turn.approvalSeconds },
    streams: { perUser: maxStreamsPerUser },
    quotas,
    files,
  };
}
