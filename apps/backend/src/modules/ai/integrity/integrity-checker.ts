import { Injectable } from '@nestjs/common';
import { DatabaseGateway } from '../repositories/database-gateway.js';
import { DROP_WRONG_SUMS, RECOUNT, INTEGRITY_RULES } from './integrity.sql.js';

/** A conversation that breaks a rule, or a user (`organization/user`) whose sums do. */
export interface BrokenConversation {
  id: string;
  problem: string;
}

export interface RuleResult {
  rule: string;
  broken: BrokenConversation[];
}

/** Examines every conversation of every scope: for operators of the store, not for its callers. */
@Injectable()
export class IntegrityChecker {
  constructor(private readonly database: DatabaseGateway) {}

  /** Checks rule by rule. */
  async *check(): AsyncGenerator<RuleResult> {
    for (const { name, broken } of INTEGRITY_RULES) {
      yield { rule: name, broken: await this.database.unscoped.query<BrokenConversation>(broken) };
    }
  }

  /** Counts messages and tokens again where they differ, and returns how many conversations were corrected. */
  async recount(): Promise<number> {
    await this.database.unscoped.query(DROP_WRONG_SUMS);
    return (await this.database.unscoped.query(RECOUNT)).length;
  }
}
