import { Injectable } from '@nestjs/common';
import type { Scope } from '../../../common/scope.js';

/** A file that stands in a message. */
export interface EnclosedFile {
  /** As its sender has named it. */
  filename: string | undefined;
  mediaType: string;
  bytes: Uint8Array;
}

/** A file of a conversation, as the part of a message names it. */
export interface TakenFile {
  id: string;
  name: string;
  mediaType: string;
  bytes: number;
}

/**
 * Stores a file for a conversation, which uses it from then on. Sent again, it is the same.
 *
 * @throws ConversationError where it is none that may be uploaded
 */
export type TakeFile = (scope: Scope, conversationId: string, file: EnclosedFile) => Promise<TakenFile>;

/** Lets the store have files of messages stored, without knowing where. */
@Injectable()
export class EnclosedFiles {
  private taker: TakeFile | undefined;

  takeBy(taker: TakeFile): void {
    this.taker = taker;
  }

  /** @returns null in an application without files */
  async take(...[scope, conversationId, file]: Parameters<TakeFile>): Promise<TakenFile | null> {
    return this.taker ? this.taker(scope, conversationId, file) : null;
  }
}
