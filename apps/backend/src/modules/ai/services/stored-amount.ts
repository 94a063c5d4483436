/** A part of what is left of a quota that is used before the amount is measured again, at least this part of the whole. */
const PART_OF_REST = 16;
const PART_OF_QUOTA = 64;

/**
 * Knows whether an amount that is stored has reached its quota. It is measured only when a good part of what was left
 * may have been used since: to measure costs as much as there is, so every so many requests would cost ever more.
 */
export class StoredAmount {
  private isUsedUp = false;
  private used = 0;
  private stepUsed: number;

  /** @param firstStep what may be used until the amount is measured for the first time */
  constructor(
    private readonly quota: number,
    firstStep: number,
    private readonly measured: () => Promise<number>,
  ) {
    this.stepUsed = Math.min(firstStep, quota / PART_OF_REST);
  }

  get isFull(): boolean {
    return this.isUsedUp;
  }

  /** Takes what a request uses, and tells whether the amount is to be measured. */
  isDueWith(used: number): boolean {
    this.used += used;
    return this.isUsedUp || this.used >= this.stepUsed;
  }

  async measure(): Promise<void> {
    const stored = await this.measured();
    this.isUsedUp = stored >= this.quota;
    this.used = 0;
    this.stepUsed = Math.max((this.quota - stored) / PART_OF_REST, this.quota / PART_OF_QUOTA);
  }
}
