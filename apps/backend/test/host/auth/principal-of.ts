import type { Principal } from '../../../src/modules/ai/index.js';
import type { HostUser } from './host-user.js';

/** Tells the AI module who is asking, as the host's guard knows it. */
export function principalOf({ user: { id, tenantId, roles } }: { user: HostUser }): Principal {
  return { organizationId: tenantId, userId: id, grants: roles.includes('service') ? ['ai:append'] : [] };
}
