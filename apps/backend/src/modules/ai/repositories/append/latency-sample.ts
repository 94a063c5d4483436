/** The time that appends took, from their arrival to their answer, over some while. */
export class LatencySample {
  /** Most statements under way at a time. */
  peak = 0;
  /** True where appends had to wait, since no more statements were allowed. */
  isHeld = false;
  statements = 0;
  private appends = 0;
  private totalMs = 0;

  get meanMs(): number {
    return this.totalMs / this.appends;
  }

  /** True where there are enough appends to learn from. */
  get isTelling(): boolean {
    return this.appends >= MIN_APPENDS;
  }

  /** Adds a statement with so many appends, that took so long on average. */
  add(appends: number, meanMs: number): void {
    this.statements += 1;
    this.appends += appends;
    this.totalMs += appends * meanMs;
  }
}

const MIN_APPENDS = 4;
