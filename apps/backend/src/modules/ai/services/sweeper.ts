import { Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';

/** A look for work that has ended. */
export interface EndedSweep {
  at: Date;
  isFailed: boolean;
}

/** Looks for work again and again while the process runs, one look at a time. One that fails is followed by the next. */
export abstract class Sweeper implements OnApplicationBootstrap, OnModuleDestroy {
  protected readonly logger: Logger;
  private timer: NodeJS.Timeout | undefined;
  private sweeping = Promise.resolve();
  private ended: EndedSweep | null = null;
  private readonly stopping = new AbortController();

  /** @param sought what it looks for, as the log says it */
  constructor(
    readonly context: string,
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
        .then(() => {
          this.ended = { at: new Date(), isFailed: false };
        })
        .catch(() => {
          this.ended = { at: new Date(), isFailed: true };
          this.logger.warn(`The look for ${this.sought} failed; the next one follows.`);
        });
    }, this.intervalMs);
    this.timer.unref();
  }

  /** The latest look of this process that has ended; null before the first has. */
  get latest(): EndedSweep | null {
    return this.ended;
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
