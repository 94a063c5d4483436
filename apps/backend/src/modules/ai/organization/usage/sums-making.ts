/** Is told of the making of sums: users that are done, and all that there are to do as far as is known. */
export type MakingProgress = (done: number, all: number) => void;

/** Sums that are being made, for whoever waits for them. */
export class SumsMaking {
  private readonly startedAtMs = performance.now();
  private done = 0;
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly all: number,
    private readonly onProgress: MakingProgress = () => undefined,
  ) {}

  /** Settles when the sums are made. */
  get work(): Promise<void> {
    return this.running;
  }

  /** @param make is given what to tell how many users are done */
  run(make: (onUsers: (users: number) => void) => Promise<void>): Promise<void> {
    this.running = make((users) => {
      this.done += users;
      this.onProgress(this.done, this.all);
    });
    return this.running;
  }

  /** Time until all are done, in seconds, by how long those took that are. Null while none is. */
  secondsLeft(): number | null {
    if (this.done === 0) return null;
    const elapsedSeconds = (performance.now() - this.startedAtMs) / 1000;
    return Math.ceil((elapsedSeconds / this.done) * (this.all - this.done));
  }
}
