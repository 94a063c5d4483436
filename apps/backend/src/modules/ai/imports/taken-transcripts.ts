/** The conversations that the transcripts of one import were stored as: two that are alike are two conversations. */
export class TakenTranscripts {
  private readonly ids = new Set<string>();
  private readonly repetitions = new Map<string, number>();

  has(id: string): boolean {
    return this.ids.has(id);
  }

  add(id: string): void {
    this.ids.add(id);
  }

  /** Finds which of those that are alike the next one is: the first one that is not taken. */
  nextRepetition(idOf: (repetition: number) => string): number {
    const first = idOf(0);
    let repetition = this.repetitions.get(first) ?? 0;
    while (this.ids.has(idOf(repetition))) repetition++;
    if (repetition > 0) this.repetitions.set(first, repetition);
    return repetition;
  }
}
