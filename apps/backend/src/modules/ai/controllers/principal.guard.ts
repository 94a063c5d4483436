import { type CanActivate, type ExecutionContext, Inject, Injectable, Logger } from '@nestjs/common';
import type { Principal } from '../../../common/principal.js';
import { isScopeId } from '../../../common/scope.js';
import { ConversationError } from '../domain/conversation-error.js';
import { AI_OPTIONS, type AiOptions, type AuthenticatedRequest } from '../options/ai.options.js';
import { rememberPrincipal } from './principal.decorators.js';

/** Asks the application who sends a request. */
@Injectable()
export class PrincipalGuard implements CanActivate {
  private readonly logger = new Logger('Principal');

  constructor(@Inject(AI_OPTIONS) private readonly options: Pick<AiOptions, 'principalOf'>) {}

  /** @throws ConversationError `UNAUTHENTICATED` where the application names no principal */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    rememberPrincipal(request, await this.principalOf(request));
    return true;
  }

  private async principalOf(request: AuthenticatedRequest): Promise<Principal> {
    const named: unknown = await this.askFor(request);
    if (isPrincipal(named)) return named;
    throw unauthenticated();
  }

  private async askFor(request: AuthenticatedRequest): Promise<unknown> {
    try {
      return await this.options.principalOf?.(request);
    } catch (cause) {
      // No more than that: strangers can cause it as often as they like.
      this.logger.debug(`principalOf failed: ${cause instanceof Error ? cause.name : typeof cause}`);
      throw cause instanceof ConversationError ? cause : unauthenticated(cause);
    }
  }
}

/**
 * Checks the principal at runtime: the application's types are checked by its compiler, the contents of its tokens are
 * not.
 */
function isPrincipal(named: unknown): named is Principal {
  if (typeof named !== 'object' || named === null) return false;
  const { organizationId, userId, grants } = named as Record<string, unknown>;
  return isScopeId(organizationId) && isScopeId(userId) && (Array.isArray(grants) || grants instanceof Set);
}

function unauthenticated(cause?: unknown): ConversationError {
  return new ConversationError('UNAUTHENTICATED', 'The request names no user of an organization.', { cause });
}
