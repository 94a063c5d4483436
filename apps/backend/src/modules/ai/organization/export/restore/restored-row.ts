import { EXACT_JSON } from '../row-json.js';
import type { StoredColumn } from '../stored-columns.js';
import { LineError } from './export-file-error.js';
import { COMMA, JsonSplitter } from './json-splitter.js';

/** Values of a row as texts that PostgreSQL reads: of JSON, the text to the byte. */
export type RestoredRow = Readonly<Record<string, string | null>>;

/** Reads an object whose members are columns, and others that are read by their names as JSON. */
export class RowReader {
  private readonly members: ReadonlyMap<string, string>;
  private readonly exact: Readonly<Record<string, string>>;

  /** @throws LineError where it is not an object */
  constructor(json: string) {
    this.members = membersIn(json);
    this.exact = (this.value(EXACT_JSON) ?? {}) as Record<string, string>;
  }

  /** A member as the value that its JSON says; undefined where there is none. */
  value(name: string): unknown {
    const text = this.members.get(name);
    return text === undefined ? undefined : parsed(text);
  }

  row(columns: readonly StoredColumn[]): RestoredRow {
    return Object.fromEntries(
      columns.map(({ field, type }) => [field, type === 'json' ? this.json(field) : this.text(field)]),
    );
  }

  private text(field: string): string | null {
    const value = this.value(field) ?? null;
    if (value === null || typeof value === 'string') return value;
    if (typeof value === 'number' || typeof value === 'boolean') return value.toString();
    throw new LineError(`its ${field} is not a value of a row`);
  }

  private json(field: string): string | null {
    const exact = Object.hasOwn(this.exact, field) ? this.exact[field] : undefined;
    if (exact !== undefined) return exact;
    const text = this.members.get(field);
    return text === undefined || text === 'null' ? null : text;
  }
}

/** The members of an object, each as the text that it has there. */
function membersIn(json: string): Map<string, string> {
  const bytes = Buffer.from(json);
  const members = new Map<string, string>();
  let start = 0;
  for (const { byte, at, depth } of new JsonSplitter().signs(bytes, 1)) {
    if (depth !== 0 && byte !== COMMA) continue;
    const member = bytes.toString('utf8', start, at);
    start = at + 1;
    if (member !== '') addMember(members, member);
  }
  return members;
}

function addMember(members: Map<string, string>, member: string): void {
  const name = /^"(\w+)":/.exec(member);
  if (!name?.[1]) throw new LineError('it has a row that is not one of an export');
  members.set(name[1], member.slice(name[0].length));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new LineError('it has a row that is not JSON');
  }
}
