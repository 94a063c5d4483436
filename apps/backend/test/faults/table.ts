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
const RULE = '─';
const NUMBERS = new Set([1, 2, 3, 4]);

/** Rows of cells as lines with columns of even width. */
export function table(rows: readonly string[][]): string {
  const cells = [HEADING, ...rows];
  const widths = HEADING.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const [heading, ...lines] = cells.map((row) => aligned(row, widths));
  return [heading, widths.map((width) => RULE.repeat(width)).join('  '), ...lines].join('\n');
}

/** Says survived, skipped or failed, and why. */
export function verdict({ rounds, notes, findings }: Row): string {
  if (findings.length > 0) return `FAILED: ${findings.join('; ')}`;
  return [rounds === 0 ? 'skipped' : 'survived', ...notes].join(': ');
}

/** A row as texts, without two blanks in a row. */
export function cellsOf(row: Row): string[] {
  const counts = [row.rounds, row.acknowledged, row.refused].map((count) => count.toLocaleString('en-US'));
  const outcome = verdict(row).replace(/\s+/g, ' ');
  return [row.scenario, ...counts, `${(row.backAfter / 1000).toFixed(2)} s`, outcome];
}

/** The rows of cells of a table in the lines of a document. */
export function cellsIn(lines: readonly string[]): string[][] {
  const begin = lines.findIndex((line) => line.startsWith(RULE)) + 1;
  const end = lines.indexOf('```', begin);
  return begin === 0 ? [] : lines.slice(begin, end).map((line) => line.split(/ {2,}/));
}

/** The rows of names, each the new one, or else the old one. */
export function merged(
  old: readonly string[][],
  now: readonly string[][],
  names: readonly string[],
): string[][] {
  const rows = new Map([...old, ...now].map((row) => [row[0], row]));
  return names.map((name) => rows.get(name)).filter((row) => row !== undefined);
}

function aligned(row: readonly string[], widths: readonly number[]): string {
  const padded = row.map((text, column) => {
    const width = widths[column] ?? 0;
    return NUMBERS.has(column) ? text.padStart(width) : text.padEnd(width);
  });
  return padded.join('  ').trimEnd();
}
