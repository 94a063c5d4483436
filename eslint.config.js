import js from '@eslint/js';
import { defineConfig } from 'eslint/config';
import reactHooks from 'eslint-plugin-react-hooks';
import regexp from 'eslint-plugin-regexp';
import tseslint from 'typescript-eslint';

export default defineConfig(
  {
    ignores: [
      '**/dist/',
      'node_modules/',
      '.data/',
      'coverage/',
      // A package of its own, whose types are there only when its peers are installed.
      'bench/',
      '**/generated/',
      // Written by a command.
      'apps/console/src/api/openapi.d.ts',
    ],
  },
  js.configs.recommended,
  {
    // An expression that tries what it tried before lets one message of spaces hold up every user of the process.
    plugins: { regexp },
    rules: {
      'regexp/no-super-linear-backtracking': ['error', { report: 'potential' }],
      'regexp/no-super-linear-move': [
        'error',
        { report: 'potential', ignorePartial: false, ignoreSticky: false },
      ],
    },
  },
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      // Nest's modules are empty classes that carry a decorator.
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      // The names of numbers in messages are clearer than String(number).
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // `== null` is the plain way to say "null or undefined".
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      '@typescript-eslint/no-unused-vars': ['error', { varsIgnorePattern: '^_', argsIgnorePattern: '^_' }],
      // DTO classes are also the types of the plain objects that callers pass.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      'max-lines': ['error', 400],
    },
  },
  {
    files: ['apps/console/**/*.tsx'],
    extends: [reactHooks.configs.flat['recommended-latest']],
    // It tells what React's compiler leaves as it is; the console is built without that.
    rules: { 'react-hooks/incompatible-library': 'off' },
  },
  {
    // In a test a wrong assumption shows as its failure, which is all it should do.
    files: ['**/*.spec.ts', 'apps/backend/test/**/*.ts'],
    rules: { '@typescript-eslint/no-non-null-assertion': 'off' },
  },
  { files: ['**/*.js'], languageOptions: { globals: { process: 'readonly', console: 'readonly' } } },
  { files: ['**/*.cjs'], languageOptions: { sourceType: 'commonjs', globals: { module: 'writable' } } },
);
