import { isExactText } from '../../../../common/exact-text.js';
import { MAX_KEY_CHARACTERS } from '../../domain/limits.js';
import type { SqlExecutor } from '../../repositories/database-gateway.js';
import type { DecisionRecord } from '../../services/approval-decisions.js';
import type { AuditedPrincipal } from '../access/audited-principal.js';
import type { NewAuditEntry } from '../audit/audit-entry.js';
import type { AuditService } from '../audit/audit.service.js';

/** The entry of the audit trail about one decision: stored with it, or by itself where nothing was decided. */
export class RecordedDecision implements DecisionRecord {
  private isKept = false;

  constructor(
    private readonly audit: AuditService,
    private readonly principal: AuditedPrincipal,
    private readonly what: { conversationId: string; toolCallId: string; approved: boolean },
  ) {}

  add(within: SqlExecutor): Promise<void> {
    const { toolCallId } = this.what;
    const named = isExactText(toolCallId, MAX_KEY_CHARACTERS) ? { id: toolCallId } : {};
    return this.audit.record(this.principal, this.entry(named), within);
  }

  kept(): void {
    this.isKept = true;
  }

  /** Records that nothing was decided, unless something was. The name of a call that is not there may be any text. */
  async refused(): Promise<void> {
    if (!this.isKept) await this.audit.record(this.principal, this.entry({}, { decided: false }));
  }

  private entry(named: { id?: string }, details: { decided?: false } = {}): NewAuditEntry {
    const { conversationId, approved } = this.what;
    return {
      action: 'approval.decide',
      target: { type: 'approval', ...named },
      details: { conversationId, approved, ...details },
    };
  }
}
