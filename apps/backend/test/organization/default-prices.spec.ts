import { describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { projectRoot } from '../../src/config/project-root.js';

const TOOL = join(projectRoot(), 'tools/default-prices.js');
const ROWS = join(projectRoot(), 'apps/backend/src/modules/ai/organization/usage/default-prices.rows.ts');

describe('the default list of prices', () => {
  it('is what the package of the pinned version says', async () => {
    const program = `import { defaultPrices } from ${JSON.stringify(TOOL)}; process.stdout.write(defaultPrices());`;
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--input-type=module', '--eval', program],
      { maxBuffer: 16 * 1024 * 1024 },
    );

    expect(await readFile(ROWS, 'utf8')).toBe(stdout);
  });

  it('is of the version that is installed', async () => {
    const installed = join(projectRoot(), 'node_modules/@pydantic/genai-prices/package.json');
    const { version } = JSON.parse(await readFile(installed, 'utf8')) as { version: string };

    expect(await readFile(ROWS, 'utf8')).toContain(`@pydantic/genai-prices ${version} `);
  });
});
