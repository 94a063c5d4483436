import { access, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { FileService, FileSweeper, keyOf } from '../../src/modules/ai/test-internals.js';
import { download, upload } from '../support/file-client.js';
import { type HttpClient, newClient } from '../support/http-client.js';
import { rawRequest } from '../support/raw-request.js';
import { PNG } from '../support/sample-files.js';
import { atOnce } from '../support/times.js';
import { useBackend } from '../support/use-backend.js';

const NOT_THERE = '019c2b1e-7d4a-7c36-9a51-1f0d3b8a6e42';

describe('A file', () => {
  const backend = useBackend();
  let mia: HttpClient;
  let files: FileService;
  let sweeper: FileSweeper;

  beforeAll(async () => {
    mia = await newClient(backend.current);
    files = backend.current.app.get(FileService, { strict: false });
    sweeper = backend.current.app.get(FileSweeper, { strict: false });
  });

  const newFile = async (client = mia): Promise<string> => (await upload(client, PNG)).body.id;

  function pathOf(id: string, { organizationId } = mia.scope): string {
    return join(backend.current.folder, keyOf({ organizationId, id }));
  }

  const hasBytes = (id: string, scope = mia.scope): Promise<boolean> =>
    access(pathOf(id, scope)).then(
      () => true,
      () => false,
    );

  async function statusOf(id: string): Promise<string | null> {
    const { rows } = await backend.current.database.query<{ status: string }>(
      'SELECT status FROM ai_file WHERE id = $1',
      [id],
    );
    return rows[0]?.status ?? null;
  }

  async function expire(ids: string[], status = 'STORED'): Promise<void> {
    await backend.current.database.query(
      `UPDATE ai_file SET status = $2::"AiFileStatus", expires_at = now() - interval '1 second' WHERE id = ANY($1)`,
      [ids, status],
    );
  }

  async function newConversation(): Promise<string> {
    return (await mia.newConversation()).id;
  }

  it('that no conversation uses is kept for a day', async () => {
    const id = await newFile();
    const { rows } = await backend.current.database.query<{ seconds: number }>(
      'SELECT extract(epoch FROM expires_at - created_at)::float8 AS seconds FROM ai_file WHERE id = $1',
      [id],
    );
    await sweeper.sweep();

    expect(Math.abs(rows[0]!.seconds - 86_400)).toBeLessThan(60);
    expect((await download(mia, id)).status).toBe(200);
  });

  it('is not there when its day is over, and is then removed with its bytes', async () => {
    const id = await newFile();
    await expire([id]);
    expect((await download(mia, id)).status).toBe(404);
    expect(await hasBytes(id)).toBe(true);

    await sweeper.sweep();
    expect([await statusOf(id), await hasBytes(id)]).toEqual([null, false]);
  });

  it('stays with the conversation that uses it, and goes with it', async () => {
    const [id, conversation] = [await newFile(), await newConversation()];
    const used = await files.use(mia.scope, conversation, [id]);
    expect(used).toMatchObject([{ id, name: 'picture.png', conversationId: conversation }]);
    await expire([id]);
    await sweeper.sweep();
    expect((await download(mia, id)).status).toBe(200);

    await backend.current.database.query('DELETE FROM ai_conversation WHERE id = $1', [conversation]);
    expect((await download(mia, id)).status).toBe(404);
    await sweeper.sweep();
    expect([await statusOf(id), await hasBytes(id)]).toEqual([null, false]);
  });

  it('goes at once with a conversation that is deleted on the same day', async () => {
    const [id, conversation] = [await newFile(), await newConversation()];
    await files.use(mia.scope, conversation, [id]);
    await backend.current.database.query('DELETE FROM ai_conversation WHERE id = $1', [conversation]);

    expect((await download(mia, id)).status).toBe(404);
  });

  it('belongs to one conversation, which may use it any number of times', async () => {
    const [id, first, second] = [await newFile(), await newConversation(), await newConversation()];
    for (let time = 0; time < 2; time++) await files.use(mia.scope, first, [id, id]);

    await expect(files.use(mia.scope, second, [id])).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
    expect(await files.find(mia.scope, id)).toMatchObject({ conversationId: first });
  });

  it('is used with all others of a message, or none is', async () => {
    const [id, conversation] = [await newFile(), await newConversation()];
    for (const other of [NOT_THERE, await newFile(await newClient(backend.current))])
      await expect(files.use(mia.scope, conversation, [id, other])).rejects.toMatchObject({
        code: 'FILE_NOT_FOUND',
      });

    expect(await files.find(mia.scope, id)).toMatchObject({ conversationId: null });
  });

  it('cannot be given to a conversation of somebody else', async () => {
    const id = await newFile();
    const { id: conversation } = await (await newClient(backend.current)).newConversation();

    await expect(files.use(mia.scope, conversation, [id])).rejects.toThrow();
    expect(await files.find(mia.scope, id)).toMatchObject({ conversationId: null });
  });

  it('cannot be used when it has expired', async () => {
    const [id, conversation] = [await newFile(), await newConversation()];
    await expire([id]);

    await expect(files.use(mia.scope, conversation, [id])).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
  });

  it.each(['STORING', 'REMOVING'])('that a process left as %s is removed by another one', async (status) => {
    const id = await newFile();
    await expire([id], status);
    await sweeper.sweep();

    expect([await statusOf(id), await hasBytes(id)]).toEqual([null, false]);
  });

  it.each(['STORING', 'REMOVING'])('is not there while it is %s, and cannot be used', async (status) => {
    const [id, conversation] = [await newFile(), await newConversation()];
    await backend.current.database.query(`UPDATE ai_file SET status = '${status}' WHERE id = $1`, [id]);

    expect((await download(mia, id)).status).toBe(404);
    await expect(files.use(mia.scope, conversation, [id])).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
  });

  it('whose bytes cannot be removed is tried again later', async () => {
    const id = await newFile();
    await rm(pathOf(id));
    await mkdir(pathOf(id));
    await expire([id]);
    await sweeper.sweep();
    expect(await statusOf(id)).toBe('REMOVING');
    await sweeper.sweep();
    expect(await statusOf(id)).toBe('REMOVING');

    await rm(pathOf(id), { recursive: true });
    await expire([id], 'REMOVING');
    await sweeper.sweep();
    expect(await statusOf(id)).toBeNull();
  });

  it('is removed by one of any number of sweepers, however many there are', async () => {
    const tom = await newClient(backend.current);
    const ids = await atOnce(4, () => newFile(tom));
    await backend.current.database.query(
      `INSERT INTO ai_file (id, organization_id, user_id, name, media_type, bytes, sha256, status, expires_at)
       SELECT gen_random_uuid(), organization_id, user_id, name, media_type, bytes, sha256, 'STORED', now() - interval '1 s'
       FROM ai_file, generate_series(1, 250) WHERE id = $1`,
      [ids[0]],
    );
    await expire(ids);
    await Promise.all([sweeper.sweep(), sweeper.sweep(), sweeper.sweep()]);

    const { rowCount } = await backend.current.database.query('SELECT FROM ai_file WHERE user_id = $1', [
      tom.scope.userId,
    ]);
    expect(rowCount).toBe(0);
    for (const id of ids) expect(await hasBytes(id, tom.scope)).toBe(false);
  });

  it('is removed, however many before it are held', async () => {
    const [tom, ann] = [await newClient(backend.current), await newClient(backend.current)];
    const [held, free] = [await newFile(tom), await newFile(ann)];
    const { database } = backend.current;
    await database.query(
      `INSERT INTO ai_hold (id, organization_id, target_type, target_id, reason, placed_by, placed_at)
       SELECT gen_random_uuid(), organization_id, 'user', user_id, 'a court', 'officer', now() FROM ai_file WHERE id = $1`,
      [held],
    );
    await database.query(
      `INSERT INTO ai_file (id, organization_id, user_id, name, media_type, bytes, sha256, status, expires_at)
       SELECT gen_random_uuid(), organization_id, user_id, name, media_type, bytes, sha256, 'STORED', now() - interval '1 day'
       FROM ai_file, generate_series(1, 1100) WHERE id = $1`,
      [held],
    );
    await expire([free]);
    await sweeper.sweep();

    expect([await statusOf(free), await statusOf(held)]).toEqual([null, 'STORED']);
  });

  it('whose sender leaves before its end is not stored', async () => {
    const { scope } = await newClient(backend.current);
    const token = await backend.current.token({ org: scope.organizationId, user: scope.userId });
    const head = [
      'POST /api/v1/ai/files?name=a.png HTTP/1.1',
      'Host: x',
      `Authorization: Bearer ${token}`,
      'Content-Type: image/png',
      `Content-Length: ${PNG.length + 1}`,
    ];
    await rawRequest(backend.current, [`${head.join('\r\n')}\r\n\r\n`, PNG], { leave: true });

    const { rowCount } = await backend.current.database.query(
      'SELECT FROM ai_file WHERE organization_id = $1',
      [scope.organizationId],
    );
    expect(rowCount).toBe(0);
  });
});
