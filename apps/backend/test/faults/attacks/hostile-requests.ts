import type { Document, Operation } from '../../support/open-api.js';
import { exampleOf, operationsOf } from '../../support/open-api.js';
import type { Random } from '../../support/random.js';

export interface HostileRequest {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: string | undefined;
}

const HEALTH = ['/health/live', '/health/ready'];
const IDS = [
  '019c2b1e-7d4a-7c36-9a51-1f0d3b8a6e42',
  "' OR '1'='1",
  '../../health/ready',
  '__proto__',
  '%00',
  '%e0%a4%a',
  'x'.repeat(5000),
];
const VALUES: unknown[] = [
  null,
  true,
  -1,
  1e308,
  '',
  '\u0000',
  '\ud83d',
  "'; DROP TABLE ai_message; --",
  'x'.repeat(70_000),
  [],
  {},
  [[[[[]]]]],
  { $ne: null },
  { toString: 1 },
];
const BODIES = [
  '',
  '{',
  '[]',
  '"text"',
  '['.repeat(20_000),
  '{"__proto__":{"admin":true}}',
  '\ufeff{}',
  'a=b',
];
const QUERIES = [
  '',
  '?limit=0',
  '?limit=1e9',
  '?cursor=AAAA',
  '?limit=1&limit=2',
  '?q[$ne]=1',
  '?q=%00',
  '?%ff=1',
];
const HEADERS: Record<string, string>[] = [
  {},
  { 'content-type': 'text/plain' },
  { 'content-encoding': 'gzip' },
  { 'idempotency-key': 'x'.repeat(300) },
  { 'idempotency-key': 'chat:1' },
  { 'x-request-id': 'x'.repeat(500) },
  { 'transfer-encoding': 'chunked' },
  { expect: '100-continue' },
  { origin: 'https://elsewhere.example', 'x-forwarded-for': '1.2.3.4' },
];

/** Every operation that is documented, and the health. */
export function attackedOperations(document: Document): Operation[] {
  const health = HEALTH.map((path) => ({
    method: 'GET',
    path,
    parameters: [],
    bodySchema: undefined,
    responses: {},
  }));
  return [...operationsOf(document).filter(({ path }) => path.startsWith('/api/')), ...health];
}

/** A request to an operation that is bent in one or two ways. */
export function hostileRequest(document: Document, operation: Operation, random: Random): HostileRequest {
  const path = operation.path.replace(/\{\w+\}/g, () => random.oneOf(IDS));
  const headers = { 'content-type': 'application/json', ...random.oneOf(HEADERS) };
  const { expect: _, 'transfer-encoding': __, ...sendable } = headers as Record<string, string>;
  return {
    method: operation.method,
    path: path + random.oneOf(QUERIES),
    headers: sendable,
    body: operation.method === 'GET' ? undefined : bodyOf(document, operation, random),
  };
}

function bodyOf(document: Document, { bodySchema }: Operation, random: Random): string {
  if (!bodySchema || random.below(4) === 0) return random.oneOf(BODIES);
  const example = exampleOf(document, bodySchema);
  const names = [...Object.keys(example), 'unknown', 'constructor'];
  return JSON.stringify({ ...example, [random.oneOf(names)]: random.oneOf(VALUES) });
}
