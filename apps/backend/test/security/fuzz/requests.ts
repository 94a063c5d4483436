import fc, { type Arbitrary } from 'fast-check';
import type { Operation } from '../../support/open-api.js';
import { fieldsOfBody, NAMED_OPERATIONS } from '../../support/operations.js';
import { bent, hostile, recordOf, strangeKey, trap, valueOf } from './values.js';

/**
 * A request as a failure prints it. `{id}` in it is a conversation of the caller, `{cursor}` one of its cursors,
 * `{cursor~7~A}` the same with an A as the character at 7, and `{deep~9}` a value of so many levels.
 */
export interface FuzzRequest {
  operation: string;
  path: string;
  headers: Record<string, string>;
  body: string | undefined;
  delivery: 'whole' | 'in pieces' | 'cut';
}

const WITH_BODY = NAMED_OPERATIONS.filter(([, { bodySchema }]) => bodySchema);
const CONTENT_TYPES = [
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data',
  'application/json; charset=utf-16',
  'application/json;;;',
  'application/jsonp',
  'json',
  '/',
  ';',
];
const BROKEN_ENCODINGS = [
  '%',
  '%z',
  '%zz',
  '%c3%28',
  '%ff',
  '%ed%a0%80',
  '%00',
  '%2e%2e%2f',
  '..',
  '//',
  '?',
  '#',
  ';',
];
/** Characters that HTTP does not allow in a header. */
const HEADER_CHARACTERS = /[^\t\x20-\x7e\x80-\xff]/g;
const MIB = 1024 * 1024;
const LENGTHS = [4 * MIB - 100, 4 * MIB + 1, MIB + 1];

const rarely = <T>(one: Arbitrary<T>, usual: Arbitrary<T>, odds = 12): Arbitrary<T> =>
  fc.oneof({ weight: odds, arbitrary: usual }, { weight: 1, arbitrary: one });

/** A request to any operation of the document, more often to those that take a body. */
export const request: Arbitrary<FuzzRequest> = fc
  .constantFrom(...NAMED_OPERATIONS, ...WITH_BODY, ...WITH_BODY)
  .chain(([name, operation]) =>
    fc.record({
      operation: fc.constant(name),
      path: fc.tuple(pathOf(operation), queryOf(operation)).map((parts) => parts.filter(Boolean).join('?')),
      headers: headersOf(operation),
      body: bodyOf(operation),
      delivery: rarely(fc.constantFrom('in pieces' as const, 'cut' as const), fc.constant('whole' as const)),
    }),
  );

function pathOf({ path }: Operation): Arbitrary<string> {
  const segments = path.split('/').map((segment) => {
    if (!segment.startsWith('{')) return fc.constant(segment);
    const usual = segment === '{agentType}' ? fc.constant('case') : fc.constant('{id}');
    const odd = fc.oneof(fc.uuid(), trap.map(encoded), fc.constantFrom(...BROKEN_ENCODINGS));
    return rarely(odd, usual, 6);
  });
  return fc.tuple(...segments).map((parts) => parts.join('/'));
}

function queryOf({ parameters }: Operation): Arbitrary<string> {
  const known = parameters
    .filter((one) => one.in === 'query')
    .map(({ name, required = false, example, schema = {} }) => {
      const value = name === 'cursor' ? cursor : valueOf({ example, ...schema }).map(asText);
      const given = value.map((text) => `${name}=${encoded(text)}`);
      return required ? rarely(fc.constant(''), given) : fc.oneof(fc.constant(''), given);
    });
  const odd = fc.oneof(
    fc.tuple(strangeKey, trap).map(([key, value]) => `${encoded(key)}=${encoded(value)}`),
    fc.constantFrom(...BROKEN_ENCODINGS, 'limit=1&limit=1', '&&==', 'q[a]=1'),
  );
  return fc.tuple(...known, rarely(odd, fc.constant(''), 15)).map((parts) => parts.filter(Boolean).join('&'));
}

/** A cursor as it was given, or with one character changed or missing. */
const cursor: Arbitrary<string> = fc.oneof(
  fc.constant('{cursor}'),
  fc
    .tuple(fc.nat(120), fc.constantFrom('', 'A', '-', '=', 'é', '\u0000'))
    .map(([at, other]) => `{cursor~${at}~${other}}`),
);

function headersOf({ parameters, bodySchema }: Operation): Arbitrary<Record<string, string>> {
  const usual = fc.constant(bodySchema ? 'application/json' : '');
  const header = trap.map((text) => text.replace(HEADER_CHARACTERS, '').slice(0, 20_000));
  const own = parameters.filter((one) => one.in === 'header').map(({ name }) => [name, header] as const);
  return fc
    .record({
      'content-type': rarely(fc.oneof(fc.constantFrom(...CONTENT_TYPES), header), usual, 15),
      'x-request-id': rarely(header, fc.constant('')),
      'accept-encoding': rarely(header, fc.constant('')),
      ...Object.fromEntries(own.map(([name, value]) => [name, rarely(value, fc.constant(''), 3)])),
    })
    .map((headers) => Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== '')));
}

function bodyOf(operation: Operation): Arbitrary<string | undefined> {
  if (!operation.bodySchema) return rarely(fc.oneof(hostile.map(asJson), trap), fc.constant(undefined));
  const fields = fieldsOfBody(operation);
  const examples = Object.fromEntries(
    Object.entries(fields).flatMap(([name, { example }]) => (example === undefined ? [] : [[name, example]])),
  );
  const named = 'id' in fields ? [examples, { ...examples, id: '{id}' }] : [examples];
  const right = fc.constantFrom(...named).chain((one) =>
    fc.oneof<Arbitrary<unknown>[]>(
      fc.constant(one),
      bent(one),
      fc
        .constantFrom(...Object.entries(fields))
        .chain(([name, schema]) => valueOf(schema).map((value) => ({ ...one, [name]: value }))),
      recordOf(fields).map((record) => ({ ...one, ...record })),
      recordOf(fields),
    ),
  );
  return fc.oneof(
    { weight: 30, arbitrary: right.map(asJson) },
    { weight: 3, arbitrary: hostile.map(asJson) },
    { weight: 4, arbitrary: fc.tuple(right.map(asJson), fc.nat(400)).map(([text, at]) => text.slice(0, at)) },
    { weight: 2, arbitrary: fc.tuple(right.map(asJson), fc.nat(400), trap).map(inserted) },
    { weight: 1, arbitrary: fc.constantFrom(...OVERSIZED) },
  );
}

const OVERSIZED = [
  ...LENGTHS.map((length) => 'x'.repeat(length)).flatMap((text) => [
    asJson({ role: 'user', content: text }),
    asJson({ messages: [{ id: 'm', role: 'user', parts: [{ type: 'text', text }] }] }),
  ]),
  '['.repeat(200_000),
  `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`,
  `{"role":"user","content":"x","metadata":{"n":1e999}}`,
  `{"role":"user","role":"system","content":"x"}`,
];

function inserted([text, at, other]: [string, number, string]): string {
  return text.slice(0, at) + other + text.slice(at);
}

function asJson(value: unknown): string {
  return JSON.stringify(value);
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : asJson(value);
}

/** `encodeURIComponent` refuses what is no text; placeholders stay as they are. */
function encoded(text: string): string {
  return encodeURIComponent(text.toWellFormed())
    .replace(/%7B(id|cursor)/g, '{$1')
    .replace(/%7D/g, '}');
}
