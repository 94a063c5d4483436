import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Module } from '@nestjs/common';

/** The host's configuration, as a service that others inject. */
export class HostConfig {
  constructor(readonly databaseUrl: string) {}

  /** Where the files of its chats are. */
  get folder(): string {
    return join(tmpdir(), `host${new URL(this.databaseUrl).pathname}`);
  }
}

export function hostConfigModule(databaseUrl: string) {
  @Module({
    providers: [{ provide: HostConfig, useValue: new HostConfig(databaseUrl) }],
    exports: [HostConfig],
  })
  class HostConfigModule {}
  return HostConfigModule;
}
