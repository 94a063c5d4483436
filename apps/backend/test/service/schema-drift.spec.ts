import { describe, expect, it } from '@jest/globals';
import { EVERYTHING, schemaText, withSchemaEngine } from '../../src/prisma/schema-engine.js';
import { useBackend } from '../support/use-backend.js';

describe('the schema', () => {
  const backend = useBackend();

  it('of Prisma says the same as the migrations', async () => {
    const { databaseUrl } = backend.current;
    const files = [{ path: 'schema.prisma', content: await schemaText() }];

    const { stdout } = await withSchemaEngine(databaseUrl, (engine) =>
      engine.diff({
        from: { tag: 'schemaDatasource', files, configDir: '' },
        to: { tag: 'schemaDatamodel', files },
        script: true,
        exitCode: null,
        filters: EVERYTHING,
      }),
    );

    expect(stdout).toBe('-- This is an empty migration.\n');
  });
});
