import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { HttpRequest } from '../../../../common/http-types.js';
import { principalOf } from '../../controllers/principal.decorators.js';
import type { AuditedPrincipal } from './audited-principal.js';

/** Characters of a request's id that are kept. */
const MAX_REQUEST_ID_CHARACTERS = 128;

/** The principal of a request, with the request's id where the server gives one. */
export const CurrentAuditedPrincipal = createParamDecorator(
  (_: unknown, context: ExecutionContext): AuditedPrincipal => {
    const { id } = context.switchToHttp().getRequest<HttpRequest>();
    const principal = principalOf(context);
    return typeof id === 'string' && id.length <= MAX_REQUEST_ID_CHARACTERS
      ? { ...principal, requestId: id }
      : principal;
  },
);
