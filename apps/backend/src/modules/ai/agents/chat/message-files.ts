import { Injectable } from '@nestjs/common';
import type { Scope } from '../../../../common/scope.js';
import { validationFailed } from '../../domain/conversation-error.js';
import { FileUrls } from '../../files/file-urls.js';
import { fileName } from '../../files/file-name.js';
import { FileService } from '../../files/file.service.js';
import type { StoredFile } from '../../files/file.js';
import { mediaTypeOf } from '../../files/media-types/media-type.js';
import type { FileUrl, Question } from '../dto/index.js';
import type { UserFile, UserPart } from '../message-mapping/user-parts.js';

/** The form in which browsers give the bytes of a file. */
const DATA_URL = /^data:([^;,]*)(?:;[^;,]+)*;base64,([A-Za-z0-9+/]*={0,2})$/;
const UNNAMED = 'file';

/** A file that stands in a message itself. */
interface Enclosed {
  index: number;
  bytes: Uint8Array;
}

/** A question whose files were found, and those that are to be stored for it. */
export interface WithFiles {
  question: Question;
  enclosed: Enclosed[];
}

/** Finds the files that a person's message names, and stores those that stand in it. */
@Injectable()
export class MessageFiles {
  constructor(
    private readonly files: FileService,
    private readonly urls: FileUrls,
  ) {}

  /**
   * Looks for the files before a conversation is created for them. A message of files alone has their names as content.
   *
   * @throws ConversationError `VALIDATION_FAILED`, `FILE_NOT_FOUND`
   */
  async find(scope: Scope, question: Question): Promise<WithFiles> {
    if (question.files.length === 0) return { question, enclosed: [] };
    const parts = [...(question.parts ?? [])];
    const enclosed: Enclosed[] = [];
    for (const file of question.files) {
      const part = fileAt(parts, file.index);
      const bytes = enclosedBytes(file, part);
      if (bytes) enclosed.push({ index: file.index, bytes });
      parts[file.index] = bytes
        ? { ...part, bytes: bytes.length, name: fileName(part.filename ?? '') ?? UNNAMED }
        : asStored(part, await this.files.find(scope, this.idOf(file)), file.at);
    }
    return {
      question: { ...question, parts, text: question.text.trim() ? question.text : namesOf(parts) },
      enclosed,
    };
  }

  /**
   * Gives the files to the conversation, and stores those that stand in the message. Sent again, they are the same.
   *
   * @throws ConversationError `FILE_NOT_FOUND`, and those of an upload
   */
  async take(scope: Scope, conversationId: string, { question, enclosed }: WithFiles): Promise<Question> {
    if (question.files.length === 0) return question;
    const parts = [...(question.parts ?? [])];
    for (const { index, bytes } of enclosed) {
      const part = fileAt(parts, index);
      parts[index] = { ...part, id: await this.storeOnce(scope, conversationId, part, bytes) };
    }
    const ids = question.files.map(({ index }) => fileAt(parts, index).id);
    await this.files.use(scope, conversationId, ids);
    return { ...question, parts };
  }

  private async storeOnce(
    scope: Scope,
    conversationId: string,
    { name, mediaType }: UserFile,
    bytes: Uint8Array,
  ): Promise<string> {
    return (await this.files.storeOnce(scope, conversationId, { name, mediaType, bytes })).id;
  }

  private idOf({ url, at }: FileUrl): string {
    return this.urls.idIn(url) ?? refuseUrl(at);
  }
}

function fileAt(parts: readonly UserPart[], index: number): UserFile {
  const part = parts[index];
  if (part?.type !== 'file') throw new Error('A file of the message has no part.');
  return part;
}

function asStored(part: UserFile, { id, bytes, name, mediaType }: StoredFile, at: string): UserFile {
  if (part.mediaType === mediaType) return { ...part, id, bytes, name };
  throw validationFailed([{ field: `${at}.mediaType`, message: 'must be that of the file' }]);
}

/** The bytes that stand in a URL; null where it names a file. */
function enclosedBytes({ url, at }: FileUrl, { mediaType }: UserFile): Uint8Array | null {
  if (!url.startsWith('data:')) return null;
  const [, type, base64] = DATA_URL.exec(url) ?? [];
  if (base64 === undefined || base64 === '') return refuseUrl(at);
  if (mediaTypeOf(type) !== mediaType)
    throw validationFailed([{ field: `${at}.mediaType`, message: 'must be that of the data URL' }]);
  return Buffer.from(base64, 'base64');
}

function refuseUrl(at: string): never {
  const message = 'must be the url of an uploaded file, or a data URL with base64';
  throw validationFailed([{ field: `${at}.url`, message }]);
}

function namesOf(parts: readonly UserPart[]): string {
  return parts.flatMap((part) => (part.type === 'file' ? [part.name] : [])).join('\n');
}
