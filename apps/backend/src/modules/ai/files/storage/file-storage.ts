import { createHash } from 'node:crypto';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { Disk } from 'flydrive';
import type { FileBytesStorage, FileRef } from '../../services/file-bytes.js';
import { storageUnavailable } from '../file-errors.js';

/** Keeps the bytes of files, under keys that begin with the organization and hold nothing that a user wrote. */
export class FileStorage implements FileBytesStorage {
  constructor(private readonly disk: Disk) {}

  /** @param contentLength the number of bytes, which S3 wants to know before */
  async put(file: FileRef, bytes: Readable, contentLength: number): Promise<void> {
    await orUnavailable(() => this.disk.putStream(keyOf(file), bytes, { contentLength }));
  }

  async exists(file: FileRef): Promise<boolean> {
    return orUnavailable(() => this.disk.exists(keyOf(file)));
  }

  /** Opens the bytes: what cannot be read fails here, before an answer has begun. */
  async open(file: FileRef): Promise<Readable> {
    return orUnavailable(async () => {
      const bytes = await this.disk.getStream(keyOf(file));
      if (bytes.readableLength === 0) await once(bytes, 'readable');
      return bytes;
    });
  }

  async read(file: FileRef): Promise<Uint8Array> {
    const bytes = await this.open(file);
    return orUnavailable(() => buffer(bytes));
  }

  /** Removes the bytes; those that are not there are removed. */
  async remove(file: FileRef): Promise<void> {
    await orUnavailable(() => this.disk.delete(keyOf(file)));
  }
}

/** An organization's id may have any characters, and any case: its digest is a folder of its own on every system. */
export function keyOf({ organizationId, id }: FileRef): string {
  return `${createHash('sha256').update(organizationId).digest('hex').slice(0, 32)}/${id}`;
}

async function orUnavailable<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw storageUnavailable(cause);
  }
}
