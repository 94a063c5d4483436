import pg from 'pg';

/** A database, and the schema within it that has the tables of the store. */
export interface DatabaseTarget {
  /** A postgresql:// address. Its `?schema=` names the schema, as in Prisma's own addresses. */
  connectionString: string;
  /**
   * The schema, in place of that of the address. Where neither names one, it is the connection's own
   * `current_schema()`.
   */
  schema?: string;
}

/** The parts of a target, for node-postgres. */
export interface Connection {
  /**
   * The address for node-postgres: without `schema`, which it does not know, and `options`, which would win over the
   * `options` of the client.
   */
  connectionString: string;
  /** Options of the address, for the server. */
  options: string;
  schema?: string;
}

/** Bytes of a name in PostgreSQL, which cuts a longer one silently. */
const MAX_NAME_BYTES = 63;
const RESERVED = /^(pg_|information_schema$|\$user$)/;
const CONTROL_CHARACTER = /\p{Cc}/u;

/**
 * Reads the parts of a target.
 *
 * @throws Error with a sentence for a schema that PostgreSQL cannot have
 */
export function readTarget(target: DatabaseTarget): Connection {
  const { connectionString, parameter } = readAddress(target.connectionString);
  const options = parameter('options') ?? '';
  const schema = target.schema ?? parameter('schema');
  if (schema === undefined) return { connectionString, options };
  assertSchemaName(schema);
  return { connectionString, options, schema };
}

/** The options of the address and these settings together, which win where both set the same. */
export function optionsWith(
  { options, schema }: Pick<Connection, 'options' | 'schema'>,
  settings: Record<string, string>,
): string {
  const path: Record<string, string> =
    schema === undefined ? {} : { search_path: pg.escapeIdentifier(schema) };
  const ours = Object.entries({ ...settings, ...path }).map(
    ([name, value]) => `-c ${name}=${escaped(value)}`,
  );
  return [options, ...ours].join(' ').trim();
}

/** The address without the two parameters, and their values; an empty one is absent. */
function readAddress(address: string): {
  connectionString: string;
  parameter: (name: string) => string | undefined;
} {
  const mark = address.includes('?') ? address.indexOf('?') : address.length;
  const [base, query] = [address.slice(0, mark), address.slice(mark + 1)];
  // The others stay as they were written, letter by letter.
  const others = query.split('&').filter((part) => part !== '' && !/^(schema|options)(=|$)/.test(part));
  return {
    connectionString: [base, others.join('&')].filter((part) => part !== '').join('?'),
    parameter: (name) => new URLSearchParams(query).getAll(name).findLast((value) => value !== ''),
  };
}

/** The address with this schema in it. */
export function addressWith(connectionString: string, schema: string): string {
  // The last one of a name counts.
  return `${connectionString}${connectionString.includes('?') ? '&' : '?'}schema=${encodeURIComponent(schema)}`;
}

function assertSchemaName(name: string): void {
  const bytes = Buffer.byteLength(name);
  const possible =
    bytes >= 1 && bytes <= MAX_NAME_BYTES && !RESERVED.test(name) && !CONTROL_CHARACTER.test(name);
  if (possible) return;
  throw new Error(
    `${JSON.stringify(name)} cannot be the schema of the store: PostgreSQL takes names of 1 to ${MAX_NAME_BYTES} bytes ` +
      'that do not begin with pg_. Give it another one, such as ?schema=ai in DATABASE_URL.',
  );
}

/** The server splits options at white space, and takes what follows a backslash as it is. */
function escaped(value: string): string {
  return value.replace(/[\\\s]/g, '\\$&');
}
