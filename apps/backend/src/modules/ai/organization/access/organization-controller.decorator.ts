import {
  applyDecorators,
  type CanActivate,
  type ExecutionContext,
  Injectable,
  SetMetadata,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AiController } from '../../controllers/ai-controller.decorator.js';
import { principalOf } from '../../controllers/principal.decorators.js';
import { type OrganizationGrant, requireGrant } from './grants.js';

const GRANTS = Symbol('GRANTS');

/** Grants of which the route needs one. */
export const NeedsGrant = (...grants: OrganizationGrant[]): MethodDecorator => SetMetadata(GRANTS, grants);

/** Refuses whoever lacks the grant of the route, before any input is judged. */
@Injectable()
class GrantGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  /** @throws ConversationError `FORBIDDEN` */
  canActivate(context: ExecutionContext): boolean {
    const grants = this.reflector.get<OrganizationGrant[] | undefined>(GRANTS, context.getHandler());
    if (!grants) throw new Error(`${context.getHandler().name} names no grant.`);
    requireGrant(principalOf(context), ...grants);
    return true;
  }
}

/** A controller of routes about the whole organization: each route says which grant it needs. */
export function OrganizationController(path: string): ClassDecorator {
  return applyDecorators(AiController('organization', `organization/${path}`, GrantGuard));
}
