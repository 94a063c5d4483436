import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { keyOf } from '../../src/modules/ai/test-internals.js';
import * as anthropic from '../support/anthropic-events.js';
import { chatClient, storedMessages } from '../support/chat-client.js';
import { ClosingModule } from '../support/closing.agent.js';
import { download, upload } from '../support/file-client.js';
import { type Answer, type Body, type HttpClient, newClient } from '../support/http-client.js';
import { chatCompletionsOf, refusal, startModelServer } from '../support/model-server.js';
import * as openai from '../support/openai-events.js';
import { HTML, NOTE, PDF, PNG, polyglot } from '../support/sample-files.js';
import { useBackend } from '../support/use-backend.js';

const server = await startModelServer();
const USAGE = { input_tokens: 20, output_tokens: 1 };
const NOT_THERE = '019c2b1e-7d4a-7c36-9a51-1f0d3b8a6e42';
const MIB = 1024 * 1024;

afterAll(() => server.stop());

function willSay(...texts: string[]): void {
  server.answer(
    ...texts.map((text) => ({
      body: [anthropic.begin(USAGE), ...anthropic.text(0, text), ...anthropic.end('end_turn', USAGE)],
    })),
  );
}

interface FilePart {
  type: 'file';
  url: string;
  mediaType: string;
  filename?: string;
}

const dataUrl = (bytes: Uint8Array, mediaType = 'image/png'): string =>
  `data:${mediaType};base64,${Buffer.from(bytes).toString('base64')}`;

/** The content of the person's messages in the newest request, in which texts that follow each other are one. */
function asked(): Record<string, unknown>[] {
  const { messages } = server.requests.at(-1) as { messages: { role: string; content: object[] }[] };
  return messages
    .filter(({ role }) => role === 'user')
    .flatMap(({ content }) => content as Record<string, unknown>[])
    .map(({ cache_control: _, ...part }) => part);
}

