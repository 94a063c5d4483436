import { Module } from '@nestjs/common';

/** The host's configuration, as a service that others inject. */
export class HostConfig {
  constructor(readonly databaseUrl: string) {}
}

export function hostConfigModule(databaseUrl: string) {
  @Module({
    providers: [{ provide: HostConfig, useValue: new HostConfig(databaseUrl) }],
    exports: [HostConfig],
  })
  class HostConfigModule {}
  return HostConfigModule;
}
