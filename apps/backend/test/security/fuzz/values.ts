import fc, { type Arbitrary } from 'fast-check';
import { resolved, type Schema } from '../../support/open-api.js';
import { DOCUMENT } from '../../support/operations.js';

/** Texts that break what is careless with them. */
const TRAPS = [
  '',
  ' ',
  ' padded\n',
  '\tpadded ',
  '\u0000',
  'a\u0000b',
  '\ud83d',
  '\ude00x',
  '\u202eright to left\u202c',
  '\ufeff',
  '\uffff',
  'e\u0301'.repeat(300),
  '👨‍👩‍👧‍👦'.repeat(20),
  'İıſßẞς',
  '\r\nx-injected: yes',
  "'; DELETE FROM ai_message; --",
  '%s%n%',
  '../../../etc/passwd',
  '__proto__',
  'constructor',
  'toString',
  '{"$ne":null}',
  '1e999',
  'NaN',
];

const NUMBERS = [0, -0, -1, 0.5, 2 ** 31 - 1, 2 ** 31, 2 ** 53, -(2 ** 63), 1e21, 1e308, 5e-324];
const KEYS = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'then',
  'toJSON',
  '',
  '0',
];
/** Depths around the limit, and one beyond the stack of a recursive walk. */
const DEPTHS = [498, 500, 502, 20_000];

export const trap: Arbitrary<string> = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...TRAPS) },
  { weight: 3, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
  { weight: 1, arbitrary: fc.nat(70_000).map((length) => 'x'.repeat(length)) },
);

/** A field's name that no operation has. */
export const strangeKey: Arbitrary<string> = fc.oneof(fc.constantFrom(...KEYS), trap);

/** A placeholder that is written out when it is sent: a failure prints it as it stands here. */
const nested: Arbitrary<string> = fc.constantFrom(...DEPTHS).map((depth) => `{deep~${depth}}`);

/** A value of any kind but the one that is wanted. */
export const hostile: Arbitrary<unknown> = fc.oneof(
  { weight: 6, arbitrary: trap },
  { weight: 3, arbitrary: fc.constantFrom<unknown>(null, true, false, [], {}, [[]], [null], ...NUMBERS) },
  { weight: 2, arbitrary: fc.jsonValue({ maxDepth: 3, stringUnit: 'binary' }) },
  {
    weight: 1,
    arbitrary: fc.tuple(strangeKey, trap).map(([key, value]) => Object.fromEntries([[key, value]])),
  },
  { weight: 1, arbitrary: nested },
);

/** A value for a documented field: mostly right, often at a limit or one past it, sometimes with one part bent. */
export function valueOf(given: Schema): Arbitrary<unknown> {
  const schema = resolved(DOCUMENT, given);
  const right = fitting(schema);
  return fc.oneof(
    { weight: 9, arbitrary: right },
    { weight: 2, arbitrary: right.chain(bent) },
    { weight: 2, arbitrary: hostile },
  );
}

function fitting(schema: Schema): Arbitrary<unknown> {
  const example = schema.example === undefined ? [] : [fc.constant(schema.example)];
  return fc.oneof(...example, ofType(schema));
}

function ofType({ type, enum: choices, items, properties, ...limits }: Schema): Arbitrary<unknown> {
  if (choices) return fc.constantFrom(...choices);
  if (type === 'string') return atLengths(limits.maxLength);
  if (type === 'integer') return atLimits(limits);
  if (type === 'boolean') return fc.boolean();
  if (type === 'array' && items) return fc.array(valueOf(items), { maxLength: 3 });
  if (properties) return recordOf(properties);
  return fc.jsonValue({ maxDepth: 3 });
}

/** Some of the fields, by their names. */
export function recordOf(properties: Record<string, Schema>): Arbitrary<Record<string, unknown>> {
  const values = Object.entries(properties).map(([name, schema]) => [name, valueOf(schema)] as const);
  return fc.record(Object.fromEntries(values), { requiredKeys: [] });
}

function atLengths(max = 300): Arbitrary<string> {
  return fc
    .tuple(fc.constantFrom('x', ' 😀', 'ß\n', ' a'), fc.constantFrom(1, 2, max - 1, max, max + 1))
    .map(([unit, length]) => Array.from(unit.repeat(length)).slice(0, length).join(''));
}

function atLimits({ minimum = 0, maximum = 100 }: Schema): Arbitrary<number> {
  return fc.constantFrom(minimum - 1, minimum, minimum + 1, maximum - 1, maximum, maximum + 1);
}

/** The value with one of its parts replaced, mostly one deep inside, left out or joined by another. */
export function bent(value: unknown): Arbitrary<unknown> {
  if (typeof value !== 'object' || value === null) return hostile;
  const entries = Object.entries(value);
  const joined = fc
    .tuple(strangeKey, hostile)
    .map(([key, other]) => rebuilt(value, Object.fromEntries([...entries, [key, other]])));
  if (entries.length === 0) return joined;
  const one = fc.constantFrom(...entries);
  const replaced = one.chain(([key, part]) =>
    fc
      .oneof({ weight: 5, arbitrary: bent(part) }, { weight: 1, arbitrary: hostile })
      .map((other) => rebuilt(value, { ...value, [key]: other })),
  );
  const shortened = one.map(([key]) =>
    rebuilt(value, Object.fromEntries(entries.filter(([name]) => name !== key))),
  );
  return fc.oneof({ weight: 4, arbitrary: replaced }, { weight: 1, arbitrary: fc.oneof(shortened, joined) });
}

function rebuilt(original: object, fields: object): unknown {
  return Array.isArray(original) ? Object.values(fields) : fields;
}
