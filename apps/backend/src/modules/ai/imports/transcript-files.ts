import { Injectable } from '@nestjs/common';
import type { Scope } from '../../../common/scope.js';
import { ConversationError, type ConversationErrorCode } from '../domain/conversation-error.js';
import type { Json } from '../domain/message.js';
import type { NewMessage } from '../domain/new-message.js';
import { EnclosedFiles, type TakenFile } from '../services/enclosed-files.js';
import type { ShownMessage, ShownPart, TranscriptMessage } from './transcript.js';

type FilePart = Extract<ShownPart, { type: 'file' }>;

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;
/** What the file itself is refused for: another time it would be, too. */
const REFUSALS: readonly ConversationErrorCode[] = [
  'VALIDATION_FAILED',
  'UNSUPPORTED_MEDIA_TYPE',
  'CONTENT_TOO_LARGE',
];

/** A message with the files that it names, and how many of them could not be stored. */
export interface MessageWithFiles {
  message: NewMessage;
  leftOut: number;
}

/** Stores the files that stand in messages of transcripts. */
@Injectable()
export class TranscriptFiles {
  constructor(private readonly files: EnclosedFiles) {}

  /** Stores the files of a message for its conversation: the same ones where that was begun before. */
  async take(
    scope: Scope,
    conversationId: string,
    { shown }: Pick<TranscriptMessage, 'shown'>,
    message: NewMessage,
  ): Promise<MessageWithFiles> {
    const parts = shown?.parts ?? [];
    if (!parts.some(isFile)) return { message, leftOut: 0 };
    const taken: object[] = [];
    let leftOut = 0;
    for (const part of parts) {
      const file = isFile(part) ? await this.takeOne(scope, conversationId, part) : part;
      if (file) taken.push(file);
      else leftOut += 1;
    }
    return { message: withParts(message, taken), leftOut };
  }

  private async takeOne(
    scope: Scope,
    conversationId: string,
    { mediaType, filename, base64 }: FilePart,
  ): Promise<(TakenFile & Pick<FilePart, 'type' | 'filename'>) | null> {
    const text = base64.replace(/\s+/g, '');
    if (!BASE64.test(text)) return null;
    const file = { filename, mediaType, bytes: Buffer.from(text, 'base64') };
    try {
      const taken = await this.files.take(scope, conversationId, file);
      return taken && { type: 'file', ...taken, ...(filename === undefined ? {} : { filename }) };
    } catch (error) {
      if (error instanceof ConversationError && REFUSALS.includes(error.code)) return null;
      throw error;
    }
  }
}

/** What front ends are shown of a message, without the bytes that are stored as files. */
export function withoutFiles({ parts, ...shown }: ShownMessage): ShownMessage {
  return parts ? { ...shown, parts: parts.filter((part) => !isFile(part)) } : shown;
}

function isFile(part: ShownPart): part is FilePart {
  return part.type === 'file';
}

function withParts(message: NewMessage, parts: readonly object[]): NewMessage {
  const turn = { ...message.turn, parts: parts as Json[] };
  return { ...message, turn, json: { ...message.json, turn: JSON.stringify(turn) } };
}
