import type { SimulatedMachine } from './simulated-machine.js';

/** Time that the parts of an append take, in milliseconds. */
export interface Costs {
  /** Node.js: an append, from the call to the batcher and back. */
  nodeAppend: number;
  /** Node.js: a statement, sent and read. */
  nodeStatement: number;
  /** Node.js: an append in a shared statement. */
  nodeShared: number;
  /** PostgreSQL: the plain statement of one append. */
  plain: number;
  /** PostgreSQL: a shared statement, without its appends. */
  shared: number;
  /** PostgreSQL: an append in a shared statement. */
  append: number;
  /** The way there and back. */
  wire: number;
  /** A flush to disk, which all commits share that wait for it. */
  flush: number;
  /** The part of its speed that a task loses to each other one. */
  contention: number;
  /** The part by which statements are faster or slower than that, at most. */
  spread: number;
}

/** PostgreSQL, as far as appends notice it. */
export class SimulatedServer {
  /** A factor on the time of flushes and of the way. */
  slowness = 1;
  private committing: (() => void)[] = [];
  private isFlushing = false;
  private seed = 1;

  constructor(
    private readonly machine: SimulatedMachine,
    private readonly costs: Costs,
  ) {}

  /** Runs a statement of so many appends. */
  run(appends: number, done: () => void): void {
    const { plain, shared, append, wire } = this.costs;
    const wayMs = (wire / 2) * this.slowness;
    const workMs = (appends === 1 ? plain : shared + append * appends) * this.variation();
    this.machine.after(wayMs, () => {
      this.machine.work(workMs, () => {
        this.commit(() => {
          this.machine.after(wayMs, done);
        });
      });
    });
  }

  private commit(done: () => void): void {
    this.committing.push(done);
    if (!this.isFlushing) this.flush();
  }

  private flush(): void {
    const flushed = this.committing;
    this.committing = [];
    this.isFlushing = true;
    this.machine.after(this.costs.flush * this.slowness, () => {
      this.isFlushing = false;
      for (const done of flushed) done();
      if (this.committing.length > 0) this.flush();
    });
  }

  /** A factor around 1, the same in each run (a linear congruential generator). */
  private variation(): number {
    this.seed = (Math.imul(this.seed, 1_664_525) + 1_013_904_223) >>> 0;
    return 1 + this.costs.spread * (this.seed / 2 ** 31 - 1);
  }
}
