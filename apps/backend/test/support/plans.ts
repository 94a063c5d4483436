/** A node of PostgreSQL's plan, as EXPLAIN (ANALYZE, FORMAT JSON) gives it. */
export interface Plan {
  'Node Type': string;
  'Relation Name'?: string;
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  'Rows Removed by Index Recheck'?: number;
  'Sort Key'?: string[];
  'Index Cond'?: string;
  'Recheck Cond'?: string;
  Filter?: string;
  Plans?: Plan[];
}

/** Tables that are read from one end to the other. */
export function seqScans(plan: Plan): string[] {
  return nodes(plan)
    .filter((node) => node['Node Type'] === 'Seq Scan')
    .map((node) => node['Relation Name'] ?? '');
}

/** Rows that are taken from tables, or from one of them, those that a condition throws away included. */
export function rowsRead(plan: Plan, table?: string): number {
  return nodes(plan)
    .filter((node) => node['Relation Name'] !== undefined && node['Node Type'].endsWith('Scan'))
    .filter((node) => table === undefined || node['Relation Name'] === table)
    .reduce((sum, node) => sum + rowsOf(node), 0);
}

/** Names the nodes that read the rows sorted by this key, the nearest first. */
export function readersOf(plan: Plan, sortKey: string): string[] {
  for (const child of plan.Plans ?? []) {
    const isSorted = child['Sort Key']?.join() === sortKey;
    const readers = isSorted ? [] : readersOf(child, sortKey);
    if (isSorted || readers.length > 0) return [...readers, plan['Node Type']];
  }
  return [];
}

function rowsOf(node: Plan): number {
  const removed = (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Index Recheck'] ?? 0);
  return (node['Actual Rows'] + removed) * node['Actual Loops'];
}

/** The plan's nodes, itself first. */
export function nodes(plan: Plan): Plan[] {
  return [plan, ...(plan.Plans ?? []).flatMap(nodes)];
}
