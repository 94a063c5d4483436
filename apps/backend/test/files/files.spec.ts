import { createHash } from 'node:crypto';
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'content-disposition';
import { keyOf } from '../../src/modules/ai/test-internals.js';
import { download, upload } from '../support/file-client.js';
import { type HttpClient, newClient, stranger } from '../support/http-client.js';
import { HTML, NOTE, PDF, PNG, polyglot, SAMPLES, SVG, ZIP } from '../support/sample-files.js';
import { newScope } from '../support/scopes.js';
import { useBackend } from '../support/use-backend.js';

const MIB = 1024 * 1024;
const NOT_THERE = '019c2b1e-7d4a-7c36-9a51-1f0d3b8a6e42';

describe('A file', () => {
  const backend = useBackend();
  let mia: HttpClient;

  beforeAll(async () => {
    mia = await newClient(backend.current);
  });

  it.each(SAMPLES)('of the type %s is stored, and comes back as it was', async (mediaType, bytes) => {
    const { status, body } = await upload(mia, bytes, mediaType, 'a file');

    expect(status).toBe(201);
    expect(body).toEqual({
      id: expect.any(String),
      url: `/api/v1/ai/files/${body.id}`,
      mediaType,
      bytes: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      name: 'a file',
    });
    const read = await download(mia, body.id);
    expect(read.status).toBe(200);
    expect(Buffer.from(read.bytes).equals(bytes)).toBe(true);
    expect(read.headers.get('content-length')).toBe(`${bytes.length}`);
    expect(read.headers.get('content-type')?.split(';')[0]).toBe(mediaType);
  });

  it('may have parameters and any case in its Content-Type, and the old name of JPEG', async () => {
    expect((await upload(mia, NOTE, 'Text/Plain; charset=utf-8')).body.mediaType).toBe('text/plain');
    expect((await upload(mia, SAMPLES[2]![1], 'image/jpg')).body.mediaType).toBe('image/jpeg');
  });

  it('of exactly 20 MiB is stored; a byte more is refused with 413', async () => {
    const largest = polyglot(NOTE, 20 * MIB);
    const stored = await upload(mia, largest);
    const larger = await upload(mia, polyglot(NOTE, 20 * MIB + 1));

    expect([stored.status, stored.body.bytes]).toEqual([201, 20 * MIB]);
    expect(Buffer.from((await download(mia, stored.body.id)).bytes).equals(largest)).toBe(true);
    expect([larger.status, larger.body.code]).toEqual([413, 'CONTENT_TOO_LARGE']);
    expect(larger.body.detail).toContain('20 MiB');
  });

  it('that is sent without its length is refused where it grows too large, and else stored', async () => {
    const inPieces = (length: number) => {
      const body = new Blob([polyglot(NOTE, length)]).stream();
      return mia.fetch('POST', '/files?name=a.png', { body, headers: { 'content-type': 'image/png' } });
    };

    expect((await inPieces(3 * MIB)).status).toBe(201);
    expect((await inPieces(20 * MIB + 1)).status).toBe(413);
  });

  it.each([
    ['HTML that is called an image', 'image/png', HTML],
    ['an SVG with a script that is called an image', 'image/png', SVG],
    ['a PDF that is called an image', 'image/png', PDF],
    ['an image that is called a PDF', 'application/pdf', PNG],
    ['an image that is called another image', 'image/jpeg', PNG],
    ['an archive that is called a text', 'text/plain', ZIP],
    ['a PDF that is called a text', 'text/plain', PDF],
    ['a text in Latin-1', 'text/plain', Uint8Array.from(Buffer.from('Grüße', 'latin1'))],
    ['a text that ends within a character', 'text/plain', NOTE.subarray(0, 3)],
    ['a text with a NUL', 'text/csv', Uint8Array.from(Buffer.from('a\0b'))],
  ])('is refused that is %s', async (_, mediaType, bytes) => {
    const { status, body } = await upload(mia, bytes, mediaType, 'innocent.png');

    expect([status, body.code]).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE']);
    expect(body.detail).toContain(mediaType);
  });

  it.each([
    ['image/svg+xml', SVG],
    ['text/html', HTML],
    ['application/zip', ZIP],
    ['application/json', NOTE],
    ['application/x-conversation-store-unread', PNG],
    ['', PNG],
    [';;;', PNG],
    ['*/*', PNG],
    ['image/png, text/html', PNG],
  ])('of the type %j is refused, with those that are taken', async (mediaType, bytes) => {
    const { status, body } = await upload(mia, bytes, mediaType);

    expect([status, body.code]).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE']);
    expect(body.detail).toContain('image/png');
    expect(body.detail).not.toContain('html');
  });

  it('that is none is refused', async () => {
    const empty = await upload(mia, new Uint8Array(0));
    const none = await mia.send('POST', '/files?name=a.png');

    expect([empty.status, empty.body.errors?.map(({ field }) => field)]).toEqual([400, ['body']]);
    expect([none.status, none.body.code]).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE']);
  });

  it.each([
    ['../../etc/passwd', 'passwd'],
    ['C:\\Users\\mia\\résumé.pdf', 'résumé.pdf'],
    ['a\r\nSet-Cookie: b=c.png', 'a__Set-Cookie: b=c.png'],
    ['invoice\u202Egnp.exe', 'invoice_gnp.exe'],
    ['a\u0000b.png', 'a_b.png'],
    ['"; filename=evil.html; x="', '"; filename=evil.html; x="'],
    ['日本語 👨‍👩‍👧.png', '日本語 👨‍👩‍👧.png'],
    ['%2e%2e%2fx', '%2e%2e%2fx'],
  ])('called %j has the name %j, which its download tells', async (given, name) => {
    const { status, body } = await upload(mia, PNG, 'image/png', given);
    const { headers } = await download(mia, body.id);
    const disposition = headers.get('content-disposition') ?? '';

    expect([status, body.name]).toEqual([201, name]);
    expect(parse(disposition).parameters.filename).toBe(name);
    expect(disposition).not.toMatch(/[^\x20-\x7e]/);
  });

  it.each(['', '..', '/', '.', ' \t', 'x'.repeat(256), 'a/..', 'a/'])(
    'called %j is refused',
    async (name) => {
      const { status, body } = await upload(mia, PNG, 'image/png', name);

      expect([status, body.errors?.map(({ field }) => field)]).toEqual([400, ['name']]);
    },
  );

  it('needs its name, and takes no other parameter', async () => {
    const named = { body: PNG, headers: { 'content-type': 'image/png' } };
    for (const query of ['', '?name=a&more=b', '?name=a&name=b'])
      expect((await mia.send('POST', `/files${query}`, named)).status).toBe(400);
  });

  it('can do no harm in a browser, whatever it holds', async () => {
    const scripts = Uint8Array.from(Buffer.from('<script>alert(1)</script>'));
    for (const [mediaType, bytes, shown] of [
      ['image/png', polyglot(scripts), 'inline'],
      ['text/plain', HTML, 'attachment'],
      ['text/markdown', SVG, 'attachment'],
      ['application/pdf', PDF, 'attachment'],
    ] as const) {
      const { body } = await upload(mia, bytes, mediaType, 'page.html');
      const { headers } = await download(mia, body.id);

      expect(headers.get('content-disposition')).toBe(`${shown}; filename=page.html`);
      expect(headers.get('content-type')).toMatch(new RegExp(`^${mediaType}(; charset=utf-8)?$`));
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('content-security-policy')).toBe(
        "default-src 'none'; frame-ancestors 'none'; sandbox",
      );
      expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
      expect(headers.get('cache-control')).toBe('private, no-cache');
    }
  });

  it('is told of by HEAD without its bytes', async () => {
    const { body } = await upload(mia, PNG);
    const { status, headers, bytes } = await download(mia, body.id, 'HEAD');

    expect([status, headers.get('content-length'), bytes.length]).toEqual([200, `${PNG.length}`, 0]);
  });

  it('is its owner’s alone, and looks to all others as if it were not there', async () => {
    const { body } = await upload(mia, PNG);
    const { organizationId, userId } = mia.scope;
    const others = [
      { organizationId, userId: newScope().userId },
      { organizationId: newScope().organizationId, userId },
      { organizationId: userId, userId: organizationId },
    ];
    for (const scope of others) {
      const other = await newClient(backend.current, { scope, grants: 'ai:append ai:supervise' });
      const [hidden, missing] = [await download(other, body.id), await download(other, NOT_THERE)];
      expect([hidden.status, hidden.body.code]).toEqual([404, 'FILE_NOT_FOUND']);
      expect({ ...hidden.body, requestId: '' }).toEqual({ ...missing.body, requestId: '' });
    }
    for (const id of ['nothing', '..%2f..%2fx', `${body.id}x`, '%00'])
      expect((await download(mia, id)).body.code).toBe('FILE_NOT_FOUND');
    expect((await download(mia, body.id.toUpperCase())).status).toBe(200);
  });

  it('is taken from nobody without a token, nor shown', async () => {
    const { body } = await upload(mia, PNG);
    const nobody = stranger(backend.current);

    expect((await upload(nobody, PNG)).status).toBe(401);
    expect((await download(nobody, body.id)).status).toBe(401);
  });

  it('is kept in the folder under its organization, where nothing tells its name or its user', async () => {
    const { body } = await upload(mia, PNG, 'image/png', '../secret-name.png');
    const key = keyOf({ organizationId: mia.scope.organizationId, id: body.id });
    const { folder } = backend.current;

    expect(Buffer.from(await readFile(join(folder, key))).equals(PNG)).toBe(true);
    expect(key).toMatch(/^[0-9a-f]{32}\/[0-9a-f-]{36}$/);
    const names = (await readdir(folder, { recursive: true })).join();
    for (const text of ['secret', mia.scope.userId, mia.scope.organizationId])
      expect(names).not.toContain(text);
  });

  it('is not there while its bytes are gone, and nothing of the storage is told', async () => {
    const { body } = await upload(mia, PNG);
    const key = keyOf({ organizationId: mia.scope.organizationId, id: body.id });
    await rm(join(backend.current.folder, key));
    const { status, body: problem } = await download(mia, body.id);

    expect([status, problem.code]).toEqual([503, 'STORE_UNAVAILABLE']);
    expect(JSON.stringify(problem)).not.toContain(backend.current.folder);
  });

  it('leaves no row and no bytes where it is refused', async () => {
    const { scope } = await newClient(backend.current);
    const client = await newClient(backend.current, { scope });
    await upload(client, HTML, 'image/png');
    const { rowCount } = await backend.current.database.query(
      'SELECT FROM ai_file WHERE organization_id = $1',
      [scope.organizationId],
    );
    const key = keyOf({ organizationId: scope.organizationId, id: '' });

    expect(rowCount).toBe(0);
    await expect(stat(join(backend.current.folder, key))).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
