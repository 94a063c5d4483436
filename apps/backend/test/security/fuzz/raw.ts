import fc, { type Arbitrary } from 'fast-check';
import { rawRequest } from '../../support/raw-request.js';
import type { TestBackend } from '../../support/test-backend.js';

const LINES = [
  'POST /api/v1/ai/conversations HTTP/1.1',
  'Host: x',
  'Content-Type: application/json',
  'Content-Length: 2',
  'Connection: close',
  '',
  '{}',
];
const RIGHT = LINES.join('\r\n');
const SCRAPS = [
  '',
  '\r\n',
  '\n',
  '\0',
  ':',
  ' ',
  '\u00ff',
  '%',
  'HTTP/9.9',
  'Transfer-Encoding: chunked\r\n',
  'Transfer-Encoding: chunked, identity\r\n',
  'Content-Length: 99\r\n',
  'Content-Length: -1\r\n',
  '5\r\nhello\r\n0\r\n\r\n',
  'Expect: 100-continue\r\n',
  'Upgrade: websocket\r\n',
  'GET / HTTP/1.1\r\n\r\n',
  'x'.repeat(17_000),
];
/** Node itself refuses a request without a host, and one that expects what is not known. */
const WITHOUT_A_WORD =
  /^HTTP\/1\.1 4(00|17) [^\r]+(\r\n(Connection|Keep-Alive|Date|Transfer-Encoding): [^\r]*)*$/;
const ANSWER = /^HTTP\/1\.1 (\d{3}) /;

/** A request with a few scraps in the place of some of its characters. */
export const rawText: Arbitrary<string> = fc
  .array(fc.tuple(fc.nat(RIGHT.length), fc.nat(12), fc.constantFrom(...SCRAPS)), {
    minLength: 1,
    maxLength: 4,
  })
  .map((changes) =>
    changes.reduce((text, [at, gone, scrap]) => text.slice(0, at) + scrap + text.slice(at + gone), RIGHT),
  );

/** Finds faults of the answer, if there is one. */
export async function faultsOfRaw(backend: TestBackend, text: string): Promise<string[]> {
  const { head } = await rawRequest(backend, [Buffer.from(text, 'latin1')], { leave: true });
  if (head === '' || WITHOUT_A_WORD.test(head)) return [];
  const status = Number(ANSWER.exec(head)?.[1]);
  if (!(status < 500)) return [`answers ${head.slice(0, 100)}`];
  return status < 400 || head.includes('content-type: application/problem+json')
    ? []
    : ['is no problem document'];
}
