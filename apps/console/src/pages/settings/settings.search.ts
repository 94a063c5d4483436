import { textsIn } from '../../api/address-search.js';

export const SECTIONS = ['prices', 'budgets', 'retention', 'holds', 'erasures', 'export'] as const;

export type Section = (typeof SECTIONS)[number];

const SHOWN_HOLDS = ['active', 'released', 'all'] as const;

/** What of the settings is looked at. */
export interface SettingsSearch {
  section: Section;
  /** A model whose price in effect is asked for. */
  model?: string | undefined;
  /** A user of whom is asked whether their data is held. */
  userId?: string | undefined;
  holds?: (typeof SHOWN_HOLDS)[number] | undefined;
}

export function settingsSearch(search: Record<string, unknown>): SettingsSearch {
  return {
    section: SECTIONS.find((one) => one === search.section) ?? 'prices',
    ...textsIn(search, ['model', 'userId']),
    holds: SHOWN_HOLDS.find((one) => one === search.holds),
  };
}
