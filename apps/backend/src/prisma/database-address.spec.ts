import { describe, expect, it } from '@jest/globals';
import { addressWith, optionsWith, readTarget } from './database-address.js';

const ADDRESS = 'postgresql://mia:p%40ss@db:5432/store';

describe('readTarget', () => {
  it('takes schema and options out of the address and leaves the rest as it was written', () => {
    const connectionString = `${ADDRESS}?sslmode=verify-full&schema=ai&application_name=a%2Bb&options=-c%20jit%3Don`;

    expect(readTarget({ connectionString })).toEqual({
      connectionString: `${ADDRESS}?sslmode=verify-full&application_name=a%2Bb`,
      schema: 'ai',
      options: '-c jit=on',
    });
  });

  it('finds no schema where the address names none or an empty one', () => {
    for (const query of ['', '?', '?schema=', '?schema', '?myschema=x', '?options='])
      expect(readTarget({ connectionString: ADDRESS + query })).not.toHaveProperty('schema');
  });

  it('takes the schema that it is given before that of the address', () => {
    expect(readTarget({ connectionString: `${ADDRESS}?schema=ai`, schema: 'app' }).schema).toBe('app');
  });

  it('reads the schema that was written into an address, whatever its name and what stands there already', () => {
    for (const address of [ADDRESS, `${ADDRESS}?sslmode=disable`, `${ADDRESS}?schema=other`])
      for (const schema of ['app', 'a&b=c?d', 'ä "b\\c'])
        expect(readTarget({ connectionString: addressWith(address, schema) }).schema).toBe(schema);
  });

  it.each(['pg_catalog', 'pg_temp', 'information_schema', '$user', '', 'a\nb', 'a\0b', 'ü'.repeat(32)])(
    'refuses a schema of the name %j with a sentence',
    (schema) => {
      expect(() => readTarget({ connectionString: ADDRESS, schema })).toThrow(
        /^.+ cannot be the schema of the store: .+\.$/,
      );
    },
  );
});

describe('optionsWith', () => {
  it('joins the options of the address and the settings, these behind', () => {
    const connection = readTarget({ connectionString: `${ADDRESS}?options=endpoint%3Dep-1%20-c%20jit%3Don` });

    expect(optionsWith(connection, { jit: 'off' })).toBe('endpoint=ep-1 -c jit=on -c jit=off');
  });

  it('sets the search path to a schema, escaped for the server', () => {
    const connection = readTarget({ connectionString: ADDRESS, schema: 'my "own\\' });

    expect(optionsWith(connection, {})).toBe('-c search_path="my\\ ""own\\\\"');
    expect(optionsWith(readTarget({ connectionString: ADDRESS }), {})).toBe('');
  });
});
