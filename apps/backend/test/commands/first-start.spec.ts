import { readdir, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { projectRoot } from '../../src/config/project-root.js';
import { copyBuild } from '../support/installation.js';
import { type Ended, start } from '../support/program.js';
import { useBuild } from '../support/use-build.js';

const CREATING = 'Creating the database in .data …\n';

describe('npm start on the embedded database', () => {
  let folder: string;

  useBuild();

  beforeAll(async () => {
    folder = await copyBuild();
    await symlink(join(projectRoot(), 'node_modules'), join(folder, 'node_modules'));
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  /** Starts it, and ends it as a terminal does that is closed. */
  async function startAndHangUp(): Promise<Ended> {
    const program = start(join(folder, 'dist', 'main.js'), []);
    await program.printed(/^ey/m);
    program.kill('SIGHUP');
    return program.ended;
  }

  it('says that it creates the database at the first start only, and stops it on SIGHUP', async () => {
    const first = await startAndHangUp();
    const second = await startAndHangUp();

    expect(first).toMatchObject({ code: 0, errors: 'Stopping …\n' });
    expect(first.output.split('Listening on')[0]).toBe(CREATING);
    expect(second.output).toMatch(/^Listening on/);
    expect(await readdir(join(folder, '.data', 'postgres', 'data'))).not.toContain('postmaster.pid');
  });
});
