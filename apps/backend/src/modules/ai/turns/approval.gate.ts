import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '../../../config/settings.js';
import type { Approval } from '../domain/approval.js';
import { MAX_PAUSE_REASON_CHARACTERS } from '../domain/limits.js';
import type { ToolCall } from '../domain/message.js';
import { ApprovalRepository } from '../repositories/approval.repository.js';
import { patiently } from './patience.js';
import type { RequestedCall } from './step-recorder.js';
import type { Turn } from './turn.js';

/** Where a turn stops until a person has decided. */
@Injectable()
export class ApprovalGate {
  private readonly waitMs: number;

  constructor(
    private readonly approvals: ApprovalRepository,
    @Inject(SETTINGS) { turn }: Pick<Settings, 'turn'>,
  ) {
    this.waitMs = turn.approvalMs;
  }

  async ask({ scope, conversation }: Turn, calls: RequestedCall[]): Promise<void> {
    const tools = [...new Set(calls.map(({ name }) => name))].join(', ');
    const reason = `Waiting for a decision about ${tools}`.slice(0, MAX_PAUSE_REASON_CHARACTERS);
    const ids = calls.map(({ id }) => id);
    await patiently(() => this.approvals.request(scope, conversation.id, ids, this.waitMs, reason));
  }

  /** What was decided about these calls. */
  async decisions({ scope, conversation }: Turn, calls: ToolCall[]): Promise<Approval[]> {
    const approvals = await this.approvals.ofConversation(scope, conversation.id);
    return approvals.filter(({ toolCallId }) => calls.some(({ id }) => id === toolCallId));
  }

  /** Whether an approved call may be run: it is run once. */
  start({ scope, conversation }: Turn, { id }: ToolCall): Promise<boolean> {
    return this.approvals.start(scope, conversation.id, id);
  }
}
