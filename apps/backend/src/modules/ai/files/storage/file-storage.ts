import { createHash } from 'node:crypto';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { Disk } from 'flydrive';
import { storageUnavailable } from '../file-errors.js';

/** Names the bytes of a file. */
export interface FileKey {
  organizationId: string;
  id: string;
}

/** Keeps the bytes of files, under keys that begin with the organization and hold nothing that a user wrote. */
export class FileStorage {
  constructor(private readonly disk: Disk) {}

  /** @param contentLength the number of bytes, which S3 wants to know before */
  async put(file: FileKey, bytes: Readable, contentLength: number): Promise<void> {
    await orUnavailable(() => this.disk.putStream(keyOf(file), bytes, { contentLength }));
  }

  /** Opens the bytes: what cannot be read fails here, before an answer has begun. */
  async open(file: FileKey): Promise<Readable> {
    return orUnavailable(async () => {
      const bytes = await this.disk.getStream(keyOf(file));
      if (bytes.readableLength === 0) await once(bytes, 'readable');
      return bytes;
    });
  }

  async read(file: FileKey): Promise<Uint8Array> {
    const bytes = await this.open(file);
    return orUnavailable(() => buffer(bytes));
  }

  /** Removes the bytes; those that are not there are removed. */
  async remove(file: FileKey): Promise<void> {
    await orUnavailable(() => this.disk.delete(keyOf(file)));
  }
}

/** An organization's id may have any characters, and any case: its digest is a folder of its own on every system. */
export function keyOf({ organizationId, id }: FileKey): string {
  return `${createHash('sha256').update(organizationId).digest('hex').slice(0, 32)}/${id}`;
}

async function orUnavailable<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw storageUnavailable(cause);
  }
}
