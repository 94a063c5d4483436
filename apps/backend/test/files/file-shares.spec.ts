import { connect, type Socket } from 'node:net';
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { EntityAccess } from '../../src/modules/ai/index.js';
import { FileService } from '../../src/modules/ai/test-internals.js';
import { download, upload } from '../support/file-client.js';
import { type HttpClient, newClient } from '../support/http-client.js';
import { NOTE, PNG, polyglot } from '../support/sample-files.js';
import { atOnce } from '../support/times.js';
import { useBackend } from '../support/use-backend.js';

const MIB = 1024 * 1024;

describe('What one user may store', () => {
  const backend = useBackend({ QUOTA_MEBIBYTES_PER_USER: '16' });

  it('counts the bytes of files, for that user alone', async () => {
    const mia = await newClient(backend.current);
    let answer = await upload(mia, polyglot(NOTE, 4 * MIB));
    let stored = 0;
    for (; answer.status === 201; stored++) answer = await upload(mia, polyglot(NOTE, 4 * MIB));

    expect([answer.status, answer.body.code]).toEqual([429, 'RATE_LIMITED']);
    expect(stored).toBeGreaterThanOrEqual(4);
    expect(stored).toBeLessThanOrEqual(5);
    expect((await upload(await newClient(backend.current), PNG)).status).toBe(201);
  });
});

describe('Four uploads of one user that do not come to their end', () => {
  const backend = useBackend();
  const held: Socket[] = [];

  afterEach(() => {
    for (const socket of held.splice(0)) socket.destroy();
  });

  async function begin({ scope }: HttpClient): Promise<void> {
    const token = await backend.current.token({ org: scope.organizationId, user: scope.userId });
    const { hostname, port } = new URL(backend.current.url);
    const socket = connect(Number(port), hostname);
    held.push(socket);
    const head = [
      'POST /api/v1/ai/files?name=a.png HTTP/1.1',
      'Host: x',
      `Authorization: Bearer ${token}`,
      'Content-Type: image/png',
      'Expect: 100-continue',
      'Content-Length: 1000',
    ];
    await new Promise((resolve) => socket.once('data', resolve).write(`${head.join('\r\n')}\r\n\r\n`));
  }

  it('let a fifth one wait, and hold up nobody else', async () => {
    const [mia, tom] = [await newClient(backend.current), await newClient(backend.current)];
    await atOnce(4, () => begin(mia));
    let isStored = false;
    const fifth = upload(mia, PNG).then((answer) => {
      isStored = true;
      return answer;
    });

    expect((await upload(tom, PNG)).status).toBe(201);
    expect((await mia.get('/conversations')).status).toBe(200);
    expect(isStored).toBe(false);
    held.pop()!.destroy();
    expect((await fifth).status).toBe(201);
  });
});

/** Lets nobody see what was withdrawn. */
class CaseAccess implements EntityAccess {
  readonly withdrawn = new Set<string>();

  mayRead(_: unknown, _type: string, id: string): boolean {
    return !this.withdrawn.has(id);
  }

  readable() {
    return [];
  }
}

const access = new CaseAccess();

describe('A file of a conversation about an entity', () => {
  const backend = useBackend({}, [], { entityAccess: access });
  let mia: HttpClient;

  beforeAll(async () => {
    mia = await newClient(backend.current);
  });

  it('is not there while its owner may not see the entity', async () => {
    const { id } = (await upload(mia, PNG)).body;
    const conversation = await mia.newConversation({ entityType: 'case', entityId: 'HR-17' });
    const files = backend.current.app.get(FileService, { strict: false });
    await files.use(mia.scope, conversation.id, [id]);
    expect((await download(mia, id)).status).toBe(200);

    access.withdrawn.add('HR-17');
    const { status, body } = await download(mia, id);
    expect([status, body.code]).toEqual([404, 'FILE_NOT_FOUND']);
    access.withdrawn.clear();
    expect((await download(mia, id)).status).toBe(200);
  });
});
