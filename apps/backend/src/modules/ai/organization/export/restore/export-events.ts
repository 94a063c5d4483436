import { createHash } from 'node:crypto';
import type { Manifest } from '../export-stream.js';
import { ExportFileError, LineError } from './export-file-error.js';
import { type LinePart, LineParts } from './line-parts.js';

/** A row of a conversation, the end of its line, or the manifest at the end of the file. */
export type ExportEvent =
  | { kind: 'part'; part: LinePart }
  /** Why the line cannot be read, in the words that follow a colon. */
  | { kind: 'refused'; reason: string }
  | { kind: 'end' }
  | { kind: 'manifest'; manifest: Manifest; sha256: string };

const NEWLINE = 0x0a;
const MANIFEST = Buffer.from('{"manifest":');
const MAX_MANIFEST_BYTES = 1000;
/** Lines that npm writes before what its script does: empty, or with this sign. */
const BANNER = '>';
const MAX_BANNER_BYTES = 10_000;

/**
 * Reads a file of an export as its bytes come, and keeps one row of it at a time.
 *
 * @yields the rows of each line and its end, and the manifest with the digest of the lines before it
 * @throws ExportFileError where the file is cut off, or goes on behind its manifest
 */
export async function* exportEvents(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<ExportEvent> {
  const hash = createHash('sha256');
  let line: ConversationLine | ManifestLine | null = null;
  let ended = false;
  for await (const piece of linePieces(withoutBanner(chunks))) {
    if (ended) throw new ExportFileError('The file goes on behind the manifest of its export.');
    line ??= isManifest(piece.head) ? new ManifestLine() : new ConversationLine();
    if (line instanceof ConversationLine) hash.update(piece.bytes);
    yield* line.read(piece.bytes);
    if (!piece.endsLine) continue;
    if (line instanceof ManifestLine) {
      yield { kind: 'manifest', manifest: line.manifest(), sha256: hash.digest('hex') };
      ended = true;
    } else yield* line.end();
    line = null;
  }
  if (!ended) throw new ExportFileError('The file is cut off: the manifest at its end is missing.');
}

function isManifest(head: Uint8Array): boolean {
  return Buffer.from(head).equals(MANIFEST);
}

class ConversationLine {
  private readonly parts = new LineParts();
  private isRefused = false;

  *read(bytes: Uint8Array): Generator<ExportEvent> {
    if (this.isRefused) return;
    try {
      for (const part of this.parts.read(bytes)) yield { kind: 'part', part };
    } catch (error) {
      if (!(error instanceof LineError)) throw error;
      yield this.refuse(error.message);
    }
  }

  *end(): Generator<ExportEvent> {
    if (!this.isRefused && !this.parts.isWhole) yield this.refuse('it is not whole');
    yield { kind: 'end' };
  }

  private refuse(reason: string): ExportEvent {
    this.isRefused = true;
    return { kind: 'refused', reason };
  }
}

class ManifestLine {
  private text = '';

  read(bytes: Uint8Array): ExportEvent[] {
    this.text += Buffer.from(bytes).toString('utf8');
    if (this.text.length > MAX_MANIFEST_BYTES) throw badManifest();
    return [];
  }

  manifest(): Manifest {
    try {
      const { manifest } = JSON.parse(this.text) as { manifest?: Partial<Manifest> };
      const { conversations, messages, sha256 } = manifest ?? {};
      if (Number.isInteger(conversations) && Number.isInteger(messages) && typeof sha256 === 'string')
        return manifest as Manifest;
    } catch {
      // Told as any other.
    }
    throw badManifest();
  }
}

function badManifest(): ExportFileError {
  return new ExportFileError('The manifest at the end of the file is not one of an export.');
}

interface LinePiece {
  bytes: Uint8Array;
  /** The first bytes of the line, as many as a manifest begins with. */
  head: Uint8Array;
  endsLine: boolean;
}

/** Splits bytes into pieces of lines, line ends included. A piece tells how its line begins. */
async function* linePieces(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<LinePiece> {
  let head: Uint8Array = new Uint8Array();
  let waiting: Uint8Array = new Uint8Array();
  for await (const chunk of chunks) {
    let rest: Uint8Array = waiting.length > 0 ? Buffer.concat([waiting, chunk]) : chunk;
    waiting = new Uint8Array();
    while (rest.length > 0) {
      const end = rest.indexOf(NEWLINE);
      if (head.length === 0 && end < 0 && rest.length < MANIFEST.length) {
        waiting = rest;
        break;
      }
      if (head.length === 0) head = Uint8Array.from(rest.subarray(0, MANIFEST.length));
      const bytes = end < 0 ? rest : rest.subarray(0, end + 1);
      yield { bytes, head, endsLine: end >= 0 };
      if (end >= 0) head = new Uint8Array();
      rest = rest.subarray(bytes.length);
    }
  }
  if (waiting.length > 0) yield { bytes: waiting, head: waiting, endsLine: false };
}

/** Leaves out what npm writes to standard output before a script: who redirects it has that in the file. */
async function* withoutBanner(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let banner: Buffer | null = Buffer.alloc(0);
  for await (const chunk of chunks) {
    if (banner === null) {
      yield chunk;
      continue;
    }
    banner = Buffer.concat([banner, chunk]);
    const start = endOfBanner(banner);
    if (start === null && banner.length < MAX_BANNER_BYTES) continue;
    yield banner.subarray(start ?? 0);
    banner = null;
  }
  if (banner !== null) yield banner;
}

/** The position of the first line that is not of a banner; null where that is not known yet. */
export function endOfBanner(bytes: Uint8Array): number | null {
  let start = 0;
  while (start < bytes.length) {
    const first = String.fromCharCode(bytes[start] ?? 0);
    if (first !== '\n' && first !== BANNER) return start;
    const end = bytes.indexOf(NEWLINE, start);
    if (end < 0) return null;
    start = end + 1;
  }
  return null;
}

/** Tells whether a file is one of an export, by its beginning. */
export function isExport(head: Uint8Array): boolean {
  const start = endOfBanner(head);
  if (start === null) return false;
  const text = Buffer.from(head.subarray(start)).toString('utf8');
  return text.startsWith(MANIFEST.toString()) || FIRST_LINE.test(text);
}

/** The beginning of a line, of as many bytes. */
const FIRST_LINE = /^\{"id":"[0-9a-f-]{36}","organizationId":/;
export const HEAD_BYTES = 2000;
