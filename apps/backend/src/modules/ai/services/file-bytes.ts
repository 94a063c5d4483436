import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';

/** Names the bytes of a file. */
export interface FileRef {
  organizationId: string;
  id: string;
}

/** A place where the bytes of files are kept. */
export interface FileBytesStorage {
  exists(file: FileRef): Promise<boolean>;
  open(file: FileRef): Promise<Readable>;
  put(file: FileRef, bytes: Readable, contentLength: number): Promise<void>;
  remove(file: FileRef): Promise<void>;
}

/** Lets what stands upon the store reach the bytes of files, wherever the application keeps them. */
@Injectable()
export class FileBytes {
  private kept: FileBytesStorage | undefined;

  /** Tells where they are kept. */
  keepIn(storage: FileBytesStorage): void {
    this.kept = storage;
  }

  /** @throws Error in an application without files */
  get storage(): FileBytesStorage {
    if (!this.kept) throw new Error('No module of this application keeps the bytes of files.');
    return this.kept;
  }
}
