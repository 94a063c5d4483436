/** Outcome of a scenario. */
export interface Row {
  scenario: string;
  rounds: number;
  acknowledged: number;
  /** Requests that were answered with "try again", or not at all. */
  refused: number;
  /** Milliseconds from the end of the fault until everything answered again, at most. */
  backAfter: number;
  notes: string[];
  /** Rules that did not hold. */
  findings: string[];
}

const HEADING = ['what was done', 'rounds', 'acknowledged', 'refused', 'back after', 'what came of it'];
const NUMBERS = new Set([1, 2, 3, 4]);

/** Rows as lines with columns of even width. */
export function table(rows: readonly Row[]): string {
  const cells = [HEADING, ...rows.map(cellsOf)];
  const widths = HEADING.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const [heading, ...lines] = cells.map((row) => aligned(row, widths));
  return [heading, widths.map((width) => '─'.repeat(width)).join('  '), ...lines].join('\n');
}

/** Says survived, skipped or failed, and why. */
export function verdict({ rounds, notes, findings }: Row): string {
  if (findings.length > 0) return `FAILED: ${findings.join('; ')}`;
  return [rounds === 0 ? 'skipped' : 'survived', ...notes].join(': ');
}

function cellsOf(row: Row): string[] {
  const counts = [row.rounds, row.acknowledged, row.refused].map((count) => count.toLocaleString('en-US'));
  return [row.scenario, ...counts, `${(row.backAfter / 1000).toFixed(2)} s`, verdict(row)];
}

function aligned(row: readonly string[], widths: readonly number[]): string {
  const padded = row.map((text, column) => {
    const width = widths[column] ?? 0;
    return NUMBERS.has(column) ? text.padStart(width) : text.padEnd(width);
  });
  return padded.join('  ').trimEnd();
}
