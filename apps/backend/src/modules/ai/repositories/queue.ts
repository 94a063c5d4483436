/** A queue that anything in it may leave. Every step takes the same time, however long the queue is. */
export class Queue<T> {
  private readonly items = new Map<number, T>();
  private first = 0;
  private end = 0;

  get isEmpty(): boolean {
    return this.items.size === 0;
  }

  /** @returns a function by which the item leaves, from wherever it stands */
  add(item: T): () => void {
    const place = this.end++;
    this.items.set(place, item);
    return () => this.items.delete(place);
  }

  /** Takes the first item. Passes each place once, those that were left included. */
  take(): T | undefined {
    while (!this.isEmpty) {
      const item = this.items.get(this.first);
      if (this.items.delete(this.first++)) return item;
    }
    return undefined;
  }
}
