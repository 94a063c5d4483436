import type { Config } from 'jest';

const config: Config = {
  testMatch: ['<rootDir>/{apps,tools}/**/*.spec.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
          target: 'es2022',
        },
        module: { type: 'es6' },
      },
    ],
  },
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: {
    '^(\\.{1,2}/.*)\\.js$': '$1',
    '^@conversation-store/embedded-postgres$': '<rootDir>/tools/embedded-postgres/src/index.ts',
  },
  testTimeout: 60_000,
  // Half of a file's time is waiting. Modules of a test file are never freed: a process goes when it has too many.
  maxWorkers: 2,
  workerIdleMemoryLimit: '1GB',
};

export default config;
