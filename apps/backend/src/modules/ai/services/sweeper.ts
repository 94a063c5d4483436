import { Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';

/** Looks for work again and again while the process runs, one look at a time. One that fails is followed by the next. */
export abstract class Sweeper implements OnApplicationBootstrap, OnModuleDestroy {
  protected readonly logger: Logger;
  private timer: NodeJS.Timeout | undefined;
  private sweeping = Promise.resolve();

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

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer);
    await this.sweeping;
  }

  abstract sweep(): Promise<void>;
}
