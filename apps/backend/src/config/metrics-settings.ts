import { type Environment, SettingsError } from './environment.js';

/** Where metrics are served: at the backend's own port, or at one of their own; with a token, to who sends it. */
export type MetricsSettings = { port: number; token: string | null } | { port: null; token: string };

/** @returns null where they are not served */
export function metricsSettings(environment: Environment): MetricsSettings | null {
  const { METRICS_TOKEN: token = null, METRICS_PORT: port = null, PORT } = environment;
  if (port === null) return token === null ? null : { port, token };
  if (port !== 0 && port === PORT)
    throw new SettingsError([
      'METRICS_PORT is the port of the backend: set METRICS_TOKEN to serve both there',
    ]);
  return { port, token };
}
