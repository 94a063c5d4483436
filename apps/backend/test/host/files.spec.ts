import { describe, expect, it } from '@jest/globals';
import { download, upload } from '../support/file-client.js';
import { HTML, NOTE, PNG, polyglot } from '../support/sample-files.js';
import { useHost } from './use-host.js';

const MIB = 1024 * 1024;

describe.each(['Express', 'Fastify'] as const)('Files in a host on %s', (adapter) => {
  const host = useHost(adapter);

  it.each([
    ['image/png', PNG],
    ['text/plain', NOTE],
    ['image/png', polyglot(NOTE, 20 * MIB)],
  ])('are stored as %s below its own prefix, and come back', async (mediaType, bytes) => {
    const noa = host.client('umbra/noa');
    const { status, body } = await upload(noa, bytes, mediaType, '日本.png');
    expect([status, body.url]).toEqual([201, `/backend/assistant/files/${body.id}`]);

    const read = await download(noa, body.id);
    expect(Buffer.from(read.bytes).equals(bytes)).toBe(true);
    expect(read.headers.get('content-length')).toBe(`${bytes.length}`);
    expect(read.headers.get('x-content-type-options')).toBe('nosniff');
    expect(read.headers.get('cache-control')).toBe('private, no-cache');
    expect(read.headers.get('content-disposition')).toContain("filename*=UTF-8''%E6%97%A5");
    expect((await download(noa, body.id, 'HEAD')).headers.get('content-length')).toBe(`${bytes.length}`);
    expect((await download(host.client('umbra/tom'), body.id)).status).toBe(404);
  });

  it.each([
    [413, 'image/png', polyglot(NOTE, 20 * MIB + 1)],
    [415, 'image/png', HTML],
    [415, 'text/html', HTML],
    [415, 'application/octet-stream', PNG],
    [400, 'image/png', new Uint8Array(0)],
  ])('are refused with %d as %s', async (status, mediaType, bytes) => {
    const answer = await upload(host.client('umbra/noa'), bytes, mediaType);

    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      status,
      expect.stringContaining('application/problem+json'),
    ]);
  });

  it('are taken from nobody without a session', async () => {
    expect((await host.send(null, 'POST', '/assistant/files?name=a.png')).status).toBe(401);
  });

  it('leave the other routes of the host and of the store as they are', async () => {
    const noa = host.client('umbra/noa');
    const headers = { 'content-type': 'application/x-conversation-store-unread' };
    const answer = await noa.send('POST', '/conversations', { body: '{"title":"a"}', headers });

    expect(answer.status).toBe(adapter === 'Fastify' ? 415 : 201);
    expect(answer.body.title ?? null).toBeNull();
    expect((await noa.post('/conversations', { title: 'a', agentType: 'b' })).status).toBe(201);
  });
});
