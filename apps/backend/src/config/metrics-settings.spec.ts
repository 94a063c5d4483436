import { describe, expect, it } from '@jest/globals';
import { readEnvironment, SettingsError } from './environment.js';
import { metricsSettings } from './metrics-settings.js';

const TOKEN = '0123456789abcdef0123456789abcdef';
const read = (variables: NodeJS.ProcessEnv) => metricsSettings(readEnvironment(variables));

describe('metricsSettings', () => {
  it('serves nothing where nothing is set', () => {
    expect(read({})).toBeNull();
  });

  it('serves who has the token, at the port of the backend or at one of their own', () => {
    expect(read({ METRICS_TOKEN: TOKEN })).toEqual({ port: null, token: TOKEN });
    expect(read({ METRICS_PORT: '9464' })).toEqual({ port: 9464, token: null });
    expect(read({ METRICS_PORT: '9464', METRICS_TOKEN: TOKEN })).toEqual({ port: 9464, token: TOKEN });
  });

  it.each([
    { METRICS_TOKEN: TOKEN.slice(1) },
    { METRICS_TOKEN: `${TOKEN} ` },
    { METRICS_PORT: '65536' },
    { METRICS_PORT: '3001', PORT: '3001' },
  ])('refuses %j with a sentence that does not quote it', (variables) => {
    expect(() => read(variables)).toThrow(SettingsError);
    expect(() => read(variables)).toThrow(/^METRICS_\w+ (must|is)(?!.*0123456789).*\.$/);
  });
});
