import type { ChatTab } from './chat-tab.js';

/** An event of the server as the page has read it. */
export interface Heard {
  id: string;
  data: Record<string, unknown>;
}

/** Reads events as they come; resolves when the stream has begun. */
const LISTEN = `async ({ url, token }) => {
  const lineOf = (event, name) =>
    event.split('\\n').find((line) => line.startsWith(name + ':'))?.slice(name.length + 1).trim();
  const asHeard = (event) => {
    const data = lineOf(event, 'data');
    return data?.startsWith('{') ? [{ id: lineOf(event, 'id'), data: JSON.parse(data) }] : [];
  };
  window.heard = [];
  const { body } = await fetch(url, { headers: { authorization: 'Bearer ' + token } });
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  window.stopListening = () => reader.cancel();
  const read = async () => {
    let text = '';
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      text += part.value;
      window.heard = text.split('\\n\\n').slice(0, -1).flatMap(asHeard);
    }
  };
  window.listening = read().catch(() => undefined);
}`;

/** Has the page read a stream of events, by `fetch`, since a browser's `EventSource` sends no token. */
export async function listen({ page, address }: ChatTab, path: string): Promise<void> {
  const given = new URLSearchParams(new URL(address).hash.slice(1));
  const of = JSON.stringify({ url: `${given.get('api') ?? ''}${path}`, token: given.get('token') });
  await page.evaluate(`(${LISTEN})(${of})`);
}

/** Resolves to the first event of which this holds, an expression over `data`. */
export async function hears({ page }: ChatTab, holds: string): Promise<Heard> {
  const found = `window.heard.find(({ data }) => ${holds})`;
  await page.waitForFunction(`${found} !== undefined`);
  return page.evaluate<Heard>(found);
}

/** Stops reading, and returns all that was read. */
export function stopListening({ page }: ChatTab): Promise<Heard[]> {
  return page.evaluate<Heard[]>('window.stopListening().then(() => window.heard)');
}

/** Resolves to all that was read when the stream has ended. */
export function heardToEnd({ page }: ChatTab): Promise<Heard[]> {
  return page.evaluate<Heard[]>('window.listening.then(() => window.heard)');
}
