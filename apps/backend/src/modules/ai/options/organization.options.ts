/** Parts of what is about the whole organization; each is there unless it is left out by `false`. */
export interface OrganizationParts {
  /** Reading and searching the conversations of all users, and deciding their approvals. */
  supervision?: boolean;
  /** Usage, its cost, and the prices of models. Without it, statistics have every message with tokens as unpriced. */
  usage?: boolean;
  /** Exports of conversations, by routes and by a command, and what brings them back. */
  export?: boolean;
  /** Holds, and the policy of retention, which is applied in the background. */
  retention?: boolean;
  /** Erasures of users, entities and conversations. What was erased stays so in an import, also without it. */
  erasure?: boolean;
  /** Budgets: what agents may spend. Without them, nothing is asked before a call of a model. */
  budgets?: boolean;
  /** Whether the store is well, by counts. */
  health?: boolean;
}
