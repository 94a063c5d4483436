/** Batches whose sizes are remembered. */
const REMEMBERED = 100;

/** The sizes of the latest batches, for who asks how appends share their commits. */
export class RecentSizes {
  private readonly sizes: number[] = [];
  private next = 0;

  note(size: number): void {
    this.sizes[this.next] = size;
    this.next = (this.next + 1) % REMEMBERED;
  }

  get batches(): number {
    return this.sizes.length;
  }

  get appends(): number {
    return this.sizes.reduce((sum, size) => sum + size, 0);
  }

  get largest(): number {
    return Math.max(0, ...this.sizes);
  }
}