describe('A file in a chat', () => {
  const backend = useBackend(
    { AI_PROVIDER: 'anthropic', AI_MODEL: 'claude', AI_API_KEY: 'key', AI_BASE_URL: server.url },
    [ClosingModule],
  );
  let mia: HttpClient;

  beforeAll(async () => {
    mia = await newClient(backend.current);
  });

  async function newChat() {
    const { id } = await mia.newConversation({ agentType: 'closing' });
    return { id, front: await chatClient(backend.current, mia.scope, { agent: 'closing', id }) };
  }

  async function newFile(
    bytes: Uint8Array = PNG,
    mediaType = 'image/png',
    name = 'a.png',
  ): Promise<FilePart> {
    const { body } = await upload(mia, bytes, mediaType, name);
    return { type: 'file', url: body.url as string, mediaType, filename: name };
  }

  const idOf = ({ url }: FilePart): string => url.slice(url.lastIndexOf('/') + 1);

  async function say(id: string, parts: unknown[], messageId: string = crypto.randomUUID()): Promise<Answer> {
    return mia.post('/agents/closing/chat', { id, messages: [{ id: messageId, role: 'user', parts }] });
  }

  const text = (said: string) => ({ type: 'text' as const, text: said });

  it('is given to the model with its name, shown live as stored, and kept', async () => {
    const { id, front } = await newChat();
    const [image, pdf] = [await newFile(), await newFile(PDF, 'application/pdf', 'Ä 1.pdf')];
    const parts = [image, text('What is this?'), pdf];
    willSay('A dot.');
    await front.chat.sendMessage({ parts });

    expect(front.shown()).toEqual(await storedMessages(mia, id));
    expect((await storedMessages(mia, id))[0]!.parts).toEqual(parts);
    const source = (media_type: string, bytes: Uint8Array) => ({
      type: 'base64',
      media_type,
      data: Buffer.from(bytes).toString('base64'),
    });
    expect(asked()).toEqual([
      text('[A file: a.png (image/png)]'),
      { type: 'image', source: source('image/png', PNG) },
      text('What is this?\n\n[A file: Ä 1.pdf (application/pdf)]'),
      { type: 'document', source: source('application/pdf', PDF) },
    ]);
    const { rows } = await backend.current.database.query(
      'SELECT conversation_id FROM ai_file WHERE id = $1',
      [idOf(image)],
    );
    expect(rows).toEqual([{ conversation_id: id }]);
  });

  it('is given again in later turns', async () => {
    const { id } = await newChat();
    const image = await newFile();
    willSay('A dot.', 'Black.');
    await say(id, [text('What is this?'), image]);
    await say(id, [text('Which colour?')]);

    expect(asked().map(({ type }) => type)).toEqual(['text', 'image', 'text']);
  });

  it('that is a text is given as text', async () => {
    const { id } = await newChat();
    willSay('Greetings.');
    await say(id, [text('Sum up.'), await newFile(NOTE, 'text/plain', 'note.txt')]);

    expect(asked().at(-1)).toEqual(
      text(`Sum up.\n\n[A file: note.txt (text/plain)]\n${Buffer.from(NOTE).toString()}`),
    );
  });

  it.each([
    ['a text beyond a quarter of the context', 'text/plain', Uint8Array.from(Buffer.alloc(2 * MIB, 'x'))],
    ['an image beyond what the provider takes', 'image/png', polyglot(NOTE, 4 * MIB)],
  ])('that is %s is named', async (_, mediaType, bytes) => {
    const { id } = await newChat();
    willSay('I cannot see it.');
    await say(id, [text('Look.'), await newFile(bytes, mediaType, 'big')]);

    expect(asked()).toEqual([text(`Look.\n\n[A file: big (${mediaType})]`)]);
  });

  it('may come alone: its name is the content, of which the model is shown none', async () => {
    const { id } = await newChat();
    const image = await newFile();
    willSay('A dot.');
    await say(id, [image]);
    const { conversation, messages } = (await mia.get(`/conversations/${id}/with-messages`)).body;

    expect([conversation.title, messages.items[0]!.content]).toEqual(['a.png', 'a.png']);
    expect((await storedMessages(mia, id))[0]!.parts).toEqual([image]);
    expect(asked().map(({ type }) => type)).toEqual(['text', 'image']);
  });

  it('that stands in the message is stored, once, and shown by its url', async () => {
    const { id } = await newChat();
    const parts = [
      text('And this?'),
      { type: 'file', mediaType: 'image/png', filename: 'b.png', url: dataUrl(PNG) },
    ];
    const messageId = crypto.randomUUID();
    willSay('A dot.');
    const [first, again] = [await say(id, parts, messageId), await say(id, parts, messageId)];

    expect([first.status, again.status]).toEqual([200, 200]);
    const [question, ...others] = await storedMessages(mia, id);
    const shown = question!.parts[1] as FilePart;
    expect(shown).toMatchObject({ type: 'file', mediaType: 'image/png', filename: 'b.png' });
    expect(others).toHaveLength(1);
    const read = await download(mia, idOf(shown));
    expect(Buffer.from(read.bytes).equals(PNG)).toBe(true);
    const { rowCount } = await backend.current.database.query(
      'SELECT FROM ai_file WHERE conversation_id = $1',
      [id],
    );
    expect(rowCount).toBe(1);
  });

  it('of a message that is sent again by its url is the same', async () => {
    const { id } = await newChat();
    const parts = [await newFile(), text('What is this?')];
    const messageId = crypto.randomUUID();
    willSay('A dot.');
    await say(id, parts, messageId);
    const again = await say(id, parts, messageId);

    expect([again.status, again.text.includes('A dot.')]).toEqual([200, true]);
    expect(server.requests).toHaveLength(1);
  });

  it.each([
    ['of somebody else', 404, async () => (await upload(await newClient(backend.current), PNG)).body.url],
    ['that is not there', 404, () => `/api/v1/ai/files/${NOT_THERE}`],
    ['of another site', 400, () => `https://example.org/files/${NOT_THERE}`],
    ['of another route', 400, () => `/api/v1/ai/conversations/${NOT_THERE}`],
    ['of this machine', 400, () => 'file:///etc/passwd'],
    ['that is a data URL without base64', 400, () => 'data:image/png,abc'],
    ['that is an empty data URL', 400, () => 'data:image/png;base64,'],
    ['that is a data URL of another type', 400, () => dataUrl(PNG, 'image/gif')],
    ['that is a data URL of HTML', 415, () => dataUrl(HTML)],
  ])('by a url %s is refused with %d, and nothing is stored', async (_, status, url) => {
    const { id } = await newChat();
    const part = { type: 'file', mediaType: 'image/png', url: await url() };
    const answer = await say(id, [text('Look.'), part]);

    expect(answer.status).toBe(status);
    expect(await storedMessages(mia, id)).toEqual([]);
  });

  it('is taken with the type that it has alone', async () => {
    const { id } = await newChat();
    const answer = await say(id, [{ ...(await newFile()), mediaType: 'image/gif' }]);

    expect(answer.body.errors?.map(({ field }) => field)).toEqual(['messages.0.parts.0.mediaType']);
  });

  it('of one conversation is refused in another', async () => {
    const [first, second] = [await newChat(), await newChat()];
    const image = await newFile();
    willSay('A dot.');
    await say(first.id, [image]);
    const { status, body } = await say(second.id, [image]);

    expect([status, body.code]).toEqual([404, 'FILE_NOT_FOUND']);
    expect(await storedMessages(mia, second.id)).toEqual([]);
  });

  it('makes no conversation where it is refused', async () => {
    const tom = await newClient(backend.current);
    const parts = [{ type: 'file', mediaType: 'image/png', url: `/api/v1/ai/files/${NOT_THERE}` }];
    await tom.post('/agents/closing/chat', { id: 'a-chat', messages: [{ id: 'm', role: 'user', parts }] });

    expect((await tom.get('/conversations')).body.items).toEqual([]);
  });

  it('that the provider refuses is only named in later turns', async () => {
    const { id } = await newChat();
    const image = await newFile();
    server.answer(refusal(400), {
      body: [anthropic.begin(USAGE), ...anthropic.text(0, 'Go on.'), ...anthropic.end('end_turn', USAGE)],
    });
    await say(id, [text('What is this?'), image]);
    await say(id, [text('Then without.')]);

    expect(asked()).toEqual([text('What is this?\n\n[A file: a.png (image/png)]\n\nThen without.')]);
  });

  it('whose bytes are lost is only named', async () => {
    const { id } = await newChat();
    const image = await newFile();
    await rm(
      join(backend.current.folder, keyOf({ organizationId: mia.scope.organizationId, id: idOf(image) })),
    );
    willSay('I cannot see it.');
    await say(id, [text('What is this?'), image]);

    expect(asked()).toEqual([text('What is this?\n\n[A file: a.png (image/png)]')]);
  });
});

describe('A file in a chat with a model that takes none', () => {
  const backend = useBackend(chatCompletionsOf(server), [ClosingModule]);

  it('is named', async () => {
    const mia = await newClient(backend.current);
    const { id } = await mia.newConversation({ agentType: 'closing' });
    const { url } = (await upload(mia, PNG)).body as Body & { url: string };
    const usage = { prompt_tokens: 12, completion_tokens: 3, total_tokens: 15 };
    server.answer({ body: [...openai.text('I cannot see it.'), ...openai.end('stop', usage)] });
    const parts = [{ type: 'file', url, mediaType: 'image/png' }];
    await mia.post('/agents/closing/chat', { id, messages: [{ id: 'm', role: 'user', parts }] });

    expect(JSON.stringify(server.requests)).toContain('[A file: picture.png (image/png)]');
    expect(JSON.stringify(server.requests)).not.toContain(Buffer.from(PNG).toString('base64'));
  });
});
