/** Calls and results that name the function alone, as they did before calls had ids. */
export class FunctionCalls {
  private readonly open: { id: string; name: string }[] = [];
  private count = 0;

  /** Makes an id for a call. */
  begin(name: string): string {
    const id = `function-${++this.count}`;
    this.open.push({ id, name });
    return id;
  }

  /**
   * Finds the call that a result answers: the oldest one of the function that has none; null where there is none.
   *
   * @param name empty where the result does not name the function
   */
  end(name: string): string | null {
    if (name === '') return this.endNext();
    const index = this.open.findIndex((call) => call.name === name);
    const [call] = index < 0 ? [] : this.open.splice(index, 1);
    return call?.id ?? null;
  }

  /** Finds the oldest call that has no result, of whichever function. */
  endNext(): string | null {
    return this.open.shift()?.id ?? null;
  }
}
