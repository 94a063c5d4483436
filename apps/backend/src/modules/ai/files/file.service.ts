import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import { validate as isUuid } from 'uuid';
import { type Scope, userKey } from '../../../common/scope.js';
import { ConversationError, validationFailed } from '../domain/conversation-error.js';
import { AI_OPTIONS, type AiOptions } from '../options/ai.options.js';
import { FairLine } from '../repositories/fair-line.js';
import { EntityGate } from '../services/entity-gate.js';
import { ownerOf } from '../services/owner.js';
import { fileNotFound, fileTooLarge, storageUnavailable, typeNotTaken } from './file-errors.js';
import { fileName } from './file-name.js';
import {
  MAX_FILE_BYTES,
  MAX_NAME_CHARACTERS,
  MAX_UPLOAD_WAIT_MS,
  UPLOADS_AT_A_TIME,
  UPLOADS_PER_USER,
} from './file.limits.js';
import type { NewFile, StoredFile } from './file.js';
import { FileRepository } from './file.repository.js';
import { mediaTypeOf } from './media-types/media-type.js';
import { FileStorage } from './storage/file-storage.js';
import { receiveBytes } from './upload/received-bytes.js';
import { Spool } from './upload/spool.js';

/** What a sender says of a file. */
export interface Upload {
  name: string;
  /** As a header `Content-Type`. */
  mediaType: string | undefined;
  /** Bytes that are announced; infinite where the number is not known. */
  announcedBytes: number;
}

/** Stores files of users, and opens them for their owners. */
@Injectable()
export class FileService {
  private readonly uploads = new FairLine({
    places: UPLOADS_AT_A_TIME,
    placesPerUser: UPLOADS_PER_USER,
    maxWaitMs: MAX_UPLOAD_WAIT_MS,
  });
  private readonly types: readonly string[];

  constructor(
    private readonly files: FileRepository,
    private readonly storage: FileStorage,
    private readonly access: EntityGate,
    @Inject(AI_OPTIONS) { files: { types } }: Pick<AiOptions, 'files'>,
  ) {
    this.types = types;
  }

  /**
   * Stores a file. What is said of it is judged before its bytes are read. It is kept for a day, and then for as long as
   * a conversation uses it.
   *
   * @throws ConversationError `VALIDATION_FAILED`, `UNSUPPORTED_MEDIA_TYPE`, `CONTENT_TOO_LARGE`, `STORE_UNAVAILABLE`
   */
  async store(caller: Scope, upload: Upload, source: Readable): Promise<StoredFile> {
    const scope = ownerOf(caller);
    const said = this.judged(upload);
    return this.uploads.run(userKey(scope), async () => {
      const spool = await Spool.open().catch(unavailable);
      try {
        const received = await receiveBytes(source, said.mediaType, spool);
        return await this.keep(scope, { ...said, ...received }, spool);
      } finally {
        await spool.close();
      }
    });
  }

  /** @throws ConversationError `FILE_NOT_FOUND`, also where the entity of its conversation is not to be seen */
  async find(caller: Scope, id: string): Promise<StoredFile> {
    const scope = ownerOf(caller);
    const file = isUuid(id) ? await this.files.find(scope, id) : null;
    if (!file) throw fileNotFound();
    if (file.conversationId !== null)
      await this.access.assertConversation(caller, file.conversationId).catch(asFileNotFound);
    return file;
  }

  /** Opens the bytes of a file that was found. */
  open(caller: Scope, { id }: StoredFile): Promise<Readable> {
    return this.storage.open({ organizationId: ownerOf(caller).organizationId, id });
  }

  /**
   * Gives files to a conversation, all of them or none. From now on they go with it, and no other may use them.
   *
   * @throws ConversationError `FILE_NOT_FOUND`, also for one that belongs to another conversation
   */
  use(scope: Scope, conversationId: string, ids: readonly string[]): Promise<StoredFile[]> {
    return this.files.use(ownerOf(scope), conversationId, ids);
  }

  /** Reads the bytes of a file that a conversation uses. */
  async read(scope: Scope, conversationId: string, id: string): Promise<Uint8Array> {
    const owner = ownerOf(scope);
    const file = await this.files.find(owner, id);
    if (file?.conversationId !== conversationId) throw fileNotFound();
    return this.storage.read({ organizationId: owner.organizationId, id });
  }

  /**
   * Stores bytes that a conversation uses from then on, unless it has the same ones under this name already.
   *
   * @throws ConversationError as `store`
   */
  async storeOnce(
    scope: Scope,
    conversationId: string,
    { name, mediaType, bytes }: { name: string; mediaType: string; bytes: Uint8Array },
  ): Promise<StoredFile> {
    const sha256 = createHash('sha256').update(bytes).digest();
    const file = { name, mediaType, bytes: bytes.length, sha256 };
    const known = await this.files.findSame(ownerOf(scope), conversationId, file);
    const upload = { name, mediaType, announcedBytes: bytes.length };
    return known ?? (await this.store(scope, upload, Readable.from([bytes])));
  }

  private judged({
    name: given,
    mediaType: header,
    announcedBytes,
  }: Upload): Pick<NewFile, 'name' | 'mediaType'> {
    const name = fileName(given);
    if (name === null)
      throw validationFailed([
        { field: 'name', message: `must be a file's name of 1 to ${MAX_NAME_CHARACTERS} characters` },
      ]);
    if (announcedBytes !== Infinity && announcedBytes > MAX_FILE_BYTES) throw fileTooLarge();
    const mediaType = mediaTypeOf(header);
    if (mediaType === null || !this.types.includes(mediaType)) throw typeNotTaken(this.types);
    return { name, mediaType };
  }

  private async keep(scope: Scope, file: NewFile, spool: Spool): Promise<StoredFile> {
    const id = await this.files.begin(scope, file);
    const key = { organizationId: scope.organizationId, id };
    await this.storage.put(key, spool.read(), file.bytes);
    const stored = await this.files.complete(scope, id);
    if (stored) return stored;
    // The sweeper may have removed the bytes before they were there.
    await this.storage.remove(key);
    throw storageUnavailable(new Error('The bytes were stored too late.'));
  }
}

function asFileNotFound(error: unknown): never {
  const isHidden = error instanceof ConversationError && error.code === 'CONVERSATION_NOT_FOUND';
  throw isHidden ? fileNotFound() : error;
}

function unavailable(cause: unknown): never {
  throw storageUnavailable(cause);
}
