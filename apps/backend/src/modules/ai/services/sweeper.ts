import { Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';

/** Looks for work again and again while the process runs, one look at a time. One that fails is followed by the next. */
export abstract class Sweeper implements OnApplicationBootstrap, OnModuleDestroy {
  protected readonly logger: Logger;
  private timer: NodeJS.Timeout | undefined;
  private sweeping = Promise.resolve();
  private readonly stopping = new AbortController();

  /** @param sought what it looks for, as the log says it */
  constructor(
    context: string,
    private readonly sought: string,
    private readonly intervalMs: number,
  ) {
    this.logger = new Logger(context);
  }

  /** Begins with the application: a start that is refused leaves nothing that goes on. */
  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.sweeping = this.sweeping
        .then(() => this.sweep())
        .catch(() => {
          this.logger.warn(`The look for ${this.sought} failed; the next one follows.`);
        });
    }, this.intervalMs);
    this.timer.unref();
  }

  /** Aborted when the process stops: a sweep that takes long looks at it between its steps. */
  protected get stop(): AbortSignal {
    return this.stopping.signal;
  }

  async onModuleDestroy(): Promise<void> {
    this.stopping.abort();
    clearInterval(this.timer);
    await this.sweeping;
  }

  abstract sweep(): Promise<void>;
}
