import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import openapiTypes, { astToString, type OpenAPI3 } from 'openapi-typescript';
import { format, resolveConfig } from 'prettier';
import { projectRoot } from '../../src/config/project-root.js';
import { DOCUMENT } from '../support/operations.js';

const FILE = join(projectRoot(), 'apps/console/src/api/openapi.d.ts');

it('the types of the console are those of the API’s document: else WRITE_TYPES=true npm test -- api-types', async () => {
  const types = astToString(await openapiTypes(DOCUMENT as unknown as OpenAPI3));
  const written = await format(types, { ...(await resolveConfig(FILE)), filepath: FILE });
  if (process.env.WRITE_TYPES === 'true') return writeFile(FILE, written);
  expect(await readFile(FILE, 'utf8')).toBe(written);
});
