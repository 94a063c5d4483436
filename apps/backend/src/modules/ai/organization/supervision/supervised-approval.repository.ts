import { Injectable } from '@nestjs/common';
import type { Scope } from '../../../../common/scope.js';
import { ReplicaReads } from '../../repositories/replica/replica-reads.js';
import type { SupervisedApproval } from './supervised.js';
import {
  type ApprovalFilter,
  type ApprovalPosition,
  supervisedApprovals,
} from './supervised-approval.sql.js';

type Row = Omit<SupervisedApproval, 'toolName'> & {
  toolName: string | null;
  id: string;
  isHit: boolean;
  isEnd: boolean;
};

/** Approvals of a page, each with its place. */
export interface ApprovalPage {
  rows: (ApprovalPosition & { approval: SupervisedApproval })[];
  /** The approval at which it stopped looking; null where it looked as far as it had to. */
  end: ApprovalPosition | null;
}

/** The approvals of all users, newest first. */
@Injectable()
export class SupervisedApprovalRepository {
  constructor(private readonly reads: ReplicaReads) {}

  async list(
    reader: Scope,
    filter: ApprovalFilter,
    limit: number,
    after: ApprovalPosition | null,
  ): Promise<ApprovalPage> {
    const statement = supervisedApprovals(reader.organizationId, filter, limit, after);
    const rows = await this.reads.query<Row>(reader, statement);
    const last = rows.at(-1);
    return {
      rows: rows.filter(({ isHit }) => isHit).map(toListed),
      end: last?.isEnd ? { createdAt: last.createdAt, id: last.id } : null,
    };
  }
}

function toListed({ id, isHit: _, isEnd: __, ...row }: Row): ApprovalPage['rows'][number] {
  return { id, createdAt: row.createdAt, approval: { ...row, toolName: row.toolName ?? '' } };
}
