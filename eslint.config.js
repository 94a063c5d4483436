import js from '@eslint/js';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

const AI = 'apps/backend/src/modules/ai';
/** Who uses the store, and who uses them. */
const ABOVE_SERVICES = 'agents|model|turns|one-shots|controllers';

/** Arrows run one way: controllers → turns → agents → services → repositories → domain; DTOs are shared. */
function layer(folder, ...forbidden) {
  const patterns = forbidden.map((name) => ({
    regex: name,
    message: `${folder} must not import ${name}: see the layers in ARCHITECTURE.md.`,
  }));
  return {
    files: [`${AI}/${folder}/**/*.ts`],
    rules: { 'no-restricted-imports': ['error', { patterns }] },
  };
}

export default defineConfig(
  {
    ignores: [
      '**/dist/',
      'node_modules/',
      '.data/',
      'coverage/',
      // A package of its own, whose types are there only when its peers are installed.
      'bench/',
      'apps/backend/src/prisma/generated/',
    ],
  },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
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
    // In a test a wrong assumption shows as its failure, which is all it should do.
    files: ['**/*.spec.ts', 'apps/backend/test/**/*.ts'],
    rules: { '@typescript-eslint/no-non-null-assertion': 'off' },
  },
  { files: ['**/*.js'], languageOptions: { globals: { process: 'readonly', console: 'readonly' } } },
  layer('domain', '^@nestjs', 'prisma', `/(dto|repositories|services|${ABOVE_SERVICES})/`),
  layer('dto', 'prisma', `/(repositories|services|${ABOVE_SERVICES})/`),
  layer('repositories', `/(dto|services|${ABOVE_SERVICES})/`),
  layer('services', 'prisma', `/(${ABOVE_SERVICES})/`),
  layer('model', 'prisma', '/(dto|repositories|services|agents|turns|one-shots|controllers)/'),
  layer('agents', 'prisma', '/(dto|repositories|model|turns|one-shots|controllers)/'),
  layer('turns', 'prisma', '/(one-shots|controllers)/'),
  layer('one-shots', 'prisma', '/(repositories|model|controllers)/'),
  layer('controllers', 'prisma', '/repositories/'),
  {
    files: ['tools/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [{ regex: '/apps/', message: 'A tool takes what it needs as arguments.' }] },
      ],
    },
  },
  {
    // Other modules see index.ts alone.
    files: ['apps/backend/src/**/*.ts'],
    ignores: [`${AI}/**`],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: 'modules/ai/(?!index\\.js)',
              message: 'Import modules/ai/index.js and nothing past it.',
            },
            {
              regex: '^@conversation-store/embedded-postgres',
              message: 'Load it by await import(): an installation for production does not have it.',
            },
          ],
        },
      ],
    },
  },
);
