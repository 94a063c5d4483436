import { type DynamicModule, Module } from '@nestjs/common';
import { RouterModule } from '@nestjs/core';
import type { ConsoleOptions } from '../options/console.options.js';
import { CONSOLE_ADDRESS, type ConsoleAddress } from './console-address.js';
import { ConsoleController } from './console.controller.js';
import { ConsoleService } from './console.service.js';

const DEFAULT_PATH = 'console';

/** The console: a page that shows what the routes of this module answer. */
@Module({})
export class ConsoleModule {
  /** @param api the path of the routes */
  static register({ folder, path = DEFAULT_PATH }: ConsoleOptions, api: string): DynamicModule {
    const address: ConsoleAddress = { folder, path: trimmed(path), api: trimmed(api) };
    return {
      module: ConsoleModule,
      imports: [RouterModule.register([{ path: address.path, module: ConsoleModule }])],
      controllers: [ConsoleController],
      providers: [{ provide: CONSOLE_ADDRESS, useValue: address }, ConsoleService],
    };
  }
}

function trimmed(path: string): string {
  return path.replace(/^\/|\/$/g, '');
}
