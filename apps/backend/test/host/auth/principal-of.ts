import type { AuthenticatedRequest, Principal } from '../../../src/modules/ai/index.js';
import type { HostUser } from './host-user.js';

/** Tells the AI module who is asking, as the host's guard knows it. */
export function principalOf(request: AuthenticatedRequest): Principal {
  const { id, tenantId, roles } = request.user as HostUser;
  return { organizationId: tenantId, userId: id, grants: roles.includes('service') ? ['ai:append'] : [] };
}
