import { type CanActivate, type ExecutionContext, Injectable, UnauthorizedException } from '@nestjs/common';
import type { HostRequest } from './host-user.js';

/** Knows users by a session such as `Session umbra/noa/service`: tenant, user and a role. */
@Injectable()
export class HostAuthGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<HostRequest>();
    const [, tenantId, id, role = 'user'] =
      /^Session (\w+)\/(\w+)(?:\/(\w+))?$/.exec(request.headers.authorization ?? '') ?? [];
    if (tenantId === undefined || id === undefined) throw new UnauthorizedException('No session');
    request.user = { id, tenantId, roles: [role] };
    return true;
  }
}
