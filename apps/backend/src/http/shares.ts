/** The part of a whole that each of those who share it holds, by those who hold it now. */
export class Shares {
  private readonly sharers = new Map<object, string>();
  private readonly held = new Map<string, number>();

  constructor(
    private readonly whole: number,
    private readonly share: number,
  ) {}

  get isFull(): boolean {
    return this.sharers.size >= this.whole;
  }

  isFullFor(sharer: string): boolean {
    return (this.held.get(sharer) ?? 0) >= this.share;
  }

  take(holder: object, sharer: string): void {
    this.sharers.set(holder, sharer);
    this.held.set(sharer, (this.held.get(sharer) ?? 0) + 1);
  }

  /** May be called more than once for a holder, and for one that holds nothing. */
  giveBack(holder: object): void {
    const sharer = this.sharers.get(holder);
    if (sharer === undefined) return;
    this.sharers.delete(holder);
    const left = (this.held.get(sharer) ?? 0) - 1;
    if (left > 0) this.held.set(sharer, left);
    else this.held.delete(sharer);
  }
}
