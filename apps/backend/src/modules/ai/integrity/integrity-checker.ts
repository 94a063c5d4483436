import { Injectable } from '@nestjs/common';
import { DatabaseGateway } from '../repositories/database-gateway.js';
import { DROP_WRONG_SUMS, RECOUNT, INTEGRITY_RULES, type IntegrityRule } from './integrity.sql.js';

/** A conversation that breaks a rule, or a user (`organization/user`) or an organization of which something does. */
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
  private readonly rules = [...INTEGRITY_RULES];

  constructor(private readonly database: DatabaseGateway) {}

  /** Adds a rule about tables that the store knows nothing of. */
  register(rule: IntegrityRule): void {
    this.rules.push(rule);
  }

  /** Checks rule by rule. */
  async *check(): AsyncGenerator<RuleResult> {
    for (const { name, broken } of this.rules) {
      yield { rule: name, broken: await this.database.unscoped.query<BrokenConversation>(broken) };
    }
  }

  /** Counts messages and tokens again where they differ, and returns how many conversations were corrected. */
  async recount(): Promise<number> {
    await this.database.unscoped.query(DROP_WRONG_SUMS);
    return (await this.database.unscoped.query(RECOUNT)).length;
  }
}
