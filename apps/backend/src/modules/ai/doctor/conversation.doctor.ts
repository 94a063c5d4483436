import { Injectable } from '@nestjs/common';
import { Store } from '../repositories/store.js';
import { DROP_WRONG_SUMS, RECOUNT, RULES } from './rules.js';

/** A conversation that breaks a rule, or a user (`organization/user`) whose sums do. */
export interface BrokenConversation {
  id: string;
  problem: string;
}

export interface Examination {
  rule: string;
  broken: BrokenConversation[];
}

/** Examines every conversation of every scope: for those who run the store, not for its callers. */
@Injectable()
export class ConversationDoctor {
  constructor(private readonly store: Store) {}

  /** Checks rule by rule. */
  async *examine(): AsyncGenerator<Examination> {
    for (const { name, broken } of RULES) {
      yield { rule: name, broken: await this.store.query<BrokenConversation>(broken) };
    }
  }

  /** Counts messages and tokens again where they differ, and returns how many conversations were corrected. */
  async recount(): Promise<number> {
    await this.store.query(DROP_WRONG_SUMS);
    return (await this.store.query(RECOUNT)).length;
  }
}
