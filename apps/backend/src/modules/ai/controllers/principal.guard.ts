import { types } from 'node:util';
import { type CanActivate, type ExecutionContext, Inject, Injectable, Logger } from '@nestjs/common';
import { errorName } from '../../../common/error-name.js';
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

  /**
   * Answers at once where the application does: each guard that is waited for costs a request a turn of the event loop.
   *
   * @throws ConversationError `UNAUTHENTICATED` where the application names no principal
   */
  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    const remember = (named: unknown): boolean => this.remember(request, named);
    try {
      const named = this.options.principalOf?.(request);
      return named instanceof Promise
        ? named.then(remember).catch((error: unknown) => this.refuse(error))
        : remember(named);
    } catch (error) {
      return this.refuse(error);
    }
  }

  private remember(request: AuthenticatedRequest, named: unknown): boolean {
    if (!isPrincipal(named)) throw unauthenticated();
    rememberPrincipal(request, named);
    return true;
  }

  private refuse(error: unknown): never {
    if (error instanceof ConversationError) throw error;
    // No more than that: strangers can cause it as often as they like.
    this.logger.debug(`principalOf failed: ${errorName(error)}`);
    throw unauthenticated(error);
  }
}

/**
 * Checks the principal at runtime: the application's types are checked by its compiler, the contents of its tokens are
 * not.
 */
function isPrincipal(named: unknown): named is Principal {
  if (typeof named !== 'object' || named === null) return false;
  const { organizationId, userId, grants, expiresAt } = named as Record<string, unknown>;
  return (
    isScopeId(organizationId) &&
    isScopeId(userId) &&
    (Array.isArray(grants) || grants instanceof Set) &&
    (expiresAt === undefined || types.isDate(expiresAt))
  );
}

function unauthenticated(cause?: unknown): ConversationError {
  return new ConversationError('UNAUTHENTICATED', 'The request names no user of an organization.', { cause });
}
