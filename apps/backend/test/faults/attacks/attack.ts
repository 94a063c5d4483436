/** The backend that is attacked, and the token of the user who does it. */
export interface Target {
  url: string;
  token: string;
}

/** Attacks until the signal is aborted, and resolves with the counts of what came back. */
export type Attack = (target: Target, signal: AbortSignal, count: (outcome: string) => void) => Promise<void>;

/** Stores what an attack needs beforehand, as its user, and makes the attack. */
export type Preparation = (target: Target) => Promise<Attack>;

export async function repeat(
  many: number,
  signal: AbortSignal,
  work: (number: number) => Promise<unknown>,
): Promise<void> {
  const lines = Array.from({ length: many }, async (_, number) => {
    while (!signal.aborted) await work(number);
  });
  await Promise.all(lines);
}
