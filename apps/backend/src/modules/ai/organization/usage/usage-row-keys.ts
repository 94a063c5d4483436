import type { RowSums, UsageKey } from './usage-query.js';

/** Keys of a row, of which an entity is two. */
export type RowKey = Exclude<UsageKey, 'entity'> | 'entityType' | 'entityId';

/** Keys of a row at most. */
export const MAX_KEYS = 7;

/** The keys of rows in their order. */
export function keyNames(groupBy: readonly UsageKey[]): RowKey[] {
  return groupBy.flatMap((key): RowKey[] => (key === 'entity' ? ['entityType', 'entityId'] : [key]));
}

/** A row's keys in their order, as the texts that the database sorts by. */
export function keysOfRow(row: RowSums, names: readonly RowKey[]): string[] {
  return names.map((name) => {
    switch (name) {
      case 'day':
      case 'month':
        return row[name] ?? '';
      case 'user':
        return textOf(row.userId);
      case 'model':
        return textOf(row.keyModel);
      default:
        return textOf(row[name]);
    }
  });
}

/** That of an absent value is the least. */
function textOf(value: string | null | undefined): string {
  return value === null || value === undefined ? '' : `+${value}`;
}
