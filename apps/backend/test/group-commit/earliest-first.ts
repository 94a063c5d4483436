interface Due {
  dueAt: number;
}

/** Gives what is due earliest first (a binary heap). */
export class EarliestFirst<T extends Due> {
  private readonly items: T[] = [];

  get size(): number {
    return this.items.length;
  }

  get first(): T | undefined {
    return this.items[0];
  }

  add(item: T): void {
    let at = this.items.push(item) - 1;
    while (at > 0 && this.dueAt(parentOf(at)) > item.dueAt) at = this.swap(at, parentOf(at));
  }

  take(): T | undefined {
    const [first] = this.items;
    const last = this.items.pop();
    if (last === undefined || this.items.length === 0) return first;
    this.items[0] = last;
    let at = 0;
    for (;;) {
      const child = this.dueAt(2 * at + 1) <= this.dueAt(2 * at + 2) ? 2 * at + 1 : 2 * at + 2;
      if (this.dueAt(child) >= last.dueAt) return first;
      at = this.swap(at, child);
    }
  }

  private dueAt(at: number): number {
    return this.items[at]?.dueAt ?? Infinity;
  }

  private swap(from: number, to: number): number {
    const [one, other] = [this.items[from], this.items[to]];
    if (one && other) [this.items[from], this.items[to]] = [other, one];
    return to;
  }
}

function parentOf(at: number): number {
  return (at - 1) >> 1;
}
