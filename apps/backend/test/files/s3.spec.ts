import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { GetObjectCommand, HeadObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { type FauxqsServer, startFauxqs } from 'fauxqs';
import { FileSweeper, keyOf } from '../../src/modules/ai/test-internals.js';
import { download, upload } from '../support/file-client.js';
import { type HttpClient, newClient } from '../support/http-client.js';
import { NOTE, PNG, polyglot } from '../support/sample-files.js';
import { startTestBackend, type TestBackend } from '../support/test-backend.js';

const MIB = 1024 * 1024;
const Bucket = 'files-of-chats';
const KEYS = { accessKeyId: 'key', secretAccessKey: 'secret' };

describe('Files in S3', () => {
  let server: FauxqsServer;
  let backend: TestBackend;
  let mia: HttpClient;
  let s3: S3Client;

  beforeAll(async () => {
    server = await startFauxqs({ port: 0, host: '127.0.0.1', logger: false });
    server.createBucket(Bucket);
    const endpoint = `http://127.0.0.1:${server.port}`;
    backend = await startTestBackend({
      FILES_S3_BUCKET: Bucket,
      FILES_S3_REGION: 'eu-central-1',
      FILES_S3_ENDPOINT: endpoint,
      FILES_S3_ACCESS_KEY_ID: KEYS.accessKeyId,
      FILES_S3_SECRET_ACCESS_KEY: KEYS.secretAccessKey,
    });
    mia = await newClient(backend);
    s3 = new S3Client({ endpoint, region: 'eu-central-1', forcePathStyle: true, credentials: KEYS });
  });

  afterAll(async () => {
    s3.destroy();
    await backend.stop();
    await server.stop();
  });

  it.each([
    ['small', PNG],
    ['of 8 MiB', polyglot(NOTE, 8 * MIB)],
  ])('that are %s are kept there under their organization, and come back', async (_, bytes) => {
    const { status, body } = await upload(mia, bytes);
    const Key = keyOf({ organizationId: mia.scope.organizationId, id: body.id });
    const object = await s3.send(new GetObjectCommand({ Bucket, Key }));

    expect(status).toBe(201);
    expect(Buffer.from(await object.Body!.transformToByteArray()).equals(bytes)).toBe(true);
    const read = await download(mia, body.id);
    expect([read.status, Buffer.from(read.bytes).equals(bytes)]).toEqual([200, true]);
  });

  it('are removed there when they have expired', async () => {
    const { body } = await upload(mia, PNG);
    const Key = keyOf({ organizationId: mia.scope.organizationId, id: body.id });
    await backend.database.query(`UPDATE ai_file SET expires_at = now() - interval '1 s' WHERE id = $1`, [
      body.id,
    ]);
    await backend.app.get(FileSweeper, { strict: false }).sweep();

    await expect(s3.send(new HeadObjectCommand({ Bucket, Key }))).rejects.toMatchObject({ name: 'NotFound' });
    expect((await download(mia, body.id)).status).toBe(404);
  });

  it('are unavailable while S3 is, and nothing of it is told', async () => {
    const { body } = await upload(mia, PNG);
    server.emptyBucket(Bucket);
    const { status, body: problem } = await download(mia, body.id);

    expect([status, problem.code]).toEqual([503, 'STORE_UNAVAILABLE']);
    expect(JSON.stringify(problem)).not.toContain(Bucket);
  });
});
