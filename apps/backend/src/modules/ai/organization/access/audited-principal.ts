import type { Principal } from '../../../../common/principal.js';

/** Who is asking, and by which request. */
export interface AuditedPrincipal extends Principal {
  requestId?: string | undefined;
}
