import { Injectable, type OnModuleInit } from '@nestjs/common';
import { EnclosedFiles, type TakeFile } from '../services/enclosed-files.js';
import { fileName } from './file-name.js';
import { FileService } from './file.service.js';
import { mediaTypeOf } from './media-types/media-type.js';

const UNNAMED = 'file';

/** Stores files that stand in imported messages, as uploads of the conversation's owner. */
@Injectable()
export class ImportedFiles implements OnModuleInit {
  constructor(
    private readonly enclosed: EnclosedFiles,
    private readonly files: FileService,
  ) {}

  onModuleInit(): void {
    this.enclosed.takeBy(this.take);
  }

  private readonly take: TakeFile = async (scope, conversationId, { filename = '', mediaType, bytes }) => {
    const name = fileName(filename) ?? UNNAMED;
    const file = { name, mediaType: mediaTypeOf(mediaType) ?? '', bytes };
    const stored = await this.files.storeOnce(scope, conversationId, file);
    await this.files.use(scope, conversationId, [stored.id]);
    return { id: stored.id, name: stored.name, mediaType: stored.mediaType, bytes: stored.bytes };
  };
}
