import type { Answer, Body, HttpClient } from './http-client.js';

/** Sends bytes as a file. */
export function upload(
  client: HttpClient,
  bytes: Uint8Array,
  mediaType = 'image/png',
  name = 'picture.png',
): Promise<Answer> {
  const path = `/files?name=${encodeURIComponent(name)}`;
  return client.send('POST', path, { body: bytes, headers: { 'content-type': mediaType } });
}

export interface Download {
  status: number;
  headers: Headers;
  bytes: Uint8Array;
  body: Partial<Body>;
}

/** Reads the bytes of a file, by the path below the routes. */
export async function download(client: HttpClient, id: string, method = 'GET'): Promise<Download> {
  const answer = await client.fetch(method, `/files/${id}`);
  const bytes = new Uint8Array(await answer.arrayBuffer());
  const isProblem = answer.headers.get('content-type')?.startsWith('application/problem+json') ?? false;
  const body = isProblem ? (JSON.parse(Buffer.from(bytes).toString()) as Body) : {};
  return { status: answer.status, headers: answer.headers, bytes, body };
}
