/** Letters that may be wrong, missing or too many in a name that is still recognized. */
const MAX_WRONG_LETTERS = 2;

/** The known name that is nearest to `name`, or undefined where none is near. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  const near = known
    .map((candidate) => ({ candidate, wrong: distance(name, candidate) }))
    .filter(({ wrong, candidate }) => wrong <= MAX_WRONG_LETTERS && wrong < candidate.length / 2)
    .sort((a, b) => a.wrong - b.wrong);
  return near[0]?.candidate;
}

/** A suggestion such as `; did you mean AI_MODEL?`, or nothing. */
export function suggestion(name: string, known: readonly string[]): string {
  const meant = nearest(name, known);
  return meant === undefined ? '' : `; did you mean ${meant}?`;
}

/** The distance of Levenshtein: letters to change, add or remove. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [index, letter] of Array.from(from).entries()) {
    const next = [index + 1];
    for (const [column, other] of Array.from(to).entries()) {
      const changed = (row[column] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(changed, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
