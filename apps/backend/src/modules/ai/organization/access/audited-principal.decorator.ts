import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { HttpRequest, HttpResponse } from '../../../../common/http-types.js';
import { principalOf } from '../../controllers/principal.decorators.js';
import type { AuditedPrincipal } from './audited-principal.js';

/** Characters of a request's id that are kept. */
const MAX_REQUEST_ID_CHARACTERS = 128;

/** The header that names the entry of the audit trail which tells of the read that is answered. */
const AUDIT_ENTRY = 'Audit-Entry';

/** The principal of a request, with the request's id where the server gives one. */
export const CurrentAuditedPrincipal = createParamDecorator(
  (_: unknown, context: ExecutionContext): AuditedPrincipal => {
    const http = context.switchToHttp();
    const { id } = http.getRequest<HttpRequest>();
    const isKept = typeof id === 'string' && id.length <= MAX_REQUEST_ID_CHARACTERS;
    const onRecorded = (entryId: string): void => {
      http.getResponse<HttpResponse>().header(AUDIT_ENTRY, entryId);
    };
    return { ...principalOf(context), ...(isKept ? { requestId: id } : {}), onRecorded };
  },
);
