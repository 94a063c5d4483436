import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { projectRoot } from '../../src/config/project-root.js';
import { build } from '../support/program.js';
import { createTestDatabase } from '../support/test-database.js';
import { poolerOptions } from '../support/test-pooler.js';
import { useHost } from './use-host.js';

describe.each(['Express', 'Fastify'] as const)('The store alone in a host on %s', (adapter) => {
  const host = useHost(adapter, { agents: false });
  const send = (method: string, path: string, body?: unknown) =>
    host.send('umbra/noa', method, `/assistant${path}`, body);

  it('has the routes of conversations and none of agents', async () => {
    const { body, status } = await send('POST', '/conversations', {});
    const path = `/conversations/${body.id}`;

    expect(status).toBe(201);
    expect((await send('GET', `${path}/messages`)).status).toBe(200);
    expect((await send('GET', `${path}/approvals`)).status).toBe(404);
    expect((await send('POST', '/agents/clerk/chat', {})).status).toBe(404);
  });

  it('pauses and archives where no runtime takes part', async () => {
    const { body } = await send('POST', '/conversations', { entityType: 'case', entityId: 'HR-17' });
    const path = `/conversations/${body.id}`;

    expect((await send('POST', `${path}/pause`)).body).toMatchObject({ status: 'PAUSED' });
    expect((await send('POST', `${path}/archive`)).body).toMatchObject({ status: 'ARCHIVED' });
  });
});

describe('A program without the AI SDK', () => {
  beforeAll(build);

  const runs = async (more: string): Promise<string> => {
    const database = await createTestDatabase();
    const loader = pathToFileURL(join(projectRoot(), 'apps/backend/test/host/no-ai-sdk.loader.js')).href;
    const index = pathToFileURL(join(projectRoot(), 'dist/modules/ai/index.js')).href;
    const options = JSON.stringify({ connectionString: database.url, ...poolerOptions() });
    const program = `
      import { register } from 'node:module';
      register('${loader}');
      const { NestFactory } = await import('@nestjs/core');
      const { AiModule, ConversationService } = await import('${index}');
      const module = AiModule.forRoot({ database: ${options}, http: false, ${more} });
      const app = await NestFactory.createApplicationContext(module, { logger: false, abortOnError: false });
      const scope = { organizationId: 'umbra', userId: 'noa' };
      const { conversation } = await app.get(ConversationService).getOrCreate(scope);
      const message = { role: 'user', content: 'Hello' };
      console.log((await app.get(ConversationService).addMessage(scope, conversation.id, message)).content);
      await app.close();`;
    try {
      const args = ['--input-type=module', '--eval', program];
      const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: projectRoot() });
      return stdout;
    } finally {
      await database.drop();
    }
  };

  it('takes in the store alone', async () => {
    expect(await runs('agents: false')).toBe('Hello\n');
  });

  it('cannot take in the agents', async () => {
    await expect(runs('agents: true')).rejects.toThrow('loads ai');
  });
});
