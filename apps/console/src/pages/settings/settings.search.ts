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

export function settingsSearch({ section, model, userId, holds }: Record<string, unknown>): SettingsSearch {
  return {
    section: SECTIONS.find((one) => one === section) ?? 'prices',
    model: textOf(model),
    userId: textOf(userId),
    holds: SHOWN_HOLDS.find((one) => one === holds),
  };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
