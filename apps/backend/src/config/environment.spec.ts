import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { misspelt, readEnvironment, SETTING_NAMES, SettingsError } from './environment.js';
import { projectRoot } from './project-root.js';

function complaintAbout(variables: NodeJS.ProcessEnv): string {
  try {
    readEnvironment(variables);
  } catch (error) {
    if (error instanceof SettingsError) return error.message;
  }
  return '';
}

describe('readEnvironment', () => {
  it('has a default for every variable that may be absent, and takes an empty one for absent', () => {
    const defaults = { PORT: 3000, DATABASE_POOL_SIZE: 10, RATE_LIMIT_PER_MINUTE: 600 };

    expect(readEnvironment({})).toMatchObject(defaults);
    expect(
      readEnvironment({ PORT: '', DATABASE_POOL_SIZE: '', DATABASE_URL: '', AUTH_JWT_SECRET: '' }),
    ).toMatchObject(defaults);
  });

  it('reads numbers', () => {
    const numbers = { PORT: '0', DATABASE_POOL_SIZE: '2', RATE_LIMIT_PER_MINUTE: '0' };

    expect(readEnvironment(numbers)).toMatchObject({
      PORT: 0,
      DATABASE_POOL_SIZE: 2,
      RATE_LIMIT_PER_MINUTE: 0,
    });
  });

  it.each<[string, string]>([
    ['NODE_ENV', 'staging'],
    ['PORT', 'http'],
    ['PORT', '-1'],
    ['PORT', '65536'],
    ['PORT', '3000.5'],
    ['DATABASE_URL', 'mysql://root:hunter2@localhost/x'],
    ['DATABASE_URL', 'localhost'],
    ['DATABASE_DIRECT_URL', 'mysql://root:hunter2@localhost/x'],
    ['DATABASE_DIRECT_URL', 'postgresql://me:hunter2/x@localhost/y'],
    ['DATABASE_REPLICA_URL', 'mysql://root:hunter2@localhost/x'],
    ['DATABASE_REPLICA_URL', 'postgresql://me:hunter2/x@localhost/y'],
    ['DATABASE_REPLICA_MAX_LAG_MS', '-1'],
    ['DATABASE_POOLER', 'session'],
    ['DATABASE_PREPARED_STATEMENTS', 'yes'],
    ['DATABASE_MIGRATE', 'no'],
    ['DATABASE_POOL_SIZE', '1'],
    ['DATABASE_POOL_SIZE', 'many'],
    ['AUTH_JWT_SECRET', 'x'.repeat(31)],
    ['AUTH_JWKS_URL', 'hunter2'],
    ['AUTH_JWKS_URL', 'ftp://example.com/keys'],
    ['RATE_LIMIT_PER_MINUTE', '-1'],
    ['RATE_LIMIT_PER_MINUTE', '1.5'],
    ['RATE_LIMIT_PER_MINUTE_ORGANIZATION', '-1'],
    ['DATABASE_URL', 'postgresql://me:hunter2/x@localhost/y'],
    ['GROUP_COMMIT', 'yes'],
    ['API_DOCS', 'yes'],
    ['AI_PROVIDER', 'hunter2'],
    ['AI_BASE_URL', 'localhost:11434/v1'],
    ['AI_BASE_URL', 'http:hunter2'],
    ['CORS_ORIGINS', '*'],
    ['CORS_ORIGINS', 'https://hunter2.example/'],
    ['CORS_ORIGINS', 'https://a.example https://b.example'],
    ['SHARE_COMMITS', 'true'],
  ])('refuses %s=%s with a sentence that names it and does not repeat it', (name, value) => {
    const complaint = complaintAbout({ [name]: value });

    expect(complaint).toMatch(new RegExp(`^${name} .+\\.$`));
    expect(complaint).not.toContain('hunter2');
    expect(complaint.split('\n')).toHaveLength(1);
  });

  it('names every variable that is wrong, a line each', () => {
    const lines = complaintAbout({ PORT: 'x', AUTH_JWT_SECRET: 'short', NODE_ENV: 'x' }).split('\n');

    expect(lines.map((line) => line.split(' ')[0]).toSorted()).toEqual([
      'AUTH_JWT_SECRET',
      'NODE_ENV',
      'PORT',
    ]);
  });

  it('needs the database, the issuer, the audience and a model in production alone', () => {
    const whole = {
      DATABASE_URL: 'postgres://x/y',
      AUTH_JWT_ISSUER: 'us',
      AUTH_JWT_AUDIENCE: 'store',
      AI_PROVIDER: 'offline',
    };

    for (const name of Object.keys(whole)) {
      const complaint = complaintAbout({ ...whole, NODE_ENV: 'production', [name]: '' });
      expect(complaint).toMatch(new RegExp(`^${name} is missing: .+\\.$`));
    }
    expect(complaintAbout({ ...whole, NODE_ENV: 'production' })).toBe('');
    expect(complaintAbout({ NODE_ENV: 'test' })).toBe('');
  });

  it.each<[NodeJS.ProcessEnv, string[]]>([
    [{ AI_PROVIDER: 'anthropic' }, ['AI_API_KEY is missing', 'AI_MODEL is missing']],
    [{ AI_PROVIDER: 'anthropic', AI_API_KEY: 'k' }, ['AI_MODEL is missing']],
    [
      { AI_PROVIDER: 'anthropic', AI_API_KEY: 'k', AI_MODEL: 'x'.repeat(129) },
      ['AI_MODEL must have at most 128'],
    ],
    [{ AI_PROVIDER: 'openai-compatible' }, ['AI_BASE_URL is missing', 'AI_MODEL is missing']],
    [{ AI_PROVIDER: 'cohere' }, ['AI_PROVIDER must be offline, anthropic, openai, azure, google, ']],
    ...['openai', 'google', 'mistral'].map((provider): [NodeJS.ProcessEnv, string[]] => [
      { AI_PROVIDER: provider },
      ['AI_API_KEY is missing', 'AI_MODEL is missing'],
    ]),
    [
      { AI_PROVIDER: 'azure', AI_MODEL: 'm' },
      ['AI_API_KEY is missing', 'AI_AZURE_RESOURCE is missing: AI_PROVIDER=azure needs'],
    ],
    [
      { AI_PROVIDER: 'azure', AI_MODEL: 'm', AI_API_KEY: 'k', AI_AZURE_RESOURCE: 'evil.example/' },
      ['AI_AZURE_RESOURCE must be the name of a resource'],
    ],
    [{ AI_PROVIDER: 'amazon-bedrock', AI_MODEL: 'm' }, ['AI_API_KEY is missing', 'AI_REGION is missing']],
    [
      { AI_PROVIDER: 'amazon-bedrock', AI_MODEL: 'm', AI_REGION: 'a.b', AI_ACCESS_KEY_ID: 'k' },
      ['AI_REGION must be a region', 'AI_SECRET_ACCESS_KEY is missing'],
    ],
    [
      { AI_PROVIDER: 'amazon-bedrock', AI_MODEL: 'm', AI_REGION: 'r', AI_SECRET_ACCESS_KEY: 's' },
      ['AI_ACCESS_KEY_ID is missing'],
    ],
    [{ AI_REASONING_TAG: '<think>' }, ['AI_REASONING_TAG must be the name of a tag']],
    [{ AI_API_VERSION: '2025 &x=' }, ['AI_API_VERSION must be a version']],
  ])('says of %j what is wrong and nothing else', (variables, beginnings) => {
    const lines = complaintAbout(variables).split('\n').toSorted();

    expect(lines).toHaveLength(beginnings.length);
    for (const [index, beginning] of beginnings.entries()) expect(lines[index]).toContain(beginning);
  });

  it('takes the address of a host whose name has an underscore', () => {
    const variables = {
      AI_BASE_URL: 'http://ollama_server:11434/v1',
      AUTH_JWKS_URL: 'http://keys_server/keys',
    };

    expect(readEnvironment(variables)).toMatchObject(variables);
  });

  it('names the setting that a variable was meant for, of those that look like one', () => {
    const variables = {
      AI_PROVIDR: 'x',
      DATABASE_URI: 'x',
      AI_GATEWAY_API_KEY: 'x',
      POST: 'x',
      AI_MODEL: 'x',
    };

    expect(misspelt(variables)).toEqual([
      'AI_PROVIDR is no setting; did you mean AI_PROVIDER?',
      'DATABASE_URI is no setting; did you mean DATABASE_URL?',
    ]);
  });

  it('reads exactly the variables that .env.example lists', () => {
    const example = readFileSync(join(projectRoot(), '.env.example'), 'utf8');
    const listed = Array.from(example.matchAll(/^# ([A-Z0-9_]+)=/gm), ([, name]) => name);

    expect(listed.filter((name) => name?.startsWith('TEST_') !== true).toSorted()).toEqual(
      SETTING_NAMES.toSorted(),
    );
  });
});
