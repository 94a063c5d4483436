import type { UsedAmount, UsageRow } from '../../modules/ai/index.js';

const ABSENT = '–';
const TOTAL = 'total';
const KEYS = ['userId', 'entityType', 'entityId', 'agentType', 'model', 'day', 'month'] as const;
const COUNTS = ['messages', 'input', 'output', 'cache read', 'cache write', 'USD', 'unpriced'];
/** What a terminal would take for a command of its own. */
const CONTROL = /\p{Cc}/gu;

/** Usage as a table; with the total, where it ends. */
export function usageTable(items: readonly UsageRow[], total: UsedAmount | null): string {
  const keys = KEYS.filter((key) => items.some((item) => key in item));
  const rows = items.map((item) => [...keys.map((key) => shown(item[key])), ...countsOf(item)]);
  const last =
    total === null || keys.length === 0 ? [] : [[TOTAL, ...keys.slice(1).map(() => ''), ...countsOf(total)]];
  return aligned([[...keys, ...COUNTS], ...rows, ...last], keys.length);
}

function shown(value: string | null | undefined): string {
  return value == null ? ABSENT : value.replace(CONTROL, '�');
}

function countsOf({ messages, tokens, cost }: UsedAmount): string[] {
  const counts = [messages, tokens.input, tokens.output, tokens.cacheRead, tokens.cacheWrite];
  return [...counts.map(String), cost.usd, String(cost.unpricedMessages)];
}

/** Columns side by side: texts to the left, numbers to the right. */
function aligned(rows: readonly string[][], texts: number): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const cell = (text: string, column: number) =>
    column < texts ? text.padEnd(widths[column] ?? 0) : text.padStart(widths[column] ?? 0);
  return rows.map((row) => row.map(cell).join('  ').trimEnd()).join('\n');
}
