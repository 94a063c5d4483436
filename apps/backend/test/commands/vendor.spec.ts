import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { projectRoot } from '../../src/config/project-root.js';
import { buildConsole } from '../support/program.js';

const run = promisify(execFile);

/** Settings of a host, which also builds for browsers. */
const TSCONFIG = {
  compilerOptions: {
    target: 'es2023',
    module: 'nodenext',
    lib: ['es2024', 'dom'],
    types: ['node'],
    strict: true,
    experimentalDecorators: true,
    emitDecoratorMetadata: true,
    skipLibCheck: true,
    noEmit: true,
  },
  include: ['src'],
};

const APPLICATION = `
  import { Injectable, Module } from '@nestjs/common';
  import { AiModule, ConversationService, type Scope } from './conversation-store/modules/ai/index.js';

  @Injectable()
  export class CaseService {
    constructor(private readonly conversations: ConversationService) {}

    async note(scope: Scope, caseId: string, content: string): Promise<void> {
      const { conversation } = await this.conversations.getOrCreate(scope, { entityType: 'case', entityId: caseId });
      await this.conversations.addMessage(scope, conversation.id, { role: 'user', content });
    }
  }

  interface User { tenantId: string; id: string }

  @Module({
    imports: [
      AiModule.forRoot({
        database: { connectionString: process.env.DATABASE_URL! },
        schema: 'ai',
        principalOf: ({ user }: { user: User }) => ({ organizationId: user.tenantId, userId: user.id, grants: [] }),
      }),
    ],
    providers: [CaseService],
  })
  export class AppModule {}`;

describe('npm run vendor', () => {
  let host: string;

  beforeEach(async () => {
    host = await mkdtemp(join(tmpdir(), 'host-'));
    await mkdir(join(host, 'src'));
    await writeFile(join(host, 'package.json'), '{ "type": "module" }');
    await writeFile(join(host, 'tsconfig.json'), JSON.stringify(TSCONFIG));
    await writeFile(join(host, 'src/app.module.ts'), APPLICATION);
    await symlink(join(projectRoot(), 'node_modules'), join(host, 'node_modules'));
  });
  afterEach(() => rm(host, { recursive: true, force: true }));

  const vendor = (...args: string[]) =>
    run(process.execPath, [join(projectRoot(), 'tools/vendor.js'), ...args]);
  const compile = (folder: string) =>
    run(process.execPath, [join(projectRoot(), 'node_modules/typescript/bin/tsc'), '-p', folder]);

  it('copies what compiles in an application of its own, and names the packages', async () => {
    const { stdout } = await vendor(join(host, 'src/conversation-store'));

    expect(stdout).toMatch(/^npm install .*@prisma\/client@\d.* pg@\d/m);
    expect(stdout).not.toMatch(/@latest|react/);
    await compile(host);
  });

  it('copies what compiles in a front end, and names the packages', async () => {
    const folder = join(host, 'src/conversation-store');
    const { stdout } = await vendor('--front-end', folder);

    expect(stdout).toMatch(/^npm install @ai-sdk\/react@\d[^ ]* ai@\d[^ ]* eventsource-parser@\d[^ ]*$/m);
    await compile(folder);
  });

  it('copies the console, built, which needs no package', async () => {
    await buildConsole();
    const folder = join(host, 'console');
    const { stdout } = await vendor('--console', folder);

    expect(stdout).toBe(`Copied to ${folder}.\n`);
    expect((await readdir(folder)).toSorted()).toEqual(['assets', 'icon.svg', 'index.html']);
  });

  it('replaces an earlier copy, and nothing else', async () => {
    const folder = join(host, 'src/conversation-store');
    await vendor(folder);
    await writeFile(join(folder, 'common/stale.ts'), '');
    await vendor(folder);

    expect(existsSync(join(folder, 'common/stale.ts'))).toBe(false);
    await expect(vendor(join(host, 'src'))).rejects.toThrow('is not empty');
    expect(existsSync(join(host, 'src/app.module.ts'))).toBe(true);
  });
});
