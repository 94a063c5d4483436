import { Injectable, Logger } from '@nestjs/common';
import { errorName } from '../../../../common/error-name.js';
import { FileService } from '../../files/file.service.js';
import { isText } from '../../files/media-types/media-type.js';
import { takesFile } from '../language-model/wire-form/user-files.js';
import { filesIn } from '../message-mapping/shown-files.js';
import type { ShownFile, UserFile } from '../message-mapping/user-parts.js';
import { MAX_PROMPT_FILE_BYTES } from '../turns/turn.limits.js';
import type { ConfiguredModel } from '../language-model/language-model.js';
import type { Turn } from '../turns/turn.js';
import type { ReadFiles } from './work.js';

/** Reads the files of a conversation for a model. */
@Injectable()
export class FileReader {
  private readonly logger = new Logger('Files');

  constructor(private readonly files: FileService) {}

  /**
   * Makes what reads the files in messages for a turn's model: of the newest, as much as a request holds. What it does
   * not take, what does not fit and what cannot be read is left out, and so is named. A file is read once in a turn.
   */
  of(turn: Turn, { model }: ConfiguredModel): ReadFiles {
    const known = new Map<string, ShownFile>();
    return async (messages) => {
      const shown = new Map<string, ShownFile>();
      const room = { bytes: MAX_PROMPT_FILE_BYTES, text: turn.agent.limits.contextTokens };
      for (const file of filesIn(messages)) {
        const kind = isText(file.mediaType) ? 'text' : 'bytes';
        const isTaken = kind === 'text' || takesFile(model, file);
        if (!isTaken || shown.has(file.id) || file.bytes > room[kind]) continue;
        const read = known.get(file.id) ?? (await this.read(turn, file));
        if (read === null) continue;
        room[kind] -= file.bytes;
        known.set(file.id, read);
        shown.set(file.id, read);
      }
      return shown;
    };
  }

  /** A file that is lost must not end the conversation. */
  private async read({ scope, conversation }: Turn, { id, mediaType }: UserFile): Promise<ShownFile | null> {
    try {
      const bytes = await this.files.read(scope, conversation.id, id);
      return isText(mediaType) ? Buffer.from(bytes).toString() : bytes;
    } catch (error) {
      this.logger.warn(`A file of conversation ${conversation.id} could not be read (${errorName(error)}).`);
      return null;
    }
  }
}
