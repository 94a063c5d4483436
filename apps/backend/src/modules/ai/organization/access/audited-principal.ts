import type { Principal } from '../../../../common/principal.js';

/** Who is asking, and by which request. */
export interface AuditedPrincipal extends Principal {
  requestId?: string | undefined;
  /** Is told the id of the entry of the audit trail by which a read was recorded. */
  onRecorded?: ((entryId: string) => void) | undefined;
}
