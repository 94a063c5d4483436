import { type DynamicModule, Module } from '@nestjs/common';
import { ApplicationConfig, RouterModule } from '@nestjs/core';
import { AI_OPTIONS, type AiModuleExtras, type AiOptions } from '../options/ai.options.js';
import { FileBytes } from '../services/file-bytes.js';
import { FileController } from './controllers/file.controller.js';
import { RawBodies } from './controllers/raw-bodies.js';
import { FileUrls } from './file-urls.js';
import { FileRepository } from './file.repository.js';
import { FileService } from './file.service.js';
import { FileSweeper } from './file.sweeper.js';
import { ImportedFiles } from './imported-files.js';
import { diskOf } from './storage/file-disk.js';
import { FileStorage } from './storage/file-storage.js';

const STORAGE = {
  provide: FileStorage,
  inject: [AI_OPTIONS, FileBytes],
  useFactory: async ({ files }: AiOptions, bytes: FileBytes) => {
    const storage = new FileStorage(await diskOf(files.storage));
    bytes.keepIn(storage);
    return storage;
  },
};

/** Files of users, upon the store: their rows, their bytes and their routes. */
@Module({})
export class FilesModule {
  static register(
    store: DynamicModule,
    options: DynamicModule,
    http: NonNullable<AiModuleExtras['http']>,
  ): DynamicModule {
    const path = http === false ? '' : http.path;
    const urls = {
      provide: FileUrls,
      inject: [ApplicationConfig],
      useFactory: (application: ApplicationConfig) => new FileUrls(application, path),
    };
    const routes = http === false ? [] : [RouterModule.register([{ path, module: FilesModule }])];
    return {
      module: FilesModule,
      imports: [options, store, ...routes],
      controllers: http === false ? [] : [FileController],
      providers: [
        FileRepository,
        FileService,
        FileSweeper,
        ImportedFiles,
        STORAGE,
        urls,
        ...(http === false ? [] : [RawBodies]),
      ],
      exports: [FileService, FileUrls],
    };
  }
}
