/** A user as the host's own authentication knows them. */
export interface HostUser {
  id: string;
  tenantId: string;
  roles: string[];
}

export interface HostRequest {
  headers: { authorization?: string };
  user?: HostUser;
}
