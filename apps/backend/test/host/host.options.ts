import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Module } from '@nestjs/common';
import type { DatabaseAddress } from '../../src/modules/ai/index.js';

/** The host's configuration, as a service that others inject. */
export class HostConfig {
  constructor(readonly database: DatabaseAddress) {}

  /** Where the files of its chats are. */
  get folder(): string {
    return join(tmpdir(), `host${new URL(this.database.connectionString).pathname}`);
  }
}

export function hostConfigModule(database: DatabaseAddress) {
  @Module({
    providers: [{ provide: HostConfig, useValue: new HostConfig(database) }],
    exports: [HostConfig],
  })
  class HostConfigModule {}
  return HostConfigModule;
}
